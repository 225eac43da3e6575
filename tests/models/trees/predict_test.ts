import { assert, assertAlmostEquals, assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { fitForest } from "../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import {
  CATEGORY,
  LEAF,
  MISSING_LEFT,
  prefix,
  treeCount,
  type TreeEnsemble,
} from "../../../lib/models/trees/ensemble/ensemble.ts";
import { designEnd, PLAIN_ENGINE, type TreeEngine, wasmEngine } from "../../../lib/models/trees/host.ts";
import { invertLink, predictRaw, predictTrees, sumInEngine } from "../../../lib/models/trees/predict.ts";
import { designOf } from "../../../lib/models/contract/design_rows.ts";
import { BAG, BOOST, simulate, stagesOf } from "./_trees.ts";

const design = simulate({ rows: 300, missing: 0.1, categories: 12 });
const binned = binDesign(design);
const boosted = fitBoosting(binned, design, { ...BOOST, maxDepth: 5 }).ensemble;
const forest = fitForest(binned, design, BAG).ensemble;

function engines(): TreeEngine[] {
  const wasm = wasmEngine();
  assert(wasm !== null, "the engine under test needs a host with vector instructions");
  return [PLAIN_ENGINE, wasm];
}

/** Leaf value of one tree for a row, by the words of `TreeEnsemble` alone. */
function leafValue(ensemble: TreeEnsemble, tree: number, x: Float64Array): number {
  const { split, left, value, categories, categoryOffsets, subsets } = ensemble;
  let node = ensemble.roots[tree];
  while (split[node] >= 0) {
    const feature = split[node] >> 2, missingLeft = (split[node] & MISSING_LEFT) !== 0;
    const known = categories.subarray(categoryOffsets[feature], categoryOffsets[feature + 1]);
    const bin = known.indexOf(x[feature]), word = 8 * value[node] + (bin >> 5);
    let goesLeft = x[feature] <= value[node];
    if ((split[node] & CATEGORY) !== 0) goesLeft = bin < 0 ? missingLeft : (subsets[word] & (1 << (bin & 31))) !== 0;
    else if (Number.isNaN(x[feature])) goesLeft = missingLeft;
    node = left[node] + (goesLeft ? 0 : 1);
  }
  return value[node];
}

/** Sums of leaf values, in the order of the trees. */
function sumsByHand(ensemble: TreeEnsemble, values: Float64Array, rows: number, trees = treeCount(ensemble)) {
  const p = ensemble.names.length;
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let t = 0; t < trees; t++) sum += leafValue(ensemble, t, values.subarray(row * p, row * p + p));
    return sum;
  });
}

Deno.test("predictRaw() is the base and the sum or mean of the trees' leaves, for training and new rows, bit for bit", () => {
  const fresh = simulate({ rows: 200, missing: 0.2, categories: 15, seed: 9 });
  for (const ensemble of [boosted, forest]) {
    for (const { values, rows } of [design, fresh]) {
      const sums = sumsByHand(ensemble, values, rows), divisor = ensemble.average ? treeCount(ensemble) : 1;
      const expected = sums.map((sum) => ensemble.base + sum / divisor);
      assertEquals(predictRaw(ensemble, values, { rows }), expected);
      for (let row = 0; row < rows; row += 11) {
        assertEquals(predictRaw(ensemble, values.subarray(4 * row), { rows: 1 }), expected.slice(row, row + 1));
      }
    }
  }
});

Deno.test("predictTrees() gives a row alone the bits it has in a batch", () => {
  const batch = predictTrees(forest, design.values, { rows: 300 });
  for (let row = 0; row < 300; row += 7) {
    assertEquals(predictTrees(forest, design.values.subarray(row * 4), { rows: 1 })[0], batch[row]);
  }
});

Deno.test("predictTrees() of the first trees alone equals shorter fits", () => {
  const options = { ...BOOST, rowSample: 0.7, columnSample: 0.6 };
  const long = fitBoosting(binned, design, { ...options, rng: createRng(8) }).ensemble;
  const stages = stagesOf(long, design.values, 300);
  for (const trees of [1, 4, 10]) {
    const short = fitBoosting(binned, design, { ...options, trees, rng: createRng(8) }).ensemble;
    const expected = predictTrees(short, design.values, { rows: 300 });
    assertEquals(stages.slice((trees - 1) * 300, trees * 300), expected);
  }
  const ofForest = stagesOf(forest, design.values, 300),
    shorter = fitForest(binned, design, {
      ...BAG,
      trees: 7,
      rng: createRng(1),
    });
  const whole = fitForest(binned, design, { ...BAG, rng: createRng(1) });
  assertEquals(stagesOf(whole.ensemble, design.values, 300).length, ofForest.length);
  assertEquals(
    stagesOf(whole.ensemble, design.values, 300).slice(6 * 300, 7 * 300),
    predictTrees(shorter.ensemble, design.values, { rows: 300 }),
  );
});

