import { assertEquals, assertStrictEquals } from "@std/assert";
import { eachTarget } from "@lib/inference/rows/each_target.ts";

const ROWS = { source: "t", rows: 2, columns: new Map([["age", ["1", "2"]]]) };

Deno.test("eachTarget() asks for each target that is a key of its own, row by row", () => {
  const { rows, columns } = eachTarget(ROWS, { possible: { a: [0], b: [1] } });
  assertEquals([rows, [...columns]], [4, [["age", ["1", "1", "2", "2"]], ["target", ["a", "b", "a", "b"]]]]);
});

Deno.test("eachTarget() leaves rows alone that say which, and tables of one target", () => {
  const said = { ...ROWS, columns: new Map([...ROWS.columns, ["target", ["a", "b"]]]) };
  assertStrictEquals(eachTarget(said, { possible: { a: [0], b: [1] } }), said);
  assertStrictEquals(eachTarget(ROWS, {}), ROWS);
  assertStrictEquals(eachTarget(ROWS, undefined), ROWS);
});
