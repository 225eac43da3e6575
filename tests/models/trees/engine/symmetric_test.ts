import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Design } from "../../../../lib/core/rows/design.ts";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { binDesign } from "../../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../../lib/models/trees/boost.ts";
import { heapBuffer, heapTop } from "../../../../lib/models/trees/engine/memory/heap.ts";
import { growSymmetric } from "../../../../lib/models/trees/engine/symmetric.ts";
import { LEAF } from "../../../../lib/models/trees/ensemble/ensemble.ts";
import { dropEngine, PLAIN_ENGINE } from "../../../../lib/models/trees/host.ts";
import { predictRaw } from "../../../../lib/models/trees/predict.ts";
import { allRows, designOf } from "../../../../lib/models/contract/design_rows.ts";
import { BOOST, shapeOf, simulate } from "../_trees.ts";
import { growOne, listOf, prepare, type Setup } from "./_engine.ts";

const grow = (design: Design, setup: Setup = {}) => growOne(design, { growth: "symmetric", ...setup });
const scoreWith = (design: Design, lambda: number) => (rows: readonly number[]) =>
  rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + design.target[row], 0) ** 2 / (rows.length + lambda);

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

Deno.test("growSymmetric() takes the split with the largest gain summed over the level, missing on either side", () => {
  for (let seed = 1; seed <= 6; seed++) {
    const design = simulate({ rows: 60, features: 3, seed, missing: seed % 2 === 0 ? 0.2 : 0 }), lambda = 0.5;
    const { ensemble, leaves } = grow(design, { maxDepth: 2, rules: { lambda } }), score = scoreWith(design, lambda);
    const at = (row: number, f: number) => design.values[row * 3 + f];
    const sideOf = (f: number, cut: number, missingLeft: boolean) => (row: number) =>
      Number.isNaN(at(row, f)) ? missingLeft : at(row, f) <= cut;
    const all = [...allRows(60)];
    const first = sideOf(ensemble.split[0] >> 2, ensemble.value[0], (ensemble.split[0] & 1) === 1);
    const parts = [all.filter(first), all.filter((row) => !first(row))];
    let best = 0;
    for (let f = 0; f < 3; f++) {
      for (const cut of all.map((row) => at(row, f)).filter((x) => !Number.isNaN(x))) {
        for (const missingLeft of [false, true]) {
          const goesLeft = sideOf(f, cut, missingLeft);
          const gain = parts.reduce((sum, part) => {
            const left = part.filter(goesLeft), right = part.filter((row) => !goesLeft(row));
            return left.length > 0 && right.length > 0 ? sum + score(left) + score(right) - score(part) : sum;
          }, 0);
          best = Math.max(best, gain);
        }
      }
    }
    const found = leaves.reduce((sum, { rows }) => sum + score(rows), 0) -
      parts.reduce((sum, part) => sum + score(part), 0);
    assertAlmostEquals(found, best, 1e-9, `${seed}`);
  }
});

Deno.test("growSymmetric() gives thin and empty leaves the value of the nearest ancestor with enough rows", () => {
  const names = ["a", "b"], rules = { minLeaf: 2 }, probe = Float64Array.of(0, 0, 0, 1, 1, 1, 1, 0);
  const predict = (values: number[], target: number[]) => {
    const { ensemble, leaves } = grow(designOf({ names, values, target }), { maxDepth: 2, rules });
    assertEquals(leaves.length, 4, "b is split for the sake of a = 0");
    return [...predictRaw(ensemble, probe, { rows: 4 })];
  };
  const values = [0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1], target = [0, 0, 5, 5, 20, 21, 22];
  assertEquals(predict([...values, 1, 0], [...target, 37]), [0, 5, 21, 25], "one row has a = 1 and b = 0");
  assertEquals(predict(values, target), [0, 5, 21, 21], "no row has");
});

Deno.test("growSymmetric() agrees by counts, by equal weights, and on the general way", () => {
  for (let seed = 1; seed <= 6; seed++) {
    const design = simulate({ rows: 200, seed, missing: seed % 2 ? 0.1 : 0, categories: seed % 3 ? 0 : 4 });
    const rules = { minLeaf: 3, lambda: 1 }, plain = grow(design, { maxDepth: 4, rules }).ensemble;
    for (const setup of [{ maxDepth: 4, rules, weighted: true }, { maxDepth: 4, rules: { ...rules, l1: 1e-300 } }]) {
      const other = grow(design, setup).ensemble;
      assertEquals([other.split, other.left], [plain.split, plain.left]);
      other.value.forEach((value, node) => assertAlmostEquals(value, plain.value[node], 1e-9));
    }
  }
});

Deno.test("growSymmetric() ends as a single leaf without columns or rows enough", () => {
  const constant = designOf({ names: ["x"], values: [1, 1, 1], target: [1, 2, 6] });
  const { ensemble } = grow(constant);
  assertEquals([ensemble.split.length, ensemble.value[0]], [1, 3]);
  assertEquals(grow(simulate({ rows: 9 }), { rules: { minLeaf: 5 } }).ensemble.split.length, 1);
});

Deno.test("growSymmetric() takes no memory for a second tree: every record and histogram was returned", () => {
  prepare(simulate({ rows: 200, missing: 0.1 }), { growth: "symmetric", trees: 3, maxDepth: 5 });
  const columns = listOf(allRows(4)), tops: number[] = [];
  for (let tree = 0; tree < 3; tree++) {
    growSymmetric(200, columns, 4);
    tops.push(heapTop());
  }
  assertEquals(tops, Array(3).fill(tops[0]));
});

