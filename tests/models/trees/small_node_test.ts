import { assertAlmostEquals, assertEquals } from "@std/assert";
import { BEST, type SplitRules } from "../../../lib/models/trees/arena.ts";
import { buildColumns } from "../../../lib/models/trees/histogram.ts";
import { allRows, designOf } from "../../../lib/models/trees/rows.ts";
import { scanSmall } from "../../../lib/models/trees/small_node.ts";
import { resetBest, scanHistogram } from "../../../lib/models/trees/split.ts";
import { rootOf, RULES, simulate } from "./_trees.ts";

Deno.test("scanSmall() finds what the histogram finds, in nodes of any place", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const design = simulate({ rows: 200, seed, features: 5 });
    const { arena, node } = rootOf(design, { multiplicity: (row) => 1 + (row + seed) % 3 });
    const rules = { ...RULES, minLeaf: 1 + seed % 4, lambda: seed % 2 }, columns = allRows(5);
    Object.assign(node, { start: 5 * seed, end: 5 * seed + 3 + seed, gradient: 0, hessian: 0 });
    for (let i = node.start; i < node.end; i++) {
      node.gradient += arena.gradient[arena.rows[i]];
      node.hessian += arena.hessian[arena.rows[i]];
    }
    node.count = node.hessian;
    const search = { columns, from: 0, to: 5, node, rules };
    resetBest(arena, rules);
    assertEquals(scanSmall(arena, search), 0);
    const small = arena.best.slice(), slot = arena.takeSlot();
    resetBest(arena, rules);
    buildColumns(arena, slot, { ...search, start: node.start, end: node.end });
    scanHistogram(arena, slot, search);
    small.forEach((value, i) => assertAlmostEquals(value, arena.best[i], 1e-9));
  }
});

Deno.test("scanSmall() leaves categories, missing values and wide columns to the caller, and its scratch clean", () => {
  const design = simulate({ rows: 100, features: 3, categories: 3 });
  design.values[3 * 4 + 2] = NaN;
  const { arena, node } = rootOf(design, { maxBins: 64 });
  node.end = 10;
  const search = { columns: allRows(3), from: 0, to: 3, node, rules: RULES };
  resetBest(arena, RULES);
  assertEquals(scanSmall(arena, search), 2);
  assertEquals([...arena.leftover.subarray(0, 2)], [0, 2]);
  assertEquals(arena.smallHessian.every((value) => value === 0), true);
  assertEquals(arena.smallGradient.every((value) => value === 0), true);
  const wide = rootOf(simulate({ rows: 200 }), { maxBins: 255 });
  assertEquals(scanSmall(wide.arena, { ...search, node: wide.node }), 3);
  assertEquals(arena.best[BEST.column] <= 1, true);
});

Deno.test("scanSmall() finds splits in the second word of bins, and at the last one", () => {
  for (const cut of [30, 31, 32, 33, 58]) {
    const values = Array.from({ length: 60 }, (_, i) => i);
    const design = designOf({ names: ["x"], values, target: values.map((x) => x <= cut ? 0 : 5) });
    const { arena, node } = rootOf(design);
    resetBest(arena, RULES);
    assertEquals(scanSmall(arena, { columns: allRows(1), from: 0, to: 1, node, rules: RULES }), 0);
    assertEquals([arena.best[BEST.bin], arena.best[BEST.count]], [cut, cut + 1]);
    const left = cut + 1, right = 60 - left;
    assertAlmostEquals(arena.best[BEST.gain], 25 * right - 25 * right * right / 60, 1e-9);
  }
});

Deno.test("scanSmall() keeps minLeaf and minWeight, and what was better before", () => {
  const design = designOf({ names: ["x"], values: [1, 2, 3, 4, 5, 6], target: [9, 0, 0, 0, 0, 0] });
  const binOf = (rules: SplitRules, gain = rules.minGain) => {
    const { arena, node } = rootOf(design);
    resetBest(arena, { ...rules, minGain: gain });
    scanSmall(arena, { columns: allRows(1), from: 0, to: 1, node, rules });
    return [arena.best[BEST.column], arena.best[BEST.column] < 0 ? -1 : arena.best[BEST.bin]];
  };
  assertEquals(binOf(RULES), [0, 0]);
  assertEquals(binOf({ ...RULES, minLeaf: 2 }), [0, 1]);
  assertEquals(binOf({ ...RULES, minWeight: 3 }), [0, 2]);
  assertEquals(binOf({ ...RULES, minLeaf: 4 }), [-1, -1]);
  assertEquals(binOf(RULES, 1000), [-1, -1]);
});

Deno.test("scanSmall() takes the first of equal splits, and only the columns that it is given", () => {
  const values = [0, 0, 1, 1, 2, 2].flatMap((x) => [x, x, 5 - x]);
  const design = designOf({ names: ["a", "b", "c"], values, target: [0, 0, 0, 0, 6, 6] });
  const column = (columns: Int32Array, from: number, to: number) => {
    const { arena, node } = rootOf(design);
    resetBest(arena, RULES);
    scanSmall(arena, { columns, from, to, node, rules: RULES });
    return arena.best[BEST.column];
  };
  assertEquals(column(Int32Array.of(0, 1, 2), 0, 3), 0);
  assertEquals(column(Int32Array.of(2, 1, 0), 1, 3), 1);
  assertEquals(column(Int32Array.of(2, 1, 0), 0, 1), 2);
  assertEquals(column(Int32Array.of(0, 1, 2), 1, 1), -1);
});
