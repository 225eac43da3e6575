import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { scoreOf } from "../../../../lib/models/trees/engine/memory/data.ts";
import { timesOf } from "../../../../lib/models/trees/engine/memory/fit.ts";
import { bag, forestMean } from "../../../../lib/models/trees/engine/forest.ts";
import { i32At } from "../../../../lib/models/trees/engine/memory/heap.ts";
import { nodeTotal, rootsAt, treeTotal } from "../../../../lib/models/trees/engine/memory/nodes.ts";
import { walkTree } from "../../../../lib/models/trees/engine/walk.ts";
import { allRows } from "../../../../lib/models/contract/design_rows.ts";
import { simulate } from "../_trees.ts";
import { listLeaves, prepare, type Setup } from "./_engine.ts";

const SETUP: Setup = { weighted: true, maxDepth: 5, rules: { minLeaf: 3 } };
const weight = (row: number) => 1 + row % 3;
const timesOfRows = (rows: Int32Array) => [...rows].map(timesOf);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** The engine's own stream, after `prepare` with a seed. */
const streamOf = (seed: number) => createRng(createRng(seed).integer(2 ** 32));

Deno.test("bag() with bootstrap counts each draw of a row, for the share it is told", () => {
  const design = simulate({ rows: 200, weight }), rows = allRows(200).filter((row) => row % 3 !== 0);
  for (const [share, draws] of [[1, rows.length], [0.25, Math.round(rows.length / 4)]]) {
    prepare(design, { ...SETUP, rows, seed: 4 });
    bag(1, false, true, share, 1, false);
    const rng = streamOf(4), expected = new Map<number, number>();
    for (let i = 0; i < draws; i++) {
      const row = rows[rng.integer(rows.length)];
      expected.set(row, (expected.get(row) ?? 0) + 1);
    }
    assertEquals(timesOfRows(rows), [...rows].map((row) => expected.get(row) ?? 0));
  }
});

Deno.test("bag() without bootstrap draws a share of the rows, each at most once", () => {
  for (const share of [0.1, 0.5, 1]) {
    prepare(simulate({ rows: 200, weight }), SETUP);
    bag(1, false, false, share, 1, false);
    const times = timesOfRows(allRows(200));
    assertEquals([sum(times), Math.max(...times)], [200 * share, 1]);
  }
});

Deno.test("bag() scores are the mean of the trees that did not draw the row, and NaN where all did", () => {
  const design = simulate({ rows: 70, weight, missing: 0.1, categories: 5 }), trees = 9;
  for (const symmetric of [false, true]) {
    const growth = symmetric ? "symmetric" as const : "depth" as const;
    prepare(design, { ...SETUP, growth, trees, seed: 6 });
    const found = bag(trees, symmetric, true, 1, 1, false), rng = streamOf(6);
    assertEquals(treeTotal(), trees);
    // The host gives weights of mean 1, so the sum is over as much weight as there are rows.
    assertAlmostEquals(forestMean(), sum([...design.target].map((y, row) => y * design.weight[row])) / 70, 1e-12);
    const drawn = Array.from({ length: trees }, () => new Set(Array.from({ length: 70 }, () => rng.integer(70))));
    let error = 0, judged = 0;
    for (let row = 0; row < 70; row++) {
      const out = drawn.flatMap((rows, tree) => rows.has(row) ? [] : [i32At(rootsAt() + 4 * tree)]);
      if (out.length === 0) {
        assertEquals(scoreOf(row), NaN);
        continue;
      }
      const expected = forestMean() + sum(out.map((root) => walkTree(root, row))) / out.length;
      assertAlmostEquals(scoreOf(row), expected, 1e-12);
      error += design.weight[row] * (design.target[row] - expected) ** 2;
      judged += design.weight[row];
    }
    assertAlmostEquals(found, error / judged, 1e-9);
  }
});

Deno.test("bag() leaves are the means of their rows, by weight and as often as they were drawn, less the forest's mean", () => {
  const design = simulate({ rows: 80, weight });
  prepare(design, { ...SETUP, seed: 2 });
  bag(1, false, true, 1, 1, false);
  const leaves = listLeaves();
  assert(leaves.length > 3);
  for (const { rows, value } of leaves) {
    const shares = rows.map((row) => timesOf(row) * design.weight[row]);
    const mean = sum(rows.map((row, i) => shares[i] * design.target[row])) / sum(shares);
    assertAlmostEquals(forestMean() + value, mean, 1e-9);
  }
});

Deno.test("bag() counts a row once where leaves count distinct rows, and weighs it as often as it was drawn", () => {
  const design = simulate({ rows: 120 }), limits = { maxDepth: 0, rules: { minLeaf: 4 }, weighted: true };
  const sizes = (distinct: boolean) => {
    prepare(design, { ...SETUP, ...limits, seed: 2 });
    bag(1, false, true, 1, 1, distinct);
    return listLeaves().map(({ rows, value }) => ({ rows, value }));
  };
  assert(sizes(false).some(({ rows }) => rows.length < 4), "four draws may be of fewer rows");
  const rng = streamOf(2), drawn = new Int32Array(120);
  for (let i = 0; i < 120; i++) drawn[rng.integer(120)]!++;
  for (const { rows, value } of sizes(true)) {
    assert(rows.length >= 4, `${rows.length}`);
    const mean = sum(rows.map((row) => drawn[row]! * design.target[row]!)) / sum(rows.map((row) => drawn[row]!));
    assertAlmostEquals(forestMean() + value, mean, 1e-9);
  }
});

Deno.test("bag() splits nothing where gains are but rounding", () => {
  for (const constant of [0.1, 1e9 / 3, 1e-9 / 7]) {
    const design = simulate({ rows: 97, weight, target: () => constant });
    prepare(design, { ...SETUP, trees: 5 });
    bag(5, false, true, 1, 1, false);
    assertEquals(nodeTotal(), 5, `${constant}`);
  }
});

Deno.test("bag() judges nothing where every tree has every row", () => {
  prepare(simulate({ rows: 30 }), { trees: 2 });
  assertEquals(bag(2, false, false, 1, 1, false), NaN);
  assert(allRows(30).every((row) => Number.isNaN(scoreOf(row))));
});

Deno.test("bag() reads the rows that are fitted only", () => {
  const design = simulate({ rows: 60 }), rows = allRows(60).filter((row) => row % 2 === 0);
  const fit = () => {
    prepare(design, { rows, trees: 3 });
    return [bag(3, false, true, 1, 1, false), forestMean(), ...[...rows].map(scoreOf)];
  };
  const first = fit();
  for (let row = 1; row < 60; row += 2) design.target[row] = 1e9;
  assertEquals(fit(), first);
});
