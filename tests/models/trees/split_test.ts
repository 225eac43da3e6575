import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Design } from "../../../lib/core/design.ts";
import { BEST, type SplitRules } from "../../../lib/models/trees/arena.ts";
import { buildHistogram } from "../../../lib/models/trees/histogram.ts";
import { allRows, designOf } from "../../../lib/models/trees/rows.ts";
import { resetBest, scanHistogram } from "../../../lib/models/trees/split.ts";
import { exactBestSplit, rootOf, RULES, simulate } from "./_trees.ts";

function search(design: Design, rules: SplitRules, weighted = false) {
  const setup = rootOf(design, { weighted, maxBins: 255 }), { arena, node, binned } = setup;
  const slot = arena.takeSlot(), columns = allRows(binned.map.features.length);
  buildHistogram(arena, slot, node);
  resetBest(arena, rules);
  scanHistogram(arena, slot, { columns, from: 0, to: columns.length, node, rules });
  return { ...setup, best: arena.best };
}

Deno.test("scanHistogram() finds the exact best split of small data, with and without missing values and weights", () => {
  for (let seed = 1; seed <= 12; seed++) {
    const weighted = seed % 3 === 0;
    const design = simulate({
      rows: 60,
      seed,
      missing: seed % 2 === 0 ? 0.2 : 0,
      weight: (row) => weighted ? 0.5 + row % 4 : 1,
    });
    const rules = { ...RULES, minLeaf: 1 + seed % 5, lambda: seed % 3 };
    const { arena, best, binned } = search(design, rules, weighted);
    const expected = exactBestSplit([...allRows(60)], { design, g: arena.gradient, h: arena.hessian, rules });
    assertAlmostEquals(best[BEST.gain], expected.gain, 1e-8);
    assertEquals(binned.map.features[best[BEST.column]], expected.feature);
    assertEquals(best[BEST.count], expected.left.length);
    assertAlmostEquals(best[BEST.gradient], expected.left.reduce((sum, row) => sum + arena.gradient[row], 0), 1e-9);
  }
});

Deno.test("scanHistogram() gives the same split on the fast path and on the general one", () => {
  for (let seed = 1; seed <= 8; seed++) {
    const design = simulate({ rows: 80, seed }), rules = { ...RULES, minLeaf: 4, lambda: 1.5 };
    const fast = search(design, rules).best.slice(), general = search(design, { ...rules, l1: 1e-300 }).best;
    fast.forEach((value, i) => assertAlmostEquals(value, general[i], 1e-9));
  }
});

Deno.test("scanHistogram() keeps minLeaf, minWeight and minGain", () => {
  const x = [1, 2, 3, 4, 5, 6], target = [9, 0, 0, 0, 0, 0];
  const design = designOf({ names: ["x"], values: x, target });
  assertEquals(search(design, RULES).best[BEST.bin], 0);
  assertEquals(search(design, { ...RULES, minLeaf: 2 }).best[BEST.bin], 1);
  assertEquals(search(design, { ...RULES, minWeight: 3 }).best[BEST.bin], 2);
  assertEquals(search(design, { ...RULES, minLeaf: 4 }).best[BEST.column], -1);
  assertEquals(search(design, { ...RULES, minGain: 1000 }).best[BEST.column], -1);
});

Deno.test("scanHistogram() can separate missing from all values", () => {
  const design = designOf({ names: ["x"], values: [1, 2, 1, NaN, NaN], target: [0, 0, 0, 5, 5] });
  const { best } = search(design, RULES);
  assertEquals([best[BEST.bin], best[BEST.missingLeft], best[BEST.count]], [1, 0, 3]);
});

Deno.test("scanHistogram() sends later missing values with the larger side if the node has none", () => {
  const one = designOf({ names: ["x"], values: [1, 2, 3, 4], target: [9, 0, 0, 0] });
  assertEquals(search(one, RULES).best[BEST.missingLeft], 0);
  const three = designOf({ names: ["x"], values: [1, 2, 3, 4], target: [0, 0, 0, 9] });
  assertEquals(search(three, RULES).best[BEST.missingLeft], 1);
});
