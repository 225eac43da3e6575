import { assert, assertEquals, assertRejects } from "@std/assert";
import { ParquetWriter } from "hyparquet-writer";
import { openParquetGroups } from "@lib/data/tables/parquet_groups.ts";
import { parquetFileWriter } from "@lib/data/store/parquet_writer.ts";

Deno.test("openParquetGroups() groups as columns, plain numbers as typed arrays, pages put together", async () => {
  const path = `${Deno.makeTempDirSync()}/a.parquet`;
  const schema = [
    { name: "root", num_children: 2 },
    { name: "n", type: "DOUBLE" as const, repetition_type: "REQUIRED" as const },
    { name: "t", type: "BYTE_ARRAY" as const, converted_type: "UTF8" as const, repetition_type: "OPTIONAL" as const },
  ];
  const writer = new ParquetWriter({ writer: parquetFileWriter(path), schema, kvMetadata: [{ key: "k", value: "v" }] });
  for (const from of [0, 3]) {
    const n = Float64Array.of(from, from + 1, from + 2), t = ["a", null, "b"];
    writer.write({ columnData: [{ name: "n", data: n }, { name: "t", data: t }], rowGroupSize: 3, pageSize: 8 });
  }
  writer.finish();
  const { facts, rows, read } = await openParquetGroups(path);
  assertEquals([facts, rows], [{ k: "v" }, [3, 3]]);
  const { n, t } = await read(1, ["n", "t"]);
  assertEquals([Array.from(n!), Array.from(t!, (text) => text ?? null)], [[3, 4, 5], ["a", null, "b"]]);
  assertEquals(await read(0, []), {});
});

Deno.test("openParquetGroups() what is no such file is refused", async () => {
  const path = `${Deno.makeTempDirSync()}/a.parquet`;
  Deno.writeTextFileSync(path, "PAR1 and nothing more");
  assert(await assertRejects(() => openParquetGroups(path)) instanceof Error);
});
