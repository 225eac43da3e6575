import { assertEquals } from "@std/assert";
import { memoryRows } from "@lib/data/rows/row_source.ts";
import { textBlocks } from "@lib/inference/rows/text_blocks.ts";

const count = 5000;
const SOURCE = memoryRows({
  source: "t",
  rows: count,
  columns: new Map([
    ["a", Array.from({ length: count }, (_, i) => `${i}`)],
    ["b", Array.from({ length: count }, (_, i) => i % 2 ? "" : "x")],
  ]),
});

Deno.test("textBlocks() hands out all rows in their order, whatever the size of a block", async () => {
  for (const size of [1999, 2048, 2500, 5000, 9000]) {
    const firsts: number[] = [], cells: (string | null)[] = [];
    for await (const { table, first, total } of textBlocks(SOURCE, ["b", "a"], size)) {
      assertEquals([total, table.columns.get("a")!.length, table.columns.get("b")!.length], [
        5000,
        table.rows,
        table.rows,
      ]);
      firsts.push(first);
      cells.push(...table.columns.get("a")!);
    }
    assertEquals(firsts, Array.from({ length: Math.ceil(5000 / size) }, (_, i) => i * size));
    assertEquals(cells, Array.from({ length: 5000 }, (_, i) => `${i}`));
  }
});

Deno.test("textBlocks() of a table without rows is one block without any, and empty cells are missing", async () => {
  const none = memoryRows({ source: "t", rows: 0, columns: new Map([["a", []]]) });
  for await (const { table, total } of textBlocks(none, ["a"], 10)) assertEquals([table.rows, total], [0, 0]);
  for await (const { table } of textBlocks(SOURCE, ["b"], 9000)) {
    assertEquals(table.columns.get("b")!.slice(0, 2), ["x", null]);
  }
});
