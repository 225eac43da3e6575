import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { checkRowTarget, type ColumnHead } from "../../../lib/data/outputs/row_writer.ts";
import { openTableWriter } from "../../../lib/data/outputs/table_writer.ts";
import { inFolder } from "../_tables.ts";

const HEADS: ColumnHead[] = [{ name: "item", type: "text" }];

Deno.test("openTableWriter() writes every format by its ending, whole, and leaves nothing of what is discarded", () =>
  inFolder(async (dir) => {
    const starts: Record<string, string> = {
      csv: "item",
      json: "[\n",
      parquet: "PAR1",
      xlsx: "PK",
      arrow: "ARROW1",
      feather: "ARROW1",
    };
    for (const [ending, start] of Object.entries(starts)) {
      const path = `${dir}/t.${ending.toUpperCase()}`;
      checkRowTarget(path);
      const writer = await openTableWriter(path, HEADS);
      writer.append([["007"]]);
      await writer.finish();
      writer.discard();
      assertEquals(new TextDecoder().decode(Deno.readFileSync(path)).slice(0, start.length), start);
      Deno.removeSync(path);
      (await openTableWriter(path, HEADS)).discard();
    }
    assertEquals([...Deno.readDirSync(dir)], []);
  }));

Deno.test("openTableWriter() refuses an ending that it does not know", async () => {
  const error = await assertRejects(() => openTableWriter("t.xls", HEADS), DataError);
  assertEquals([error.code, error.message.includes(".xlsx, .arrow")], ["UNSUPPORTED_FORMAT", true]);
});
