import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
} from "@std/assert";
import fc from "fast-check";
import type { Design } from "../../../../lib/core/rows/design.ts";
import { growTree, levelTotal, nextLevel, shareOf, takeRoot } from "../../../../lib/models/trees/engine/grow.ts";
import { f64At, heapTop, i32At } from "../../../../lib/models/trees/engine/memory/heap.ts";
import {
  COUNT,
  DEPTH,
  END,
  GRADIENT,
  HESSIAN,
  SLOT,
  START,
} from "../../../../lib/models/trees/engine/memory/open_node.ts";
import type { TreeEnsemble } from "../../../../lib/models/trees/ensemble/ensemble.ts";
import type { GrowOptions } from "../../../../lib/models/trees/grow_options.ts";
import { predictRaw } from "../../../../lib/models/trees/predict.ts";
import { allRows } from "../../../../lib/models/contract/design_rows.ts";
import { BOOST, exactBestSplit, RULES, shapeOf, simulate } from "../_trees.ts";
import { growOne, listOf, prepare, type Setup } from "./_engine.ts";

const grow = (design: Design, setup: Setup) => growOne(design, { maxBins: 255, ...setup });
const totalGain = (ensemble: TreeEnsemble) => ensemble.gain.reduce((sum, gain) => sum + gain, 0);
const splitCount = (ensemble: TreeEnsemble) => ensemble.split.filter((split) => split >= 0).length;

/** Predictions of an exact greedy tree, grown depth-wise by brute force. */
function exactTree(design: Design, rows: number[], options: GrowOptions, at = 0, out = new Float64Array(design.rows)) {
  const g = design.target.map((y) => -y), h = new Float64Array(design.rows).fill(1), { rules } = options;
  const split = exactBestSplit(rows, { design, g, h, rules });
  if (at === options.maxDepth || split.feature < 0) {
    const value = -rows.reduce((sum, row) => sum + g[row], 0) / (rows.length + rules.lambda);
    for (const row of rows) out[row] = value;
  } else for (const side of [split.left, split.right]) exactTree(design, side, options, at + 1, out);
  return out;
}

Deno.test("growTree() equals an exact greedy tree on small data", () => {
  for (let seed = 1; seed <= 8; seed++) {
    const design = simulate({ rows: 60 + 10 * seed, seed, missing: seed % 2 === 0 ? 0.15 : 0 });
    const options = { ...BOOST, maxDepth: 4, rules: { ...BOOST.rules, minLeaf: 3, lambda: 0.5 } };
    const expected = exactTree(design, [...allRows(design.rows)], options);
    const { maxDepth, rules } = options;
    const actual = predictRaw(grow(design, { maxDepth, rules }).ensemble, design.values, { rows: design.rows });
    actual.forEach((value, row) => assertAlmostEquals(value, expected[row], 1e-9));
  }
});

Deno.test("growTree() gives the same tree by counts, by equal weights, and on the general way", () => {
  for (let seed = 1; seed <= 6; seed++) {
    const missing = seed % 2 === 0 ? 0.1 : 0, categories = seed > 3 ? 5 : 0;
    const design = simulate({ rows: 200, seed, missing, categories });
    const rules = { minLeaf: 2 + 2 * (seed % 4), lambda: 1 }, options = { maxDepth: 7, rules };
    const plain = grow(design, options).ensemble;
    const others = [{ ...options, weighted: true }, { ...options, rules: { ...rules, l1: 1e-300 } }];
    for (const other of others.map((setup) => grow(design, setup).ensemble)) {
      assertEquals([other.split, other.left], [plain.split, plain.left]);
      other.value.forEach((value, node) => assertAlmostEquals(value, plain.value[node], 1e-9));
    }
  }
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
  const leafWise = grow(design, { growth: "leaf", maxLeaves: 8, maxDepth: 0 }).ensemble;
  assertGreater(totalGain(leafWise), totalGain(grow(design, { maxDepth: 3 }).ensemble));
});

Deno.test("growTree() with a leaf bound splits the best leaf first, whatever the growth", () => {
  const design = simulate({ rows: 300, target: (x) => Math.exp(2 * x[0]) });
  const limits = { maxLeaves: 6, maxDepth: 0 };
  const [depth, leaf] = (["depth", "leaf"] as const).map((growth) => grow(design, { ...limits, growth }).ensemble);
  assertEquals(depth, leaf);
});

