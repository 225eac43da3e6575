import { assertAlmostEquals, assertEquals } from "@std/assert";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { degeneracy, gainImportance, prefix, treeCount } from "../../../lib/models/trees/ensemble.ts";
import { predictTrees } from "../../../lib/models/trees/predict.ts";
import { BOOST, RULES, simulate } from "./_trees.ts";

const design = simulate({ rows: 200, target: (x) => 10 * x[0] + x[2] });
const fit = (options = {}) => fitBoosting(binDesign(design), design, { ...BOOST, ...options }).ensemble;

Deno.test("prefix() predicts as the first trees do", () => {
  const ensemble = fit(), first = prefix(ensemble, 4);
  assertEquals([treeCount(ensemble), treeCount(first)], [10, 4]);
  assertEquals(
    predictTrees(first, design.values, { rows: 200 }),
    predictTrees(ensemble, design.values, { rows: 200, trees: 4 }),
  );
});

Deno.test("gainImportance() sums to 1 and finds the strong feature", () => {
  const importance = gainImportance(fit());
  assertAlmostEquals(importance.reduce((a, b) => a + b, 0), 1, 1e-12);
  assertEquals(importance.indexOf(Math.max(...importance)), 0);
  assertEquals(importance[0] > 0.9 && importance[2] > importance[1] && importance[2] > importance[3], true);
  assertEquals([...gainImportance(fit({ rules: { ...RULES, minLeaf: 150 } }))], [0, 0, 0, 0]);
});

Deno.test("degeneracy() tells trees without splits and trees without differences", () => {
  const ensemble = fit();
  assertEquals(degeneracy(ensemble), null);
  assertEquals(degeneracy(fit({ rules: { ...RULES, minLeaf: 150 } })), "SINGLE_LEAF");
  const value = ensemble.value.map((v, node) => ensemble.split[node] < 0 ? 0.25 : v);
  assertEquals(degeneracy({ ...ensemble, value }), "CONSTANT");
});
