import { assertEquals } from "@std/assert";
import { layoutOf, type NetworkShape } from "@lib/models/neural/network.ts";
import { placeUnseenLevels } from "@lib/models/neural/unseen_levels.ts";

const SHAPE: NetworkShape = {
  numbers: 0,
  embeddings: [{ levels: 4, width: 1 }, { levels: 2, width: 2 }],
  hidden: [4],
  heads: 1,
  activation: "relu",
};

/** Parameters whose embeddings are 1, 2, 3 … by level, and those of the two tables after `placeUnseenLevels`. */
function placed(levels: readonly number[], fitted: readonly number[]) {
  const { tables: [one, two], total } = layoutOf(SHAPE), parameters = new Float32Array(total);
  for (let level = 0; level < 4; level++) parameters[one.at + level * one.stride] = level + 1;
  for (let i = 0; i < 4; i++) parameters[two.at + (i >> 1) * two.stride + i % 2] = 10 * (i + 1);
  const rows = { rows: levels.length / 2, numbers: new Float32Array(0), levels: Int32Array.from(levels) };
  placeUnseenLevels(parameters, { shape: SHAPE, rows, fitted: Int32Array.from(fitted) });
  return {
    one: [0, 1, 2, 3].map((level) => parameters[one.at + level * one.stride]),
    two: [0, 1].map((level) => [...parameters.subarray(two.at + level * two.stride, two.at + level * two.stride + 2)]),
  };
}

Deno.test("placeUnseenLevels() puts a level that no fitted row had to the mean of the rows, of each table by itself", () => {
  // Levels (1, 1), (2, 1), (2, 1): of the first table 0 and 3 were never seen, of the second 0.
  assertEquals(placed([1, 1, 2, 1, 2, 1], [0, 1, 2]), {
    one: [8 / 3, 2, 3, 8 / 3].map(Math.fround),
    two: [[30, 40], [30, 40]],
  });
  assertEquals(placed([1, 1, 2, 1, 2, 1], [0]).one, [2, 2, 2, 2], "rows that are not fitted do not count");
});

Deno.test("placeUnseenLevels() leaves what rows with missing values have learned, and tables of nothing else", () => {
  assertEquals(placed([0, 0, 1, 0], [0, 1]), { one: [1, 2, 2, 2], two: [[10, 20], [30, 40]] });
});
