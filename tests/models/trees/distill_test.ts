import { assertEquals, assertLess } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { fitForest } from "../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { distill } from "../../../lib/models/trees/distill.ts";
import { treeCount } from "../../../lib/models/trees/ensemble/ensemble.ts";
import { predictTrees } from "../../../lib/models/trees/predict.ts";
import { BAG, simulate } from "./_trees.ts";

const design = simulate({ rows: 400 }), at = { rows: 400 };
const forest = fitForest(binDesign(design), design, { ...BAG, trees: 60, rng: createRng(1) }).ensemble;
const said = predictTrees(forest, design.values, at);

Deno.test("distill() follows what the teacher says with a fraction of its nodes; more trees follow closer", () => {
  const mean = said.reduce((sum, value) => sum + value, 0) / 400;
  const off = (trees: number) => {
    const pupil = distill(forest, design, { trees, depth: 4 });
    assertEquals([treeCount(pupil), pupil.average, pupil.link], [trees, false, forest.link]);
    assertLess(pupil.split.length, forest.split.length / 4);
    return predictTrees(pupil, design.values, at).reduce((sum, value, row) => sum + (value - said[row]) ** 2, 0);
  };
  const spread = said.reduce((sum, value) => sum + (value - mean) ** 2, 0), [few, many] = [off(10), off(40)];
  assertLess(few, 0.2 * spread);
  assertLess(many, few);
});

Deno.test("distill() is without chance, and leaves the teacher as it is", () => {
  const before = structuredClone(forest), once = distill(forest, design, { trees: 5, depth: 3 });
  assertEquals(distill(forest, design, { trees: 5, depth: 3 }), once);
  assertEquals(forest, before);
});
