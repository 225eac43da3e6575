import { assertEquals } from "@std/assert";
import { openTable } from "@lib/data/tables/open_table.ts";
import { memoryRows, type RowSource, sqlRows } from "@lib/data/rows/row_source.ts";
import { inDatabase } from "../_tables.ts";
import { tableOf } from "./_rows.ts";

async function readAll(source: RowSource, order: Int32Array) {
  const scanned: unknown[] = [], ordered: unknown[] = [];
  await source.scan(["b", "a"], (cells, first) => scanned.push([first, cells]));
  await source.scanInOrder(order, ["a"], (cells) => ordered.push(cells));
  return { scanned, ordered };
}

Deno.test("memoryRows() and sqlRows() hand out the same cells, in order and in another; empty ones are missing", () =>
  inDatabase(async (database, dir) => {
    const lines = ["a,b", "007,x", "\ufeffé,", ",y"], order = Int32Array.of(2, 0);
    await Deno.writeTextFile(`${dir}/t.csv`, lines.join("\n"));
    const expected = { scanned: [[0, [["x", null, "y"], ["007", "\ufeffé", null]]]], ordered: [[[null, "007"]]] };
    const file = sqlRows(await openTable(database, `${dir}/t.csv`));
    assertEquals(await readAll(memoryRows(tableOf(lines)), order), expected);
    assertEquals(await readAll(file, order), expected);
  }));

Deno.test("sqlRows() tells lines that are no rows", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, "a,b\n1,2\n1,2,3\n4,5\n");
    const source = sqlRows(await openTable(database, `${dir}/t.csv`));
    await source.scan(["a"], () => {});
    const { count, lines } = await source.rejected();
    assertEquals([count, lines[0]?.line, lines[0]?.text], [1, 3, "1,2,3"]);
    assertEquals(await memoryRows(tableOf(["a", "1"])).rejected(), { count: 0, lines: [] });
  }));

Deno.test("sqlRows() has room for thousands of columns, in order and in another", () =>
  inDatabase(async (database, dir) => {
    const names = Array.from({ length: 1200 }, (_, c) => `c${c}`), cells = names.map((_, c) => c);
    await Deno.writeTextFile(`${dir}/t.csv`, [names, cells, cells].map((line) => line.join()).join("\n"));
    await database.run("SET memory_limit = '128MB'");
    const source = sqlRows(await openTable(database, `${dir}/t.csv`)), last: unknown[] = [];
    await source.scan(names, (batch) => last.push(batch.at(-1)));
    await source.scanInOrder(Int32Array.of(1), names, (batch) => last.push(batch.at(-1)));
    assertEquals(last, [["1199", "1199"], ["1199"]]);
  }));
