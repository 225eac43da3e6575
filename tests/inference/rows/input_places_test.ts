import { assertEquals } from "@std/assert";
import { inputPlaces } from "@lib/inference/rows/input_places.ts";

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
