import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Design } from "../../../lib/core/design.ts";
import { EnsembleBuilder } from "../../../lib/models/trees/builder.ts";
import type { GrowOptions } from "../../../lib/models/trees/grow.ts";
import { growSymmetric } from "../../../lib/models/trees/grow_symmetric.ts";
import { predictRaw } from "../../../lib/models/trees/predict.ts";
import { allRows, designOf } from "../../../lib/models/trees/rows.ts";
import { BOOST, rootOf, shapeOf, simulate } from "./_trees.ts";

function grow(design: Design, options: Partial<GrowOptions> = {}, weighted = false) {
  const { arena, binned } = rootOf(design, { weighted }), builder = new EnsembleBuilder(binned.map);
  const columns = allRows(binned.map.features.length);
  growSymmetric(arena, builder, { ...BOOST, growth: "symmetric", ...options, rows: design.rows, columns });
  return { arena, ensemble: builder.finish({ base: 0, link: "identity", average: false }) };
}

Deno.test("growSymmetric() uses one split per level and fills every level", () => {
  for (const [missing, categories] of [[0, 0], [0.2, 0], [0.1, 5]]) {
    const design = simulate({ rows: 300, missing, categories });
    const { leafDepths, levels } = shapeOf(grow(design, { maxDepth: 4 }).ensemble, 0);
    assertEquals(leafDepths, Array(16).fill(4));
    // Category splits have a subset each, with equal content.
    for (const level of levels) assertEquals(new Set(level.map((text) => Number(text.split(":")[0]) >> 2)).size, 1);
    if (categories === 0) { for (const level of levels) assertEquals(new Set(level).size, 1); }
  }
});

Deno.test("growSymmetric() takes the split with the largest gain summed over the level", () => {
  const design = simulate({ rows: 60, features: 3 }), lambda = 0.5;
  const rules = { ...BOOST.rules, lambda };
  const { ensemble } = grow(design, { maxDepth: 2, rules });
  const score = (rows: number[]) =>
    rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + design.target[row], 0) ** 2 / (rows.length + lambda);
  const sideOf = (node: number) => (row: number) =>
    design.values[row * 3 + (ensemble.split[node] >> 2)] <= ensemble.value[node];
  const all = [...allRows(60)], first = sideOf(0);
  const parts = [all.filter(first), all.filter((row) => !first(row))];
  let best = 0;
  for (let f = 0; f < 3; f++) {
    for (const cut of all.map((row) => design.values[row * 3 + f])) {
      let gain = 0;
      for (const part of parts) {
        const left = part.filter((row) => design.values[row * 3 + f] <= cut),
          right = part.filter((row) => design.values[row * 3 + f] > cut);
        if (left.length > 0 && right.length > 0) gain += score(left) + score(right) - score(part);
      }
      best = Math.max(best, gain);
    }
  }
  const second = sideOf(1);
  const found = parts.reduce(
    (sum, part) => sum + score(part.filter(second)) + score(part.filter((row) => !second(row))) - score(part),
    0,
  );
  assertAlmostEquals(found, best, 1e-9);
});

Deno.test("growSymmetric() gives thin leaves the value of the nearest ancestor with enough rows", () => {
  const design = designOf({
    names: ["a", "b"],
    values: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0],
    target: [0, 0, 0, 8, 8, 6],
  });
  const { ensemble } = grow(design, { maxDepth: 2, rules: { ...BOOST.rules, minLeaf: 2 } });
  const predicted = predictRaw(ensemble, design.values, { rows: 6 });
  const mean = (8 + 8 + 6) / 3;
  for (const [row, value] of [[0, 0], [5, mean]]) assertAlmostEquals(predicted[row], value, 1e-12);
});

Deno.test("growSymmetric() agrees with and without weights", () => {
  const design = simulate({ rows: 200, missing: 0.1, categories: 4 });
  const [plain, weighted] = [grow(design).ensemble, grow(design, {}, true).ensemble];
  assertEquals(weighted.split, plain.split);
  weighted.value.forEach((value, node) => assertAlmostEquals(value, plain.value[node], 1e-9));
});

Deno.test("growSymmetric() ends as a single leaf without columns or rows enough, and returns every slot", () => {
  const constant = designOf({ names: ["x"], values: [1, 1, 1], target: [1, 2, 6] });
  const { ensemble } = grow(constant);
  assertEquals([ensemble.split.length, ensemble.value[0]], [1, 3]);
  const { arena } = grow(simulate({ rows: 200 }), { maxDepth: 5 });
  assertEquals(new Set(arena.freeSlots).size, arena.hists.length);
});
