import { assertEquals } from "@std/assert";
import { type PlainTree, plainTrees } from "@lib/exchange/formats/plain_trees.ts";
import { predictRaw } from "@lib/models/trees/predict.ts";
import { EVERY_ANSWER, EVERY_QUESTION, ROWS, treeModels } from "../_ensembles.ts";

function leafOf({ splits, leaves }: PlainTree, row: readonly number[]): number {
  let at = splits.length === 0 ? -1 : 0;
  while (at >= 0) {
    const { feature, atMost, categories, missingIsYes, yes, no } = splits[at], x = row[feature];
    const isYes = Number.isNaN(x) ? missingIsYes : categories === null ? x <= atMost : categories.includes(x);
    at = isYes ? yes : no;
  }
  return leaves[-1 - at];
}

Deno.test("plainTrees() asks every kind of question; a category that nobody has seen is a no", () => {
  const [tree] = plainTrees(EVERY_QUESTION);
  assertEquals(tree.splits.map(({ categories }) => categories), [[1, 40], null, null]);
  for (const [x, category, y] of EVERY_ANSWER) assertEquals(10 + leafOf(tree, [x, category]), y, `${x}, ${category}`);
  const values = Float64Array.from(EVERY_ANSWER.flatMap(([x, category]) => [x, category]));
  assertEquals(
    [...predictRaw(EVERY_QUESTION, values, { rows: EVERY_ANSWER.length })],
    EVERY_ANSWER.map(([, , y]) => y),
  );
});

Deno.test("plainTrees() of fitted models leads every row to the leaf that predicts it", () => {
  for (const [name, { ensemble }] of Object.entries(treeModels())) {
    const trees = plainTrees(ensemble), width = ensemble.names.length;
    const rows = Array.from({ length: ROWS.rows }, (_, r) => [...ROWS.values.subarray(r * width, (r + 1) * width)]);
    const sums = rows.map((row) => trees.reduce((sum, tree) => sum + leafOf(tree, row), 0));
    const raw = sums.map((sum) => ensemble.base + sum / (ensemble.average ? trees.length : 1));
    assertEquals(raw, [...predictRaw(ensemble, ROWS.values, { rows: ROWS.rows })], name);
    assertEquals(trees.map(({ splits, leaves }) => leaves.length - splits.length), trees.map(() => 1));
  }
});
