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

Deno.test("growSymmetric() gains add up to the loss that its leaves save", () => {
  for (let seed = 1; seed <= 5; seed++) {
    const design = simulate({ rows: 120, seed, missing: seed % 2 === 0 ? 0.2 : 0 }), lambda = 1;
    const { arena, ensemble } = grow(design, { maxDepth: 3, rules: { ...BOOST.rules, lambda } }, seed % 3 === 0);
    const { leaves } = arena;
    const score = (rows: readonly number[]) =>
      rows.reduce((sum, row) => sum + design.target[row], 0) ** 2 / (rows.length + lambda);
    let saved = -score([...allRows(120)]);
    for (let i = 0; i < leaves.count; i++) saved += score([...arena.rows.subarray(leaves.start[i], leaves.end[i])]);
    assertAlmostEquals(ensemble.gain.reduce((sum, gain) => sum + gain, 0), saved, 1e-8 * Math.abs(saved));
  }
});

Deno.test("growSymmetric() lists its leaves from left to right, as its rows lie, a power of two of them", () => {
  const { arena, ensemble } = grow(simulate({ rows: 40, missing: 0.2 }), { maxDepth: 4 });
  const { leaves } = arena;
  assertEquals(leaves.count, 16);
  for (let i = 0; i < 16; i++) {
    assertEquals(leaves.start[i], i === 0 ? 0 : leaves.end[i - 1]);
    assertEquals(ensemble.split[leaves.node[i]], -1);
  }
  assertEquals(leaves.end[15], 40);
});

Deno.test("growSymmetric() stops where no level gains, and at depth 0", () => {
  const design = simulate({ rows: 100, target: (x) => x[0] > 0 ? 3 : -1 });
  const { levels } = shapeOf(grow(design, { maxDepth: 5, rules: { ...BOOST.rules, minGain: 1e-6 } }).ensemble, 0);
  assertEquals(levels.length, 1);
  assertEquals(grow(design, { maxDepth: 0 }).ensemble.split.length, 1);
});

Deno.test("growSymmetric() sends categories one against the rest, missing as one of them", () => {
  const design = designOf({
    names: ["c"],
    values: [0, 1, 2, 0, 1, 2, NaN, NaN],
    target: [0, 0, 0, 0, 0, 0, 8, 8],
    categorical: [true],
  });
  const { ensemble } = grow(design, { maxDepth: 1 });
  const predicted = predictRaw(ensemble, Float64Array.of(0, 1, 2, NaN, 77), { rows: 5 });
  assertEquals([...predicted], [0, 0, 0, 8, 8], "a new category goes with missing");
  const present = { ...design, target: Float64Array.of(0, 6, 0, 0, 6, 0, 0, 0) };
  assertEquals([...predictRaw(grow(present, { maxDepth: 1 }).ensemble, Float64Array.of(0, 1, 2, NaN), { rows: 4 })], [
    0,
    6,
    0,
    0,
  ]);
});

Deno.test("growSymmetric() searches only the level's columns and keeps every leaf value within its bound", () => {
  const design = simulate({ rows: 300, features: 8, target: (x) => 5 * x[0] + 4 * x[1] });
  const { ensemble } = grow(design, { columnSampleLevel: 0.125, maxDepth: 3, maxDelta: 0.5 });
  const { levels } = shapeOf(ensemble, 0);
  for (const level of levels) assertEquals(new Set(level).size, 1);
  const leaves = ensemble.value.filter((_, node) => ensemble.split[node] < 0);
  assertEquals(leaves.every((value) => Math.abs(value) <= 0.5), true);
  assertEquals(leaves.some((value) => Math.abs(value) === 0.5), true);
});

Deno.test("growSymmetric() agrees on the fast path and on the general one", () => {
  for (let seed = 1; seed <= 5; seed++) {
    const design = simulate({ rows: 150, seed }), rules = { ...BOOST.rules, minLeaf: 3, lambda: 1 };
    const [fast, general] = [0, 1e-300].map((l1) => grow(design, { maxDepth: 4, rules: { ...rules, l1 } }).ensemble);
    assertEquals(general.split, fast.split);
    general.value.forEach((value, node) => assertAlmostEquals(value, fast.value[node], 1e-9));
  }
});
