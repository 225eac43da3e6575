import { assert, assertEquals, assertThrows } from "@std/assert";
import { parquetReadObjects } from "hyparquet";
import { ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { type ByteSink, parquetOutput } from "../../../lib/data/outputs/parquet_output.ts";

/** A file of some row groups, written to a sink. */
function write(sink: ByteSink, groups: number): void {
  const columnData = [{ name: "n", data: Float64Array.from({ length: 1000 }, (_, i) => i / 7) }];
  const writer = new ParquetWriter({ writer: parquetOutput(sink), schema: schemaFromColumnData({ columnData }) });
  for (let g = 0; g < groups; g++) writer.write({ columnData });
  writer.finish();
}

Deno.test("parquetOutput() hands over each row group when it is complete; together they are the file", async () => {
  const parts: Uint8Array[] = [];
  write({ write: (bytes) => void parts.push(bytes.slice()) }, 3);
  assertEquals(parts.length, 4);
  assert(parts.slice(0, 3).every(({ length }) => length > 3000 && length < 15_000), String(parts.map((p) => p.length)));
  const rows = await parquetReadObjects({ file: await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer() });
  assertEquals(rows.map(({ n }) => n), Array.from({ length: 3000 }, (_, i) => (i % 1000) / 7));
});

Deno.test("parquetOutput() passes on what the sink throws, at once", () => {
  let writes = 0;
  const full = {
    write() {
      writes++;
      throw new Error("full");
    },
  };
  assertThrows(() => write(full, 3), Error, "full");
  assertEquals(writes, 1);
});
