import { assertEquals } from "@std/assert";
import { loadDesign, PLAIN_ENGINE } from "../../../../lib/models/trees/host.ts";
import { binDesign } from "../../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../../lib/models/trees/boost.ts";
import { i32At } from "../../../../lib/models/trees/engine/memory/heap.ts";
import { rootsAt } from "../../../../lib/models/trees/engine/memory/nodes.ts";
import { walkTree } from "../../../../lib/models/trees/engine/walk.ts";
import { predictRaw } from "../../../../lib/models/trees/predict.ts";
import { allRows } from "../../../../lib/models/contract/design_rows.ts";
import { BOOST, simulate } from "../_trees.ts";
import { growOne } from "./_engine.ts";

Deno.test("walkTree() finds the leaf of every row of the tree", () => {
  for (const growth of ["depth", "leaf", "symmetric"] as const) {
    const design = simulate({ rows: 200, missing: 0.15, categories: 40 });
    const { leaves } = growOne(design, { growth, maxDepth: 5 });
    for (const { rows, value } of leaves) for (const row of rows) assertEquals(walkTree(0, row), value, growth);
  }
});

Deno.test("walkTree() equals the prediction from real values for rows that no tree saw, in every tree", () => {
  const design = simulate({ rows: 300, missing: 0.2, categories: 70, target: (x) => (x[0] % 7) * 3 + x[1] });
  const binned = binDesign(design, { maxBins: 255 }), rows = allRows(120);
  for (const growth of ["depth", "leaf", "symmetric"] as const) {
    const { ensemble } = fitBoosting(binned, design, { ...BOOST, growth, rows, engine: PLAIN_ENGINE, trees: 4 });
    assertEquals(ensemble.subsets.length > 0, true);
    // The trees and the design still lie in the engine.
    loadDesign(PLAIN_ENGINE, binned);
    for (let tree = 0; tree < 4; tree++) {
      const one = { ...ensemble, base: 0, roots: ensemble.roots.slice(tree, tree + 2) };
      const expected = predictRaw(one, design.values, { rows: 300 });
      const root = i32At(rootsAt() + 4 * tree);
      expected.forEach((value, row) => assertEquals(walkTree(root, row) + 0, value, `${growth} ${tree} ${row}`));
    }
  }
});
