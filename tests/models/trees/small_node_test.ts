import { assertAlmostEquals, assertEquals } from "@std/assert";
import { BEST } from "../../../lib/models/trees/arena.ts";
import { buildColumns } from "../../../lib/models/trees/histogram.ts";
import { allRows } from "../../../lib/models/trees/rows.ts";
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