Deno.test("growTree() leaf-wise splits the leaf of the largest gain of all open ones", () => {
  const design = simulate({ rows: 150, missing: 0.1 }), rules = { ...RULES, minLeaf: 2 };
  const g = design.target.map((y) => -y), h = new Float64Array(150).fill(1);
  const bestOf = (rows: readonly number[]) => exactBestSplit(rows, { design, g, h, rules });
  let leaves: (readonly number[])[] = [[...allRows(150)]], gain = 0;
  for (let maxLeaves = 2; maxLeaves <= 12; maxLeaves++) {
    const best = leaves.map((rows) => ({ rows, split: bestOf(rows) }))
      .reduce((a, b) => b.split.gain > a.split.gain ? b : a);
    leaves = leaves.flatMap((rows) => rows === best.rows ? [best.split.left, best.split.right] : [rows]);
    gain += best.split.gain;
    const grown = grow(design, { growth: "leaf", maxLeaves, maxDepth: 0, rules });
    const sets = (list: readonly (readonly number[])[]) =>
      list.map((rows) => [...rows].sort((a, b) => a - b).join()).sort();
    assertEquals(sets(grown.leaves.map((leaf) => leaf.rows)), sets(leaves), `${maxLeaves}`);
    assertAlmostEquals(totalGain(grown.ensemble), gain, 1e-7);
  }
});

Deno.test("growTree() lists disjoint leaves of at least minLeaf rows that cover the tree", () => {
  const { leaves } = grow(simulate({ rows: 300 }), { maxDepth: 0, rules: { minLeaf: 9 }, columnsPerNode: 2 });
  for (const { rows } of leaves) assertGreaterOrEqual(rows.length, 9);
  const seen = leaves.flatMap(({ rows }) => rows);
  assertEquals([seen.length, new Set(seen).size], [300, 300]);
});

Deno.test("growTree() looks beyond the drawn columns while they have no split", () => {
  const design = simulate({ rows: 60, features: 12, target: (x) => x[5] > 0 ? 1 : 0 });
  for (let row = 0; row < 60; row++) {
    for (let f = 0; f < 12; f++) if (f !== 5) design.values[row * 12 + f] = row === 0 ? 1 : 0;
  }
  for (let seed = 1; seed < 9; seed++) {
    const { ensemble } = grow(design, { columnsPerNode: 1, rules: { minLeaf: 2 }, seed });
    assertEquals([shapeOf(ensemble, 0).leafDepths.length, ensemble.split[0] >> 2], [2, 5]);
  }
});

Deno.test("growTree() with a column per node draws each column equally often", () => {
  const counts = new Float64Array(4), roots = 400;
  for (let seed = 1; seed <= roots; seed++) {
    const { ensemble } = growOne(simulate({ rows: 50 }), { columnsPerNode: 1, maxDepth: 1, seed });
    counts[ensemble.split[0] >> 2]++;
  }
  for (const count of counts) assertAlmostEquals(count / roots, 0.25, 0.08);
});

Deno.test("growTree() searches only the level's columns, drawn anew for each", () => {
  const used = new Set<number>();
  for (let seed = 1; seed < 9; seed++) {
    const { ensemble } = grow(simulate({ rows: 500, features: 8 }), { columnSampleLevel: 0.125, maxDepth: 4, seed });
    for (const level of shapeOf(ensemble, 0).levels) {
      const features = new Set(level.map((split) => Number(split.split(":")[0]) >> 2));
      assertEquals(features.size, 1);
      used.add([...features][0]);
    }
  }
  assertGreater(used.size, 4);
});

Deno.test("growTree() puts thresholds in the middle of a node's own gap, or at an end of it", () => {
  const values = [0, 1, 2, 3, 10, 11, 12, 13], design = simulate({ rows: 8, features: 2 });
  values.forEach((value, row) => {
    design.values[2 * row] = value;
    design.values[2 * row + 1] = 0;
    design.target[row] = value > 5 ? 1 : 0;
  });
  assertEquals(grow(design, { maxDepth: 1 }).ensemble.value[0], 6.5);
  // A tree of half of the rows has a wider gap: between 1 and 12 are the bins of the other rows.
  const half = grow(design, { maxDepth: 1, rows: Int32Array.of(0, 1, 6, 7) }).ensemble.value[0];
  assert(half > 2 && half < 11, `${half}`);
  const at = (cut: "low" | "high" | "value") =>
    grow(design, { maxDepth: 1, rows: Int32Array.of(0, 1, 6, 7), cut }).ensemble.value[0];
  // Edges between are 1.5, 2.5, 6.5, 10.5 and 11.5.
  assertEquals([at("low"), at("high"), at("value")], [1.5, 11.5, 6.5]);
});

