import { assert, assertAlmostEquals, assertEquals, assertLessOrEqual } from "@std/assert";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { setScore, trainCount, trainRows } from "../../../../lib/models/trees/engine/memory/data.ts";
import { minGain, pairs, setTreeRow } from "../../../../lib/models/trees/engine/memory/fit.ts";
import { f64At } from "../../../../lib/models/trees/engine/memory/heap.ts";
import { baseScore, fillGradients, floorGain, meanLoss, setLoss } from "../../../../lib/models/trees/engine/loss.ts";
import { lossOf, type NumberLoss } from "../../../../lib/models/trees/loss.ts";
import { designOf } from "../../../../lib/models/contract/design_rows.ts";
import { leafQuantile, lossAt } from "../_trees.ts";
import { prepare } from "./_engine.ts";

const NAMES: NumberLoss[] = ["squared", "absolute", "poisson", "quantile", "logistic", "relative", "tweedie"];
const LEVEL = 0.8, POWER = 1.4, ROWS = 40;
const levelOf = (name: NumberLoss) => name === "tweedie" ? POWER : LEVEL;

interface Rows {
  target: ArrayLike<number>;
  weight: ArrayLike<number>;
}

function random(name: NumberLoss, seed = 4): Rows {
  const rng = createRng(seed);
  return {
    target: Float64Array.from(
      { length: ROWS },
      () => name === "logistic" ? rng.integer(2) : Math.abs(rng.normal()) * (name === "relative" ? 1 : 3),
    ),
    weight: Float64Array.from({ length: ROWS }, () => 0.5 + rng.next()),
  };
}

/** Put rows into the engine with a loss; only `rows` are fitted. */
function setUp(name: NumberLoss, { target, weight }: Rows, rows?: Int32Array): void {
  const values = Array.from(target, (_, i) => i);
  prepare(designOf({ names: ["x"], values, target, weight }), { weighted: true, rows });
  const { kind, level, factor } = lossOf(name, levelOf(name));
  setLoss(kind, level, factor);
}

const gradientOf = (row: number) => f64At(pairs + 16 * row);
const hessianOf = (row: number) => f64At(pairs + 16 * row + 8);
const setScores = (score: (row: number) => number) => {
  for (let row = 0; row < ROWS; row++) setScore(row, score(row));
};
const mean = () => meanLoss(trainRows, trainCount);

Deno.test("fillGradients() writes derivatives of the mean loss, by finite differences", () => {
  for (const name of NAMES) {
    const rows = random(name), rng = createRng(9), score = Float64Array.from({ length: ROWS }, () => rng.normal());
    setUp(name, rows);
    setScores((row) => score[row]);
    fillGradients(trainCount);
    const total = Array.from(rows.weight).reduce((a, b) => a + b, 0);
    const at = (row: number, shift: number) => {
      setScore(row, score[row] + shift);
      const loss = mean() * total;
      setScore(row, score[row]);
      return loss;
    };
    // The squared loss is reported as the error, twice the loss that is fitted.
    const factor = name === "squared" ? 0.5 : 1, step = 1e-4;
    for (let row = 0; row < ROWS; row++) {
      const slope = factor * (at(row, step) - at(row, -step)) / (2 * step);
      assertAlmostEquals(gradientOf(row), slope, 1e-4, `${name} ${row}`);
      const curve = (at(row, step) + at(row, -step) - 2 * at(row, 0)) / step ** 2;
      if (lossOf(name).constantHessian) assertEquals(hessianOf(row), rows.weight[row]);
      else assertAlmostEquals(hessianOf(row), curve, 1e-3, `${name} ${row}`);
    }
  }
});

Deno.test("baseScore() is the best constant", () => {
  for (const name of NAMES) {
    setUp(name, random(name));
    const base = baseScore();
    const at = (value: number) => {
      setScores(() => value);
      return mean();
    };
    for (const shift of [-0.1, 0.1, -1e-3, 1e-3]) assertLessOrEqual(at(base), at(base + shift), name);
  }
});

Deno.test("baseScore() of equal weights is mean or quantile, on the scale of the link", () => {
  const expected: Record<NumberLoss, (y: Float64Array) => number> = {
    squared: (y) => y.reduce((a, b) => a + b, 0) / ROWS,
    absolute: (y) => leafQuantile(y, 0.5),
    quantile: (y) => leafQuantile(y, LEVEL),
    poisson: (y) => Math.log(y.reduce((a, b) => a + b, 0) / ROWS),
    tweedie: (y) => Math.log(y.reduce((a, b) => a + b, 0) / ROWS),
    relative: (y) => {
      const sorted = y.toSorted(), weights = sorted.map((value) => Math.exp(-value));
      const half = weights.reduce((a, b) => a + b, 0) / 2;
      let sum = 0;
      return sorted[weights.findIndex((weight) => (sum += weight) >= half)];
    },
    logistic: (y) => Math.log(y.filter((v) => v === 1).length / y.filter((v) => v === 0).length),
  };
  for (const name of NAMES) {
    const target = Float64Array.from(random(name).target);
    setUp(name, { target, weight: new Float64Array(ROWS).fill(1) });
    assertAlmostEquals(baseScore(), expected[name](target), 1e-12, name);
  }
});

