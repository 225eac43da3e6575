import { assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { createRng } from "../../../lib/core/random.ts";
import { type LossName, lossOf, weightedQuantile } from "../../../lib/models/trees/loss.ts";
import { allRows } from "../../../lib/models/trees/rows.ts";
import { quantile } from "../../../lib/core/statistics.ts";

const NAMES: LossName[] = ["squared", "absolute", "poisson", "quantile", "logistic"];
const rng = createRng(4);
const data = (name: LossName) => ({
  rows: allRows(40),
  target: Float64Array.from({ length: 40 }, () => name === "logistic" ? rng.integer(2) : Math.abs(rng.normal()) * 3),
  weight: Float64Array.from({ length: 40 }, () => 0.5 + rng.next()),
});

Deno.test("lossOf() gradients and hessians are derivatives of the mean loss", () => {
  for (const name of NAMES) {
    const loss = lossOf(name, 0.8), rows = data(name), total = rows.weight.reduce((a, b) => a + b, 0);
    const score = Float64Array.from({ length: 40 }, () => rng.normal());
    const out = { gradient: new Float64Array(40), hessian: new Float64Array(40) };
    loss.gradients(rows, score, out);
    const at = (row: number, shift: number) => {
      const moved = score.slice();
      moved[row] += shift;
      return loss.mean(rows, moved) * total;
    };
    // The squared loss is reported as the error, twice the loss that is fitted.
    const factor = name === "squared" ? 0.5 : 1, step = 1e-4;
    for (let row = 0; row < 40; row++) {
      assertAlmostEquals(out.gradient[row], factor * (at(row, step) - at(row, -step)) / (2 * step), 1e-4);
      if (loss.constantHessian) continue;
      assertAlmostEquals(out.hessian[row], (at(row, step) + at(row, -step) - 2 * at(row, 0)) / step ** 2, 1e-3);
    }
  }
});

Deno.test("lossOf() base is the best constant", () => {
  for (const name of NAMES) {
    const loss = lossOf(name, 0.8), rows = data(name), base = loss.base(rows);
    const at = (value: number) => loss.mean(rows, new Float64Array(40).fill(value));
    for (const shift of [-0.1, 0.1]) assertEquals(at(base) <= at(base + shift), true, name);
  }
});

Deno.test("lossOf() refuses targets outside the loss' domain", () => {
  assertMatch(lossOf("poisson").refuses(-1) ?? "", />= 0/);
  assertMatch(lossOf("logistic").refuses(0.5) ?? "", /0 or 1/);
  assertEquals([lossOf("poisson").refuses(0), lossOf("logistic").refuses(1), lossOf("squared").refuses(-9)], [
    null,
    null,
    null,
  ]);
});

Deno.test("lossOf() poisson base stays finite for all-zero targets", () => {
  const base = lossOf("poisson").base({ rows: allRows(2), target: new Float64Array(2), weight: Float64Array.of(1, 1) });
  assertAlmostEquals(base, Math.log(1e-6), 1e-12);
});

Deno.test("weightedQuantile() interpolates equal weights and accumulates unequal ones", () => {
  assertEquals(weightedQuantile(Float64Array.of(4, 1, 3, 2), Float64Array.of(2, 2, 2, 2), 0.5), 2.5);
  assertEquals(weightedQuantile(Float64Array.of(4, 1, 3), Float64Array.of(1, 5, 1), 0.5), 1);
  assertEquals(weightedQuantile(Float64Array.of(4, 1, 3), Float64Array.of(8, 1, 1), 0.9), 4);
});

Deno.test("lossOf() absolute error is twice the pinball loss at one half, gradients and base too", () => {
  const rows = data("absolute"), score = rows.target.map((y) => y - 1 + rng.next() * 2);
  const [absolute, pinball] = [lossOf("absolute"), lossOf("quantile", 0.5)];
  assertAlmostEquals(absolute.mean(rows, score), 2 * pinball.mean(rows, score), 1e-12);
  assertEquals(absolute.base(rows), pinball.base(rows));
  const [a, b] = [absolute, pinball].map((loss) => {
    const out = { gradient: new Float64Array(40), hessian: new Float64Array(40) };
    loss.gradients(rows, score, out);
    return out.gradient;
  });
  assertEquals(a, b.map((g) => 2 * g));
});

Deno.test("lossOf() mean is the loss by its definition", () => {
  const two = { rows: Int32Array.of(0, 1), target: Float64Array.of(3, 1), weight: Float64Array.of(1, 3) };
  const score = Float64Array.of(1, 2);
  assertAlmostEquals(lossOf("squared").mean(two, score), (4 + 3 * 1) / 4, 1e-12);
  assertAlmostEquals(lossOf("absolute").mean(two, score), (2 + 3 * 1) / 4, 1e-12);
  assertAlmostEquals(lossOf("quantile", 0.9).mean(two, score), (0.9 * 2 + 3 * 0.1 * 1) / 4, 1e-12);
  assertAlmostEquals(lossOf("poisson").mean(two, score), (Math.E - 3 + 3 * (Math.exp(2) - 2)) / 4, 1e-12);
  const binary = { ...two, target: Float64Array.of(1, 0) };
  const share = (s: number) => 1 / (1 + Math.exp(-s));
  const expected = -(Math.log(share(1)) + 3 * Math.log(1 - share(2))) / 4;
  assertAlmostEquals(lossOf("logistic").mean(binary, score), expected, 1e-12);
});

Deno.test("lossOf() reads only its rows, and their weights' ratios", () => {
  for (const name of NAMES) {
    const loss = lossOf(name, 0.8), all = data(name), rows = Int32Array.of(3, 8, 20, 21), score = new Float64Array(40);
    const part = { ...all, rows };
    const wild = {
      rows,
      target: all.target.map((y, i) => rows.includes(i) ? y : NaN),
      weight: all.weight.map((w) => 8 * w),
    };
    assertAlmostEquals(loss.base(wild), loss.base(part), 1e-12, name);
    assertAlmostEquals(loss.mean(wild, score), loss.mean(part, score), 1e-12, name);
    const out = { gradient: new Float64Array(40).fill(-7), hessian: new Float64Array(40).fill(-7) };
    loss.gradients(part, score, out);
    assertEquals(out.gradient.filter((g) => g === -7).length, 36, name);
  }
});

Deno.test("lossOf() stays finite for scores beyond any demand", () => {
  for (const name of NAMES) {
    const loss = lossOf(name), rows = data(name);
    for (const extreme of [-1e6, 1e6]) {
      const score = new Float64Array(40).fill(extreme);
      const out = { gradient: new Float64Array(40), hessian: new Float64Array(40).fill(1) };
      loss.gradients(rows, score, out);
      assertEquals([...out.gradient, ...out.hessian, loss.mean(rows, score)].every(Number.isFinite), true, name);
      assertEquals(out.hessian.every((h) => h >= 0), true, name);
    }
  }
});

Deno.test("lossOf() logistic base stays finite where all rows are of one class", () => {
  for (const label of [0, 1]) {
    const one = { rows: allRows(3), target: new Float64Array(3).fill(label), weight: new Float64Array(3).fill(1) };
    assertAlmostEquals(lossOf("logistic").base(one), (label === 1 ? 1 : -1) * Math.log((1 - 1e-6) / 1e-6), 1e-9);
  }
});

Deno.test("lossOf() gain floors are far below any gain that matters, and grow as gains do", () => {
  for (const name of NAMES) {
    const loss = lossOf(name), rows = data(name);
    const floor = loss.gainFloor(rows);
    assertEquals(floor > 0 && floor < 1e-10, true, name);
  }
  const rows = data("squared"), scaled = { ...rows, target: rows.target.map((y) => 4 * y) };
  assertEquals(lossOf("squared").gainFloor(scaled), 16 * lossOf("squared").gainFloor(rows));
});

Deno.test("lossOf() names its link, and the quantile of its leaves", () => {
  assertEquals(NAMES.map((name) => lossOf(name, 0.8).link), ["identity", "identity", "log", "identity", "logit"]);
  assertEquals(NAMES.map((name) => lossOf(name, 0.8).leafQuantile), [undefined, 0.5, undefined, 0.8, undefined]);
  assertEquals(NAMES.map((name) => lossOf(name).constantHessian), [true, true, false, true, false]);
});

Deno.test("weightedQuantile() has at most its level of the weight below, and at least that much up to it", () => {
  const entries = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 5 })), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(fc.property(entries, fc.integer({ min: 1, max: 99 }), (rows, percent) => {
    const level = percent / 100,
      values = Float64Array.from(rows, ([v]) => v),
      weights = Float64Array.from(rows, ([, w]) => w);
    const found = weightedQuantile(values, weights, level);
    const equal = new Set(weights).size === 1;
    if (equal) return assertEquals(found, quantile(values, level));
    const total = weights.reduce((sum, w) => sum + w, 0);
    const below = rows.reduce((sum, [v, w]) => v < found ? sum + w : sum, 0);
    const upTo = rows.reduce((sum, [v, w]) => v <= found ? sum + w : sum, 0);
    assertEquals(below <= level * total + 1e-9 && upTo >= level * total - 1e-9, true);
  }));
});

Deno.test("lossOf() takes both classes and any count", () => {
  assertEquals([0, 1].map((target) => lossOf("logistic").refuses(target)), [null, null]);
  assertEquals([0, 0.5, 1e9].map((target) => lossOf("poisson").refuses(target)), [null, null, null]);
  assertMatch(lossOf("logistic").refuses(-1) ?? "", /0 or 1/);
});
