import { assertEquals, assertStrictEquals } from "@std/assert";
import { eachTarget, inputPlaces } from "@lib/inference/rows/target_rows.ts";

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

const block = (...target: string[]) => ({ source: "t", columns: new Map([["target", target]]), rows: target.length });

Deno.test("inputPlaces() gives a row of the input its place once for every target, over blocks and files", () => {
  const placesOf = inputPlaces({ possible: { a: [0], b: [1] } });
  assertEquals([...placesOf(block("a", "a", "b"))], [0, 1, 0]);
  // A second file has its rows behind those of the first.
  assertEquals([...placesOf(block("b", "a", "b"))], [1, 2, 2]);
});

Deno.test("inputPlaces() counts rows on where targets are no keys, whatever a column of that name says", () => {
  for (const layout of [{}, undefined]) {
    const placesOf = inputPlaces(layout);
    assertEquals([[...placesOf(block("a", "b"))], [...placesOf(block("a"))]], [[0, 1], [2]]);
  }
});