Deno.test("baseScore() stays finite where all targets are zero, or of one class", () => {
  const weight = [1, 1, 1], edge = Math.log((1 - 1e-6) / 1e-6);
  setUp("poisson", { target: [0, 0, 0], weight });
  assertAlmostEquals(baseScore(), Math.log(1e-6), 1e-12);
  for (const label of [0, 1]) {
    setUp("logistic", { target: [label, label, label], weight });
    assertAlmostEquals(baseScore(), label === 1 ? edge : -edge, 1e-9);
  }
});

Deno.test("meanLoss() is the weighted mean of the loss by its definition", () => {
  for (const name of NAMES) {
    const rows = random(name), score = (row: number) => Math.sin(row);
    setUp(name, rows);
    setScores(score);
    let sum = 0, total = 0;
    for (let row = 0; row < ROWS; row++) {
      sum += rows.weight[row] * lossAt(name, rows.target[row], score(row), levelOf(name));
      total += rows.weight[row];
    }
    assertAlmostEquals(mean(), sum / total, 1e-12, name);
  }
});

Deno.test("setLoss() by its factor makes the absolute error twice the pinball loss at one half", () => {
  const rows = random("absolute"), { kind } = lossOf("absolute"), found: number[][] = [];
  for (const factor of [1, 2]) {
    setUp("absolute", rows);
    setLoss(kind, 0.5, factor);
    setScores((row) => rows.target[row] + Math.sin(row));
    fillGradients(trainCount);
    found.push([baseScore(), mean() / factor, ...Array.from({ length: ROWS }, (_, row) => gradientOf(row) / factor)]);
  }
  assertEquals(found[1], found[0]);
});

Deno.test("fillGradients() of the pinball loss is zero where the score is the target", () => {
  for (const name of ["absolute", "quantile"] as const) {
    const rows = random(name);
    setUp(name, rows);
    setScores((row) => rows.target[row]);
    fillGradients(trainCount);
    for (let row = 0; row < ROWS; row++) assertEquals([gradientOf(row), hessianOf(row)], [0, rows.weight[row]]);
  }
});

Deno.test("fillGradients() of some tree rows leaves the pairs of all others", () => {
  for (const name of NAMES) {
    const rows = random(name);
    setUp(name, rows);
    setScores((row) => rows.target[row] + 1);
    const before = Array.from({ length: ROWS }, (_, row) => gradientOf(row));
    [7, 3, 30].forEach((row, i) => setTreeRow(i, row));
    fillGradients(2);
    const changed = before.flatMap((gradient, row) => Object.is(gradient, gradientOf(row)) ? [] : [row]);
    assertEquals(changed, [3, 7], name);
  }
});

Deno.test("baseScore(), meanLoss() and fillGradients() read the fitted rows only, and their weights' ratios", () => {
  const rows = Int32Array.of(3, 8, 20, 21);
  for (const name of NAMES) {
    const all = random(name), found: number[][] = [];
    const wild = {
      target: Float64Array.from(all.target, (y, i) => rows.includes(i) ? y : NaN),
      weight: Float64Array.from(all.weight, (w) => 8 * w),
    };
    for (const data of [all, wild]) {
      setUp(name, data, rows);
      const before = Array.from({ length: ROWS }, (_, row) => gradientOf(row));
      found.push([baseScore(), mean()]);
      fillGradients(trainCount);
      const changed = before.filter((gradient, row) => !Object.is(gradient, gradientOf(row))).length;
      assertLessOrEqual(changed, 4, name);
    }
    found[0].forEach((value, i) => assertAlmostEquals(found[1][i], value, 1e-12, name));
  }
});

Deno.test("fillGradients() and meanLoss() stay finite for scores beyond any demand", () => {
  for (const name of NAMES) {
    setUp(name, random(name));
    for (const extreme of [-1e6, 1e6]) {
      setScores(() => extreme);
      fillGradients(trainCount);
      assert(Number.isFinite(mean()), name);
      for (let row = 0; row < ROWS; row++) {
        assert(Number.isFinite(gradientOf(row)) && Number.isFinite(hessianOf(row)) && hessianOf(row) >= 0, name);
        // A class that is sure beyond doubt still counts: its leaf would divide by zero.
        assert(name !== "logistic" || hessianOf(row) > 0);
      }
    }
  }
});

Deno.test("floorGain() is far below any gain that matters, and grows as gains do", () => {
  const floorOf = (name: NumberLoss, rows: Rows) => {
    setUp(name, rows);
    floorGain();
    return minGain;
  };
  for (const name of NAMES) {
    const floor = floorOf(name, random(name));
    assert(floor > 0 && floor < 1e-10, name);
  }
  const rows = random("squared"), scaled = { ...rows, target: Array.from(rows.target, (y) => 4 * y) };
  assertEquals(floorOf("squared", scaled), 16 * floorOf("squared", rows));
});

Deno.test("the relative loss goes on as a straight line five logarithms from its target", () => {
  setUp("relative", { target: [0, 0, 0], weight: [1, 1, 1] });
  const at = (value: number) => {
    for (let row = 0; row < 3; row++) setScore(row, value);
    return mean();
  };
  assertAlmostEquals(at(5), Math.exp(5) - 1, 1e-9);
  assertAlmostEquals(at(9) - at(8), Math.exp(5), 1e-9);
  assertAlmostEquals(at(-9) - at(-8), Math.exp(-5), 1e-9);
});
