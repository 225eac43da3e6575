import { assertEquals } from "@std/assert";
import { kindsOf, levelTexts, sourceRows, sourcesOf, turnedColumns } from "@lib/features/table/sources.ts";
import { mixedRows, pickRows } from "./_rows.ts";

const ROWS = {
  ...pickRows(mixedRows(), [0, 1]),
  names: ["a", "b", "x"],
  kinds: ["category", "category", "number"] as const,
  values: Float64Array.of(1, 0, 7, 2, 2, Infinity),
  levels: { a: ["k", "l", "m"], b: ["r", "s", "t"] },
};

const TURNED = turnedColumns(ROWS);

Deno.test("sourcesOf() lists columns, texts and combinations of categories", () => {
  const names = sourcesOf(ROWS, TURNED, [["a", "b"], ["a", "x"], ["a", "unknown"]]).map((
    { name, columns },
  ) => [name, ...columns]);
  assertEquals(names, [["a", 0], ["b", 1], ["x", 2], ["note"], ["a_x_b", 0, 1]]);
});

Deno.test("sourceRows() combines categories to one number, and takes what is not finite for missing", () => {
  const sources = sourcesOf(ROWS, TURNED, [["a", "b"]]),
    values = (at: number) => [...sourceRows(sources[at]!, ROWS, TURNED).values];
  assertEquals(values(4), [3, 8]);
  assertEquals(values(2), [7, NaN]);
  assertEquals(sourceRows(sources[3]!, ROWS, TURNED).texts, ROWS.textColumns!.note);
  const other = { ...ROWS, values: Float64Array.of(1, 3, 0, NaN, 1, 0) };
  assertEquals(
    [...sourceRows(sources[4]!, other, turnedColumns(other)).values],
    [NaN, NaN],
    "a level that the second did not have",
  );
});

Deno.test("levelTexts() names levels and combinations", () => {
  const sources = sourcesOf(ROWS, TURNED, [["a", "b"]]);
  assertEquals(levelTexts(sources[0]!, ROWS), ["k", "l", "m"]);
  assertEquals(levelTexts(sources[4]!, ROWS)[3], "l&r");
  assertEquals(levelTexts(sources[2]!, ROWS), []);
});

Deno.test("kindsOf() goes by categories where kinds are not told", () => {
  assertEquals(kindsOf({ categorical: [true, false] }), ["category", "number"]);
});