Deno.test("invertLink() is exp, logistic or nothing, and stays finite", () => {
  assertEquals([...invertLink(Float64Array.of(2), "identity")], [2]);
  assertAlmostEquals(invertLink(Float64Array.of(2), "log")[0], Math.exp(2), 1e-12);
  assertEquals(invertLink(Float64Array.of(0), "logit")[0], 0.5);
  assert(
    [..."log logit".split(" ")].every((link) =>
      [-1e5, 1e5].every((raw) => Number.isFinite(invertLink(Float64Array.of(raw), link === "log" ? "log" : "logit")[0]))
    ),
  );
});

Deno.test("predictRaw() follows thresholds, flags and links as an ensemble says, written by hand", () => {
  const ensemble: TreeEnsemble = {
    specHash: "",
    names: ["a", "b"],
    base: 10,
    link: "identity",
    average: false,
    roots: Int32Array.of(0, 3, 6),
    // x0 <= 1.5, missing right; then x1 <= -2, missing left.
    split: Int32Array.of(0, LEAF, LEAF, 4 + MISSING_LEFT, LEAF, LEAF),
    left: Int32Array.of(1, 0, 1, 4, 3, 4),
    value: Float64Array.of(1.5, 1, 2, -2, 100, 200),
    subsets: new Uint32Array(0),
    categories: new Float64Array(0),
    categoryOffsets: Int32Array.of(0, 0, 0),
    gain: new Float64Array(2),
  };
  const rows = [[1.5, -2], [1.6, -1.9], [NaN, NaN], [-Infinity, Infinity], [0, -3]];
  const values = Float64Array.from(rows.flat());
  assertEquals([...predictRaw(ensemble, values, { rows: 5 })], [111, 212, 112, 211, 111]);
  assertEquals([...predictRaw({ ...ensemble, average: true }, values, { rows: 2 })], [10 + 101 / 2, 10 + 202 / 2]);
  assertEquals([...predictRaw(ensemble, values, { rows: 3, trees: 1 })], [11, 12, 12]);
  assertEquals([...predictRaw(ensemble, values, { rows: 2, trees: 0 })], [10, 10]);
  assertEquals([...stagesOf(ensemble, values, 2)], [11, 12, 111, 212]);
});

Deno.test("predictRaw() looks categories up, and sends new ones where missing goes", () => {
  const subsets = new Uint32Array(8);
  subsets[0] = 0b001;
  subsets[1] = 0b10;
  const categories = Float64Array.from({ length: 34 }, (_, i) => 10 * i);
  const ensemble: TreeEnsemble = {
    ...boosted,
    names: ["c"],
    base: 0,
    roots: Int32Array.of(0, 3),
    split: Int32Array.of(CATEGORY + MISSING_LEFT, LEAF, LEAF),
    left: Int32Array.of(1, 0, 1),
    value: Float64Array.of(0, 5, 7),
    subsets,
    categories,
    categoryOffsets: Int32Array.of(0, 34),
    gain: new Float64Array(1),
  };
  // Bins 0 and 33 go left: categories 0 and 330. 5 is none, as is NaN.
  const values = Float64Array.of(0, 10, 320, 330, 5, NaN, -1, 1e9);
  assertEquals([...predictRaw(ensemble, values, { rows: 8 })], [5, 7, 7, 5, 5, 5, 5, 5]);
  const right = { ...ensemble, split: Int32Array.of(CATEGORY, LEAF, LEAF) };
  assertEquals([...predictRaw(right, values, { rows: 8 })], [5, 7, 7, 5, 7, 7, 7, 7]);
  for (const engine of engines()) {
    const sums = [ensemble, right].map((trees) => [...sumInEngine(engine, trees, { values, rows: 8, trees: 1 })]);
    assertEquals(sums, [[5, 7, 7, 5, 5, 5, 5, 5], [5, 7, 7, 5, 7, 7, 7, 7]], engine.name);
  }
});

Deno.test("sumInEngine() and predictRaw() take the same leaves as a walk by hand, for any small data", () => {
  const value = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom(NaN, NaN, Infinity, -Infinity));
  const category = fc.oneof(fc.nat({ max: 6 }), fc.constant(NaN));
  const row = fc.tuple(value, category, fc.integer({ min: -9, max: 9 }));
  const growths = fc.constantFrom("depth" as const, "leaf" as const, "symmetric" as const);
  const rows = fc.array(row, { minLength: 4, maxLength: 40 });
  fc.assert(fc.property(rows, growths, fc.integer({ min: 0, max: 7 }), (data, growth, trees) => {
    const n = data.length,
      any = designOf({
        names: ["x", "c"],
        values: data.flatMap(([x, c]) => [x, c]),
        target: data.map(([, , y]) => y),
        categorical: [false, true],
      });
    const { ensemble } = fitBoosting(binDesign(any), any, { ...BOOST, growth, trees: 7, maxDepth: 4 });
    const sums = sumsByHand(ensemble, any.values, n, trees);
    for (const engine of engines()) {
      assertEquals(sumInEngine(engine, ensemble, { values: any.values, rows: n, trees }), sums, engine.name);
    }
    const expected = sums.map((sum) => ensemble.base + sum);
    assertEquals(predictRaw(ensemble, any.values, { rows: n, trees }), expected);
    for (let i = 0; i < n; i++) {
      assertEquals(predictRaw(ensemble, any.values.subarray(2 * i), { rows: 1, trees })[0], expected[i]);
    }
  }));
});

