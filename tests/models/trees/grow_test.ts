import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
} from "@std/assert";
import type { Design } from "../../../lib/core/design.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { EnsembleBuilder } from "../../../lib/models/trees/builder.ts";
import { type GrowOptions, growTree, leafValue } from "../../../lib/models/trees/grow.ts";
import { PLAIN_KERNEL } from "../../../lib/models/trees/kernel.ts";
import { applyLink, predictRaw } from "../../../lib/models/trees/predict.ts";
import { allRows } from "../../../lib/models/trees/rows.ts";
import type { TreeEnsemble } from "../../../lib/models/trees/ensemble.ts";
import { BOOST, exactBestSplit, rootOf, shapeOf, simulate } from "./_trees.ts";

function grow(design: Design, options: Partial<GrowOptions>, weighted = false) {
  const { arena, binned } = rootOf(design, { weighted, maxBins: 255 }), builder = new EnsembleBuilder(binned.map);
  const columns = allRows(binned.map.features.length);
  growTree(arena, builder, { ...BOOST, ...options, rows: design.rows, columns });
  return { arena, ensemble: builder.finish({ base: 0, link: "identity", average: false }) };
}

/** Predictions of an exact greedy tree, grown depth-wise by brute force. */
function exactTree(
  design: Design,
  rows: number[],
  options: GrowOptions,
  depth = 0,
  out = new Float64Array(design.rows),
) {
  const g = design.target.map((y) => -y), h = new Float64Array(design.rows).fill(1);
  const split = exactBestSplit(rows, { design, g, h, rules: options.rules });
  if (depth === options.maxDepth || split.feature < 0) {
    const value = leafValue(rows.reduce((sum, row) => sum + g[row], 0), rows.length, options);
    for (const row of rows) out[row] = value;
  } else for (const side of [split.left, split.right]) exactTree(design, side, options, depth + 1, out);
  return out;
}

Deno.test("growTree() equals an exact greedy tree on small data", () => {
  for (let seed = 1; seed <= 5; seed++) {
    const design = simulate({ rows: 90, seed, missing: seed % 2 === 0 ? 0.15 : 0 });
    const options = { ...BOOST, maxDepth: 4, rules: { ...BOOST.rules, minLeaf: 3, lambda: 0.5 } };
    const expected = exactTree(design, [...allRows(90)], options);
    const actual = predictRaw(grow(design, options).ensemble, design.values, { rows: 90 });
    actual.forEach((value, row) => assertAlmostEquals(value, expected[row], 1e-9));
  }
});

Deno.test("growTree() gives the same tree by counts as by equal weights", () => {
  const design = simulate({ rows: 200, missing: 0.1, categories: 5 }), rules = { ...BOOST.rules, minLeaf: 8 };
  const options = { maxDepth: 5, rules };
  const [plain, weighted] = [grow(design, options).ensemble, grow(design, options, true).ensemble];
  assertEquals(weighted.split, plain.split);
  weighted.value.forEach((value, node) => assertAlmostEquals(value, plain.value[node], 1e-9));
});

Deno.test("growTree() depth-wise stays within maxDepth, leaf-wise within maxLeaves", () => {
  const design = simulate({ rows: 400 });
  for (const maxDepth of [1, 3, 6]) {
    const { leafDepths } = shapeOf(grow(design, { maxDepth }).ensemble, 0);
    assertEquals(Math.max(...leafDepths), maxDepth);
  }
  for (const maxLeaves of [2, 7, 31]) {
    const { leafDepths } = shapeOf(grow(design, { growth: "leaf", maxLeaves, maxDepth: 0 }).ensemble, 0);
    assertEquals(leafDepths.length, maxLeaves);
  }
  const both = shapeOf(grow(design, { growth: "leaf", maxLeaves: 31, maxDepth: 3 }).ensemble, 0);
  assertLessOrEqual(Math.max(...both.leafDepths), 3);
});

Deno.test("growTree() leaf-wise saves more loss than depth-wise with as many leaves", () => {
  const design = simulate({ rows: 400, target: (x) => Math.exp(2 * x[0]) });
  const gain = (options: Partial<GrowOptions>) => grow(design, options).ensemble.gain.reduce((a, b) => a + b, 0);
  assert(gain({ growth: "leaf", maxLeaves: 8, maxDepth: 0 }) >= gain({ maxDepth: 3 }));
});

Deno.test("growTree() lists disjoint leaves of at least minLeaf rows that cover the tree", () => {
  const rules = { ...BOOST.rules, minLeaf: 9 };
  const { arena } = grow(simulate({ rows: 300 }), { maxDepth: 0, rules, columnsPerNode: 2 });
  const { leaves } = arena, seen = new Set<number>();
  for (let i = 0; i < leaves.count; i++) {
    assert(leaves.end[i] - leaves.start[i] >= 9);
    for (let k = leaves.start[i]; k < leaves.end[i]; k++) seen.add(arena.rows[k]);
  }
  assertEquals(seen.size, 300);
});

