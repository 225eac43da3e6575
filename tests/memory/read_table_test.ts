import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { readTable } from "../../lib/memory/read_table.ts";
import { OPTIONS, weeklyRows, weekOf } from "./_rows.ts";

Deno.test("readTable() is the table, its folds and its features, without training", async () => {
  const rows = weeklyRows().filter(({ week }) => week !== weekOf(20));
  using table = await readTable([...rows, { week: "soon", item: 7, sold: 1, price: 1 }], OPTIONS);
  assertEquals([table.calendar.frequency, table.keys.map(({ parts }) => parts)], ["week", [["7"], ["8"]]]);
  assertEquals(table.quarantine.map(({ reason }) => reason), ["INVALID_DATE: week"]);
  const { ds, y, x } = await table.series(7);
  assertEquals([ds.length, ds[20], y[20], y[9], x.price?.length], [70, weekOf(20), NaN, NaN, 70]);
  const folds = table.folds();
  assertEquals([folds.at(-1)?.name, folds.at(-1)?.to], ["holdout", weekOf(69)]);
  assertEquals(folds.every(({ origin, from }) => String(origin) < String(from)), true);
  const { names, rows: matrix, target, step, ds: of } = await table.features({ item: 8 });
  assertEquals(matrix[0]?.length, names.length);
  assertEquals([target.length, step.length, of.length], Array(3).fill(matrix.length));
  assertEquals(names.some((name) => name.startsWith("price")), true);
});

Deno.test("readTable() refuses keys that it does not have, and data that is none", async () => {
  using table = await readTable(weeklyRows(), OPTIONS);
  assertThrows(() => table.series(9), DataError, "one of 2");
  assertThrows(() => table.features(), DataError, "one of 2");
  assertEquals((await assertRejects(() => readTable([], OPTIONS), DataError)).code, "MISSING_COLUMN");
});