/** Sum of leaf scores less the root's: what all splits of one tree have gained together. */
function lossSaved(leaves: readonly { rows: readonly number[] }[], design: Design, lambda: number): number {
  const score = (rows: readonly number[]) =>
    rows.reduce((sum, row) => sum + design.target[row], 0) ** 2 / (rows.length + lambda);
  return leaves.reduce((sum, { rows }) => sum + score(rows), 0) - score([...allRows(design.rows)]);
}

Deno.test("growTree() gains add up to the loss that its leaves save", () => {
  const shapes = [{ maxDepth: 4 }, { growth: "leaf" as const, maxLeaves: 9, maxDepth: 0 }, { columnsPerNode: 2 }];
  for (let seed = 1; seed <= 6; seed++) {
    const design = simulate({ rows: 150, seed, missing: seed % 2 === 0 ? 0.2 : 0 }), lambda = seed % 3;
    for (const shape of shapes) {
      const { ensemble, leaves } = grow(design, { ...shape, rules: { lambda } }), gain = totalGain(ensemble);
      assertAlmostEquals(gain, lossSaved(leaves, design, lambda), 1e-7 * gain);
    }
  }
});

Deno.test("growTree() leaf values are the shrunken means of their rows, within maxDelta", () => {
  const design = simulate({ rows: 120 });
  for (const maxDelta of [0, 0.5]) {
    const { leaves } = grow(design, { maxDepth: 3, rules: { lambda: 2 }, maxDelta });
    for (const { rows, value } of leaves) {
      const mean = rows.reduce((total, row) => total + design.target[row], 0) / (rows.length + 2);
      assertAlmostEquals(value, maxDelta > 0 ? Math.max(-maxDelta, Math.min(maxDelta, mean)) : mean, 1e-12);
    }
  }
});

Deno.test("growTree() under L1 softens leaves, and leaves sums below the penalty at zero", () => {
  const design = simulate({ rows: 120 }), l1 = 6;
  const { leaves } = grow(design, { maxDepth: 4, rules: { l1 } });
  for (const { rows, value } of leaves) {
    const sum = rows.reduce((total, row) => total + design.target[row], 0);
    assertAlmostEquals(value, Math.sign(sum) * Math.max(0, Math.abs(sum) - l1) / rows.length, 1e-12);
  }
  assert(leaves.some(({ value }) => value === 0) && leaves.some(({ value }) => value !== 0));
});

Deno.test("growTree() splits nothing that gains no more than minGain", () => {
  const design = simulate({ rows: 200 }), minGain = 20;
  const free = grow(design, { maxDepth: 5 }).ensemble;
  const { ensemble } = grow(design, { maxDepth: 5, rules: { minGain } });
  assertLess(splitCount(ensemble), splitCount(free));
  assertGreater(totalGain(ensemble), minGain * splitCount(ensemble));
  assertEquals(splitCount(grow(design, { rules: { minGain: 1e9 } }).ensemble), 0);
});

Deno.test("growTree() keeps minWeight and minLeaf with weighted rows: rows and hessians are two numbers", () => {
  const design = simulate({ rows: 160, weight: (row) => row % 4 === 0 ? 3 : 0.1 });
  const { leaves } = grow(design, { maxDepth: 0, rules: { minLeaf: 7, minWeight: 11 }, weighted: true });
  assertGreater(leaves.length, 2);
  for (const { rows } of leaves) {
    assertGreaterOrEqual(rows.length, 7);
    assertGreaterOrEqual(rows.reduce((sum, row) => sum + design.weight[row], 0), 11 - 1e-9);
  }
});