Deno.test("growTree() looks beyond the drawn columns while they have no split", () => {
  const design = simulate({ rows: 60, features: 12, target: (x) => x[5] > 0 ? 1 : 0 });
  for (let row = 0; row < 60; row++) {
    for (let f = 0; f < 12; f++) if (f !== 5) design.values[row * 12 + f] = row === 0 ? 1 : 0;
  }
  const rules = { ...BOOST.rules, minLeaf: 2 };
  assertEquals(shapeOf(grow(design, { columnsPerNode: 1, rules }).ensemble, 0).leafDepths.length, 2);
});

Deno.test("growTree() searches only the level's columns", () => {
  const { levels } = shapeOf(
    grow(simulate({ rows: 500, features: 8 }), { columnSampleLevel: 0.125, maxDepth: 4 }).ensemble,
    0,
  );
  for (const level of levels) assertEquals(new Set(level.map((split) => Number(split.split(":")[0]) >> 2)).size, 1);
});

Deno.test("growTree() works through the kernel it is given", () => {
  let builds = 0;
  const kernel: typeof PLAIN_KERNEL = {
    ...PLAIN_KERNEL,
    buildHistogram: (...args) => {
      builds++;
      PLAIN_KERNEL.buildHistogram(...args);
    },
  };
  const design = simulate({ rows: 300 });
  const replaced = grow(design, { kernel }).ensemble;
  assertEquals(replaced, grow(design, {}).ensemble);
  // Depth 3: the root, then the smaller child of each of 1 + 2 splits that go on.
  assertEquals(builds, 4);
});

Deno.test("growTree() puts thresholds in the middle of a node's own gap", () => {
  const values = [0, 1, 2, 3, 10, 11, 12, 13], design = simulate({ rows: 8, features: 2 });
  values.forEach((value, row) => {
    design.values[2 * row] = value;
    design.values[2 * row + 1] = 0;
    design.target[row] = value > 5 ? 1 : 0;
  });
  assertEquals(grow(design, { maxDepth: 1 }).ensemble.value[0], 6.5);
  const { binned } = rootOf(design);
  assertEquals(binDesign(design).map.edges, binned.map.edges);
});

Deno.test("leafValue() is a damped, softened, bounded Newton step", () => {
  const options = { ...BOOST, rules: { ...BOOST.rules, lambda: 1, l1: 2 } };
  assertEquals(leafValue(-8, 2, options), 2);
  assertEquals(leafValue(1, 2, options), -0);
  assertEquals(leafValue(-8, 2, { ...options, maxDelta: 0.7 }), 0.7);
  assertEquals(leafValue(8, 2, { ...options, maxDelta: 0.7 }), -0.7);
  assertEquals(leafValue(0, 0, BOOST), 0);
  assertEquals(applyLink(Float64Array.of(1), "identity")[0], 1);
});

/** Sum of leaf scores less the root's: what all splits of one tree have gained together. */
function lossSaved(ensemble: TreeEnsemble, design: Design, lambda: number): number {
  const sums = new Map<number, [number, number]>();
  const root: [number, number] = [0, 0];
  for (let row = 0; row < design.rows; row++) {
    let node = ensemble.roots[0];
    while (ensemble.split[node] >= 0) {
      const x = design.values[row * design.names.length + (ensemble.split[node] >> 2)];
      const left = Number.isNaN(x) ? (ensemble.split[node] & 1) === 1 : x <= ensemble.value[node];
      node = ensemble.left[node] + (left ? 0 : 1);
    }
    const sum = sums.get(node) ?? [0, 0];
    sums.set(node, [sum[0] + design.target[row], sum[1] + 1]);
    root[0] += design.target[row];
    root[1]++;
  }
  const score = ([g, n]: [number, number]) => g * g / (n + lambda);
  return [...sums.values()].reduce((total, sum) => total + score(sum), 0) - score(root);
}

Deno.test("growTree() gains add up to the loss that its leaves save", () => {
  for (let seed = 1; seed <= 6; seed++) {
    const design = simulate({ rows: 150, seed, missing: seed % 2 === 0 ? 0.2 : 0 }), lambda = seed % 3;
    const rules = { ...BOOST.rules, lambda };
    for (
      const options of [{ maxDepth: 4 }, { growth: "leaf" as const, maxLeaves: 9, maxDepth: 0 }, { columnsPerNode: 2 }]
    ) {
      const { ensemble } = grow(design, { ...options, rules });
      const gain = ensemble.gain.reduce((sum, value) => sum + value, 0);
      assertAlmostEquals(gain, lossSaved(ensemble, design, lambda), 1e-7 * gain);
    }
  }
});

Deno.test("growTree() leaf values are the shrunken means of their rows", () => {
  const design = simulate({ rows: 120 }), rules = { ...BOOST.rules, lambda: 2 };
  const { arena, ensemble } = grow(design, { maxDepth: 3, rules });
  const { leaves } = arena;
  for (let i = 0; i < leaves.count; i++) {
    const inside = [...arena.rows.subarray(leaves.start[i], leaves.end[i])];
    const sum = inside.reduce((total, row) => total + design.target[row], 0);
    assertAlmostEquals(ensemble.value[leaves.node[i]], sum / (inside.length + 2), 1e-12);
  }
});