Deno.test("sumInEngine() takes any number of rows, and trees that begin behind others", () => {
  for (const rows of [0, 1, 7, 8, 9, 31, 32, 33, 65, 300]) {
    const later = { ...forest, roots: forest.roots.slice(10, 26) }, expected = sumsByHand(later, design.values, rows);
    for (const engine of engines()) {
      const sums = sumInEngine(engine, later, { values: design.values, rows, trees: 15 });
      assertEquals(sums, expected, `${rows} rows, ${engine.name}`);
    }
  }
});

Deno.test("sumInEngine() leaves the design of the last fit where it is: the next fit gives the same trees", () => {
  for (const engine of engines()) {
    const fit = () => fitBoosting(binned, design, { ...BOOST, engine, rowSample: 0.7, rng: createRng(3) }).ensemble;
    const first = fit(), end = designEnd(engine);
    assert(end > 0);
    sumInEngine(engine, forest, { values: design.values, rows: 300, trees: 30 });
    assertEquals([designEnd(engine), fit()], [end, first], engine.name);
  }
});

Deno.test("predictRaw() ends at leaves that are not finite, and needs no features", () => {
  const leaf = boosted.split.indexOf(LEAF), value = boosted.value.with(leaf, NaN);
  for (const rows of [1, 300]) {
    const raw = predictRaw({ ...boosted, value }, design.values, { rows }),
      sound = predictRaw(boosted, design.values, { rows });
    raw.forEach((found, row) => assert(Number.isNaN(found) || found === sound[row]));
    assertEquals(rows === 300, raw.some(Number.isNaN) && !raw.every(Number.isNaN));
  }
  const none = prefix({ ...boosted, split: boosted.split.map(() => LEAF), left: boosted.left.map((_, i) => i - 1) }, 2);
  const bare = { ...none, names: [], roots: Int32Array.of(0, 1, 2), categoryOffsets: Int32Array.of(0) };
  const expected = bare.base + (bare.value[0] + bare.value[1]);
  for (const rows of [1, 50]) {
    assertEquals(predictRaw(bare, new Float64Array(0), { rows }), new Float64Array(rows).fill(expected));
  }
});

Deno.test("predictRaw() sends infinite values left of an infinite threshold, and only missing ones right", () => {
  const split = Int32Array.of(0, LEAF, LEAF), left = Int32Array.of(1, 0, 1), value = Float64Array.of(Infinity, 1, 2);
  const ensemble = { ...boosted, base: 0, names: ["x"], roots: Int32Array.of(0, 3), split, left, value };
  const rows = 24, values = Float64Array.from({ length: rows }, (_, i) => [1, Infinity, -Infinity, NaN][i % 4]);
  const bare = { ...ensemble, categories: new Float64Array(0), categoryOffsets: Int32Array.of(0, 0) };
  const expected = Array.from(values, (x) => Number.isNaN(x) ? 2 : 1);
  assertEquals([...predictRaw(bare, values, { rows })], expected);
  assertEquals([...predictRaw(bare, values, { rows: 4 })], expected.slice(0, 4));
});

Deno.test("predictRaw() gives arrays of its own at each call", () => {
  const first = predictRaw(boosted, design.values, { rows: 1 }), kept = first[0];
  const second = predictRaw(boosted, design.values.subarray(4), { rows: 1 });
  assertNotStrictEquals(first.buffer, second.buffer);
  assertStrictEquals(first[0], kept);
});

Deno.test("predictTrees() of more rows than a block gives each its own prediction", () => {
  const many = simulate({ rows: 200, missing: 0.1, categories: 12, seed: 4 });
  const order = Array.from({ length: 200 }, (_, i) => (i * 37) % 200);
  const mixed = Float64Array.from(order.flatMap((row) => [...many.values.subarray(4 * row, 4 * row + 4)]));
  const straight = predictTrees(boosted, many.values, { rows: 200 });
  assertEquals([...predictTrees(boosted, mixed, { rows: 200 })], order.map((row) => straight[row]));
  assertEquals(predictTrees(boosted, new Float64Array(0), { rows: 0 }).length, 0);
});
