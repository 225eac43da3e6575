import { assertAlmostEquals, assertEquals } from "@std/assert";
import { classShares } from "@lib/models/contract/prior_mean.ts";
import { predictTrees } from "@lib/models/trees/predict.ts";
import { isOneClass, shareTrees } from "@lib/models/trees/share_trees.ts";
import { tableRows } from "../../_support/table_rows.ts";

Deno.test("shareTrees() predicts the smoothed shares of the classes without a tree", () => {
  for (const classes of [2, 3]) {
    const design = tableRows({ kind: "class", classes }), shares = classShares(design, classes);
    const predicted = predictTrees(shareTrees(design, classes), design.values, { rows: 1 });
    assertEquals(predicted.length, classes === 2 ? 1 : 3);
    predicted.forEach((share, k) => assertAlmostEquals(share, shares[classes === 2 ? 1 : k]!, 1e-12));
  }
});

Deno.test("shareTrees() of a single class is certain of it", () => {
  const design = tableRows({ kind: "class", classes: 1 });
  assertEquals(predictTrees(shareTrees(design, 1), design.values, { rows: 2 }), Float64Array.of(1, 1));
});

Deno.test("isOneClass() tells whether there is something to tell apart", () => {
  assertEquals([isOneClass({ target: Float64Array.of(2, 2) }), isOneClass({ target: Float64Array.of(2, 1) })], [
    true,
    false,
  ]);
});