Deno.test("growTree() with a leaf bound splits the best leaf first, whatever the growth", () => {
  const design = simulate({ rows: 300, target: (x) => Math.exp(2 * x[0]) });
  const limits = { maxLeaves: 6, maxDepth: 0 };
  const [depth, leaf] = (["depth", "leaf"] as const).map((growth) => grow(design, { ...limits, growth }).ensemble);
  assertEquals(depth, leaf);
  // One leaf more changes none of the splits made before.
  const gains = [2, 3, 4, 5, 6, 7].map((maxLeaves) =>
    grow(design, { growth: "leaf", maxLeaves, maxDepth: 0 }).ensemble.gain.reduce((sum, gain) => sum + gain, 0)
  );
  const steps = gains.slice(1).map((gain, i) => gain - gains[i]);
  assert(steps.every((step) => step > 0));
});

Deno.test("growTree() splits nothing that gains no more than minGain", () => {
  const design = simulate({ rows: 200 });
  const free = grow(design, { maxDepth: 5 }).ensemble;
  const bar = 20;
  const rules = { ...BOOST.rules, minGain: bar };
  const { ensemble } = grow(design, { maxDepth: 5, rules });
  const splits = (tree: TreeEnsemble) => tree.split.filter((split) => split >= 0).length;
  assertLess(splits(ensemble), splits(free));
  assertGreater(ensemble.gain.reduce((sum, gain) => sum + gain, 0), bar * splits(ensemble));
  assertEquals(splits(grow(design, { rules: { ...rules, minGain: 1e9 } }).ensemble), 0);
});

Deno.test("growTree() keeps minWeight and minLeaf with weighted rows: rows and hessians are two numbers", () => {
  const design = simulate({ rows: 160, weight: (row) => row % 4 === 0 ? 3 : 0.1 });
  const rules = { ...BOOST.rules, minLeaf: 7, minWeight: 11 };
  const { arena } = grow(design, { maxDepth: 0, rules }, true);
  const { leaves } = arena;
  assertGreater(leaves.count, 2);
  for (let i = 0; i < leaves.count; i++) {
    const inside = [...arena.rows.subarray(leaves.start[i], leaves.end[i])];
    assertGreaterOrEqual(inside.length, 7);
    assertGreaterOrEqual(inside.reduce((sum, row) => sum + design.weight[row], 0), 11 - 1e-9);
  }
});

Deno.test("growTree() sends a category bin of the training rows where its rows went", () => {
  const design = simulate({ rows: 300, categories: 40, target: (x) => (x[0] % 3) * 5 });
  const { arena, ensemble } = grow(design, { maxDepth: 4, rules: { ...BOOST.rules, minLeaf: 2 } });
  const predicted = predictRaw(ensemble, design.values, { rows: 300 });
  const { leaves } = arena;
  for (let i = 0; i < leaves.count; i++) {
    for (let k = leaves.start[i]; k < leaves.end[i]; k++) {
      assertEquals(predicted[arena.rows[k]], ensemble.value[leaves.node[i]]);
    }
  }
  assertEquals(ensemble.split[0] >> 2, 0);
});

Deno.test("growTree() without rows to split or columns is a single leaf", () => {
  const design = simulate({ rows: 9 });
  for (const options of [{ rules: { ...BOOST.rules, minLeaf: 5 } }, { rules: { ...BOOST.rules, minWeight: 4.6 } }]) {
    const { ensemble } = grow(design, options);
    assertEquals([ensemble.split.length, ensemble.split[0]], [1, -1]);
    assertAlmostEquals(ensemble.value[0], design.target.reduce((sum, y) => sum + y, 0) / 9, 1e-12);
  }
});

Deno.test("growTree() equals itself when every node is searched by histogram", () => {
  // A kernel whose small search leaves every column to the histogram takes the other path for each small node.
  const kernel: typeof PLAIN_KERNEL = {
    ...PLAIN_KERNEL,
    scanSmall(arena, { columns, from, to }) {
      arena.leftover.set(columns.subarray(from, to));
      return to - from;
    },
  };
  for (let seed = 1; seed <= 5; seed++) {
    const design = simulate({ rows: 150, seed, missing: seed % 2 === 0 ? 0.1 : 0, categories: seed > 3 ? 4 : 0 });
    const options = { maxDepth: 7, rules: { ...BOOST.rules, minLeaf: 2, lambda: 1 } };
    const [a, b] = [grow(design, options).ensemble, grow(design, { ...options, kernel }).ensemble];
    const [pa, pb] = [a, b].map((ensemble) => predictRaw(ensemble, design.values, { rows: 150 }));
    pa.forEach((value, row) => assertAlmostEquals(value, pb[row], 1e-9));
    assertEquals(a.split.length, b.split.length);
  }
});
