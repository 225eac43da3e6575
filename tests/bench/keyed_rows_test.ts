import { assertEquals, assertNotEquals } from "@std/assert";
import { keyedRows, LEVELS, NUMBERS, tableColumns } from "../../bench/harness/keyed_rows.ts";

const OPTIONS = { keys: 6, rows: [20, 30], later: 4, isClass: false, seed: 1 } as const;

Deno.test("keyedRows() gives each key its rows, known and later, from the seed alone", () => {
  const { known, later } = keyedRows(OPTIONS);
  assertEquals([...later.key], [0, 1, 2, 3, 4, 5].flatMap((key) => [key, key, key, key]));
  for (let key = 0; key < OPTIONS.keys; key++) {
    const rows = known.key.filter((k) => k === key).length;
    assertEquals(rows >= 20 && rows <= 30, true, `${rows} rows of ${key}`);
  }
  assertEquals(known, keyedRows(OPTIONS).known);
  assertNotEquals([...known.y], [...keyedRows({ ...OPTIONS, seed: 2 }).known.y]);
});

Deno.test("keyedRows() numbers tell rows apart, and levels stay inside their columns", () => {
  const { known: { numbers, categories, y } } = keyedRows(OPTIONS);
  assertEquals([numbers.length, new Set(numbers[0]).size], [NUMBERS, y.length]);
  categories.forEach((levels, c) => assertEquals(levels.every((level) => level >= 0 && level < LEVELS[c]!), true));
});

Deno.test("tableColumns() orders levels as their numbers, and says classes as texts", () => {
  const { known } = keyedRows({ ...OPTIONS, isClass: true });
  const columns = new Map(tableColumns(known, { isClass: true }).map(({ name, values }) => [name, [...values]]));
  assertEquals(columns.get("y")!.every((value, row) => value === (known.y[row] === 1 ? "yes" : "no")), true);
  const levels = columns.get("c1")!, most = Math.max(...known.categories[1]!);
  assertEquals([...new Set(levels)].sort().length <= LEVELS[1]!, true);
  assertEquals(levels[known.categories[1]!.indexOf(most)], [...new Set(levels)].sort().at(-1));
});