Deno.test("growSymmetric() gains add up to the loss that its leaves save", () => {
  for (let seed = 1; seed <= 6; seed++) {
    const design = simulate({ rows: 120, seed, missing: seed % 2 === 0 ? 0.2 : 0 }), lambda = 1;
    const setup = { maxDepth: 3, rules: { lambda }, weighted: seed % 3 === 0 }, score = scoreWith(design, lambda);
    const { ensemble, leaves } = grow(design, setup);
    const saved = leaves.reduce((sum, { rows }) => sum + score(rows), 0) - score([...allRows(120)]);
    assertAlmostEquals(ensemble.gain.reduce((sum, gain) => sum + gain, 0), saved, 1e-8 * Math.abs(saved));
  }
});

Deno.test("growSymmetric() lists a power of two of leaves from left to right, as the tree has them", () => {
  const design = simulate({ rows: 40, missing: 0.2 }), { ensemble, leaves } = grow(design, { maxDepth: 4 });
  assertEquals(leaves.length, 16);
  assertEquals(leaves.flatMap(({ rows }) => rows).sort((a, b) => a - b), [...allRows(40)]);
  const values: number[] = [];
  const visit = (node: number) => {
    if (ensemble.split[node] < 0) return void values.push(ensemble.value[node]);
    visit(ensemble.left[node]);
    visit(ensemble.left[node] + 1);
  };
  visit(0);
  assertEquals(leaves.map(({ value }) => value), values);
  const predicted = predictRaw(ensemble, design.values, { rows: 40 });
  for (const { rows, value } of leaves) for (const row of rows) assertEquals(predicted[row], value + 0);
});

Deno.test("growSymmetric() stops where no level gains, and at depth 0", () => {
  const design = simulate({ rows: 100, target: (x) => x[0] > 0 ? 3 : -1 });
  const { levels } = shapeOf(grow(design, { maxDepth: 5, rules: { minGain: 1e-6 } }).ensemble, 0);
  assertEquals(levels.length, 1);
  assertEquals(grow(design, { maxDepth: 0 }).ensemble.split.length, 1);
});

Deno.test("growSymmetric() sends categories one against the rest, missing as one of them", () => {
  const source = { names: ["c"], values: [0, 1, 2, 0, 1, 2, NaN, NaN], categorical: [true] };
  const predict = (target: number[], probe: number[]) => {
    const { ensemble } = grow(designOf({ ...source, target }), { maxDepth: 1 });
    return [...predictRaw(ensemble, Float64Array.from(probe), { rows: probe.length })];
  };
  const gone = predict([0, 0, 0, 0, 0, 0, 8, 8], [0, 1, 2, NaN, 77]);
  assertEquals(gone, [0, 0, 0, 8, 8], "a new category goes with missing");
  assertEquals(predict([0, 6, 0, 0, 6, 0, 0, 0], [0, 1, 2, NaN]), [0, 6, 0, 0]);
});

Deno.test("growSymmetric() searches only the level's columns and keeps every leaf value within its bound", () => {
  const design = simulate({ rows: 300, features: 8, target: (x) => 5 * x[0] + 4 * x[1] });
  const { ensemble, leaves } = grow(design, { columnSampleLevel: 0.125, maxDepth: 3, maxDelta: 0.5 });
  for (const level of shapeOf(ensemble, 0).levels) assertEquals(new Set(level).size, 1);
  assert(leaves.every(({ value }) => Math.abs(value) <= 0.5));
  assert(leaves.some(({ value }) => Math.abs(value) === 0.5));
});

Deno.test("growSymmetric() keeps minLeaf and minWeight: a node that cannot be split so adds nothing to the gain", () => {
  const design = simulate({ rows: 80, weight: (row) => row % 4 === 0 ? 3 : 0.1 });
  for (const rules of [{ minLeaf: 15 }, { minWeight: 20 }]) {
    const { leaves } = grow(design, { rules, maxDepth: 1, weighted: true });
    for (const { rows } of leaves) {
      assert(rows.length >= (rules.minLeaf ?? 1));
      assert(rows.reduce((sum, row) => sum + design.weight[row], 0) >= (rules.minWeight ?? 0) - 1e-9);
    }
  }
});

Deno.test("growSymmetric() may have more leaves and levels than rows", () => {
  for (let rows = 2; rows <= 9; rows++) {
    const design = simulate({ rows, features: 3 });
    for (const columnSampleLevel of [1, 0.5]) {
      // Without a floor, every level splits while any node of it has two different rows.
      const { ensemble, leaves } = grow(design, { maxDepth: 7, columnSampleLevel });
      const { leafDepths } = shapeOf(ensemble, 0);
      assertEquals(leaves.length, 2 ** leafDepths[0]);
      assertEquals(leaves.flatMap((leaf) => leaf.rows).sort(), [...allRows(rows)]);
      predictRaw(ensemble, design.values, { rows }).forEach((value, row) => {
        assertEquals(value, leaves.find((leaf) => leaf.rows.includes(row))?.value);
      });
    }
  }
});

Deno.test("growSymmetric() without a usable column makes no split, whatever the memory holds", () => {
  const design = designOf({ names: ["constant"], values: [7, 7, 7], target: [0, 0, 0] }), binned = binDesign(design);
  for (const share of [{ columnSampleLevel: 0.5 }, { columnSample: 0.5 }, {}]) {
    for (let cycle = 2; cycle < 12; cycle++) {
      dropEngine(PLAIN_ENGINE);
      new Int32Array(heapBuffer()).forEach((_, i, words) => words[i] = i % cycle);
      const options = { ...BOOST, ...share, growth: "symmetric", trees: 2, engine: PLAIN_ENGINE } as const;
      const { ensemble } = fitBoosting(binned, design, { ...options, rng: createRng(1) });
      assertEquals([...ensemble.split], [LEAF, LEAF], `${JSON.stringify(share)} ${cycle}`);
    }
  }
});