Deno.test("growTree() counts a row as often as it was drawn", () => {
  const design = simulate({ rows: 100 }), times = (row: number) => 1 + row % 3;
  for (const weighted of [false, true]) {
    const { leaves } = grow(design, { maxDepth: 0, rules: { minLeaf: 12 }, weighted, times });
    assert(leaves.some(({ rows }) => rows.length < 12));
    for (const { rows, value } of leaves) {
      const total = rows.reduce((sum, row) => sum + times(row), 0);
      assertGreaterOrEqual(total, 12);
      assertAlmostEquals(value, rows.reduce((sum, row) => sum + times(row) * design.target[row], 0) / total, 1e-12);
    }
  }
});

Deno.test("growTree() sends a row where its real value goes, categories of many words too", () => {
  const design = simulate({ rows: 300, categories: 40, missing: 0.1, target: (x) => (x[0] % 3) * 5 });
  const { ensemble, leaves } = grow(design, { maxDepth: 4, rules: { minLeaf: 2 } });
  const predicted = predictRaw(ensemble, design.values, { rows: 300 });
  for (const { rows, value } of leaves) for (const row of rows) assertEquals(predicted[row], value + 0);
  assertEquals(ensemble.split[0] >> 2, 0);
});

Deno.test("growTree() without rows to split, columns or depth is a single leaf", () => {
  const design = simulate({ rows: 9 }), mean = design.target.reduce((sum, y) => sum + y, 0) / 9;
  for (const rules of [{ minLeaf: 5 }, { minWeight: 4.6 }]) {
    const { ensemble } = grow(design, { rules });
    assertEquals([ensemble.split.length, splitCount(ensemble)], [1, 0]);
    assertAlmostEquals(ensemble.value[0], mean, 1e-12);
  }
  const flat = { ...design, values: new Float64Array(design.values.length).fill(1) };
  assertEquals(grow(flat, {}).ensemble.split.length, 1);
});

Deno.test("growTree() takes no memory for a second tree of as many nodes: records and histograms are pooled", () => {
  prepare(simulate({ rows: 300, categories: 4 }), { trees: 3, maxDepth: 5 });
  const columns = listOf(allRows(4)), tops: number[] = [];
  for (let tree = 0; tree < 3; tree++) {
    growTree(300, columns, 4);
    tops.push(heapTop());
  }
  assertEquals(tops, Array(3).fill(tops[0]));
});

Deno.test("takeRoot() sums gradients, hessians and multiplicities over the tree's rows", () => {
  const design = simulate({ rows: 50, weight: (row) => 1 + row % 4 }), times = (row: number) => row % 3;
  prepare(design, { weighted: true, times });
  const node = takeRoot(20);
  let gradient = 0, hessian = 0, count = 0;
  for (let row = 0; row < 20; row++) {
    gradient -= times(row) * design.weight[row] * design.target[row];
    hessian += times(row) * design.weight[row];
    count += times(row);
  }
  assertAlmostEquals(f64At(node + GRADIENT), gradient, 1e-12);
  assertEquals([f64At(node + HESSIAN), f64At(node + COUNT)], [hessian, count]);
  assertEquals([START, END, DEPTH, SLOT].map((field) => i32At(node + field)), [0, 20, 0, 0]);
});

Deno.test("shareOf() is the rounded share, at least 1, never more than all", () => {
  assertEquals([shareOf(10, 0.5), shareOf(10, 0.04), shareOf(3, 0.5), shareOf(7, 1)], [5, 1, 2, 7]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (total, share) => {
      const count = shareOf(total, share);
      assert(count >= 1 && count <= total && (count === 1 || Math.abs(count - total * share) <= 0.5 + 1e-9));
    }),
  );
});

Deno.test("nextLevel() gives all columns, or the share drawn for the level", () => {
  prepare(simulate({ features: 8 }));
  const all = listOf(allRows(8));
  assertEquals([nextLevel(all, 8, 0), levelTotal()], [all, 8]);
  prepare(simulate({ features: 8 }), { columnSampleLevel: 0.5 });
  const drawn = listOf(allRows(8)), seen = new Set<string>();
  for (let depth = 0; depth < 6; depth++) {
    const list = nextLevel(drawn, 8, depth), columns = Array.from({ length: 4 }, (_, i) => i32At(list + 4 * i));
    assertEquals([levelTotal(), new Set(columns).size], [4, 4]);
    seen.add(columns.join());
  }
  assertGreater(seen.size, 1);
});
