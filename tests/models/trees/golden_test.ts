import { assert, assertLess } from "@std/assert";
import type { Design } from "../../../lib/core/rows/design.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import type { ModelFamily, Params } from "../../../lib/models/contract/family.ts";
import { gradientBoosting } from "../../../lib/models/trees/gradient_boosting.ts";
import { randomForest } from "../../../lib/models/trees/random_forest.ts";
import { designOf } from "../../../lib/models/contract/design_rows.ts";

/** One data set of tests/golden/trees_golden.py and its peers' hold-out errors. */
interface GoldenSet {
  readonly name: string;
  readonly train: number;
  readonly loss: "squared" | "absolute" | "poisson" | "quantile" | "tweedie" | "mape";
  readonly categorical: readonly number[];
  readonly minLeaf: number;
  readonly columns: readonly (readonly (number | null)[])[];
  readonly target: readonly number[];
  readonly errors: Readonly<Record<string, number>>;
}
interface Golden {
  readonly scale: number;
  readonly quantile: number;
  readonly sets: readonly GoldenSet[];
}

const golden: Golden = JSON.parse(Deno.readTextFileSync(new URL("../../golden/trees_golden.json", import.meta.url)));

function rowsOf(set: GoldenSet, from: number, to: number): Design {
  const values: number[] = [];
  for (let row = from; row < to; row++) {
    for (const column of set.columns) values.push(column[row] === null ? NaN : Number(column[row]) / golden.scale);
  }
  return designOf({
    names: set.columns.map((_, f) => `x${f}`),
    categorical: set.columns.map((_, f) => set.categorical.includes(f)),
    values,
    target: set.target.slice(from, to).map((value) => value / golden.scale),
  });
}

/** The script's error measures: rmse, mae, pinball, mean Poisson deviance, Tweedie loss of power 1.5, relative error. */
function errorOf(loss: GoldenSet["loss"], actual: Float64Array, predicted: Float64Array): number {
  const mean = actual.reduce((sum, y, i) => {
    const p = predicted[i], residual = y - p;
    if (loss === "absolute") return sum + Math.abs(residual);
    if (loss === "quantile") return sum + residual * (residual > 0 ? golden.quantile : golden.quantile - 1);
    if (loss === "mape") return sum + Math.abs(residual) / y;
    if (loss === "tweedie") return sum + 2 * Math.sqrt(p) + 2 * y / Math.sqrt(p);
    if (loss === "poisson") return sum + 2 * ((y > 0 ? y * Math.log(y / p) : 0) - residual);
    return sum + residual ** 2;
  }, 0) / actual.length;
  return loss === "squared" ? Math.sqrt(mean) : mean;
}

function holdOutError(set: GoldenSet, family: ModelFamily, run: { params: Params; seeds?: number }): number {
  const train = rowsOf(set, 0, set.train), test = rowsOf(set, set.train, set.target.length), y = new Float64Array(0);
  const { params, seeds = 1 } = run;
  let sum = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const fitted = family.fit({ y, start: 0, seasonLength: 1, design: train }, params, createRng(seed));
    sum += errorOf(set.loss, test.target, family.predict(fitted, { y, start: 0, horizon: test.rows, design: test }));
  }
  return sum / seeds;
}

const same = (set: GoldenSet): Params => ({
  loss: set.loss,
  quantile: golden.quantile,
  minLeaf: set.minLeaf,
  rowSample: 1,
  columnSample: 1,
});

/** Geometric mean of our errors over the peer's, and the worst set; sets without the peer are left out. */
function compare(peer: string, ours: (set: GoldenSet) => number): { mean: number; worst: number; report: string } {
  const ratios = golden.sets.filter((set) => peer in set.errors).map((
    set,
  ): [string, number] => [set.name, ours(set) / set.errors[peer]]);
  const mean = Math.exp(ratios.reduce((sum, [, ratio]) => sum + Math.log(ratio), 0) / ratios.length);
  const report = ratios.map(([name, ratio]) => `${name} ${ratio.toFixed(3)}`).join(", ");
  assert(ratios.length >= 5);
  return { mean, worst: Math.max(...ratios.map(([, ratio]) => ratio)), report };
}

Deno.test("gradientBoosting depth-wise reaches the hold-out error of hist gradient boosting and XGBoost", () => {
  for (const [peer, mean, worst] of [["hist_gradient_boosting", 1.02, 1.09], ["xgboost", 1.03, 1.05]] as const) {
    const result = compare(peer, (set) => holdOutError(set, gradientBoosting, { params: same(set) }));
    assertLess(result.mean, mean, `${peer}: ${result.report}`);
    assertLess(result.worst, worst, `${peer}: ${result.report}`);
  }
});

Deno.test("gradientBoosting leaf-wise reaches the hold-out error of LightGBM", () => {
  const result = compare(
    "lightgbm",
    (set) => holdOutError(set, gradientBoosting, { params: { ...same(set), growth: "leaf", maxDepth: 0 } }),
  );
  assertLess(result.mean, 1.02, result.report);
  assertLess(result.worst, 1.09, result.report);
});

Deno.test("gradientBoosting with its defaults is not worse than hist gradient boosting", () => {
  const result = compare(
    "hist_gradient_boosting",
    (set) => holdOutError(set, gradientBoosting, { params: { loss: set.loss, quantile: golden.quantile }, seeds: 3 }),
  );
  assertLess(result.mean, 1.0, result.report);
  assertLess(result.worst, 1.05, result.report);
});

Deno.test("gradientBoosting symmetric is not worse than hist gradient boosting on average", () => {
  const result = compare(
    "hist_gradient_boosting",
    (set) => holdOutError(set, gradientBoosting, { params: { ...same(set), growth: "symmetric" } }),
  );
  assertLess(result.mean, 1.0, result.report);
  assertLess(result.worst, 1.08, result.report);
});

Deno.test("randomForest reaches the hold-out error of scikit-learn's forest", () => {
  const result = compare("random_forest_100_mean", (set) => holdOutError(set, randomForest, { params: {}, seeds: 5 }));
  assertLess(result.mean, 1.0, result.report);
  assertLess(result.worst, 1.03, result.report);
});
