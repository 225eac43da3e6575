import type { Design } from "../../../lib/core/rows/design.ts";
import { createRng, type Rng } from "../../../lib/core/numbers/random.ts";
import { treeCount, type TreeEnsemble } from "../../../lib/models/trees/ensemble/ensemble.ts";
import { predictTrees } from "../../../lib/models/trees/predict.ts";
import type { BagOptions } from "../../../lib/models/trees/bag.ts";
import type { BoostOptions } from "../../../lib/models/trees/boost.ts";
import type { SplitRules } from "../../../lib/models/trees/grow_options.ts";
import { lossOf, type NumberLoss } from "../../../lib/models/trees/loss.ts";
import { designOf } from "../../../lib/models/contract/design_rows.ts";

export const RULES: SplitRules = {
  minLeaf: 1,
  minWeight: 0,
  lambda: 0,
  l1: 0,
  minGain: 0,
  categorySmooth: 0,
  categoryLambda: 0,
};

/** Quantile that leaves (n + 1) level of n equal observations below it, within their range. */
export function leafQuantile(values: ArrayLike<number>, level: number): number {
  const sorted = Float64Array.from(values).sort(), last = sorted.length - 1;
  const position = Math.max(0, Math.min(last, level * (sorted.length + 1) - 1)), k = Math.floor(position);
  const share = position - k;
  return share === 0 ? sorted[k] : sorted[k] + share * (sorted[k + 1] - sorted[k]);
}

export const BOOST: BoostOptions & { rng: Rng } = {
  growth: "depth",
  maxDepth: 3,
  maxLeaves: 0,
  rules: RULES,
  columnSampleLevel: 1,
  columnsPerNode: 0,
  maxDelta: 0,
  trees: 10,
  learningRate: 0.3,
  loss: lossOf("squared"),
  rowSample: 1,
  columnSample: 1,
  rng: createRng(1),
};

export const BAG: BagOptions & { rng: Rng } = {
  growth: "depth",
  maxDepth: 0,
  maxLeaves: 0,
  rules: { ...RULES, minLeaf: 3 },
  columnSampleLevel: 1,
  columnsPerNode: 2,
  maxDelta: 0,
  trees: 30,
  bootstrap: true,
  rowSample: 1,
  columnSample: 1,
  rng: createRng(1),
};

/** A seeded design; `target` sees the row's features and a standard normal. */
export function simulate(
  options: {
    rows?: number;
    features?: number;
    seed?: number;
    missing?: number;
    categories?: number;
    target?: (x: Float64Array, noise: number) => number;
    weight?: (row: number) => number;
  } = {},
): Design {
  const { rows = 100, features = 4, seed = 1, missing = 0, categories = 0 } = options;
  const rng = createRng(seed), values = new Float64Array(rows * features), target = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const x = values.subarray(row * features, (row + 1) * features);
    for (let f = 0; f < features; f++) x[f] = rng.normal();
    if (categories > 0) x[0] = rng.integer(categories);
    target[row] = (options.target ?? ((v, noise) => 2 * v[0] + Math.abs(v[1]) + 0.3 * noise))(x, rng.normal());
    for (let f = 0; f < features; f++) if (rng.next() < missing) x[f] = NaN;
  }
  return designOf({
    names: Array.from({ length: features }, (_, f) => `x${f}`),
    categorical: Array.from({ length: features }, (_, f) => f === 0 && categories > 0),
    values,
    target,
    weight: options.weight === undefined ? undefined : Array.from({ length: rows }, (_, row) => options.weight!(row)),
  });
}

/** Depth of every leaf and the splits of every level of one tree. */
export function shapeOf(ensemble: TreeEnsemble, tree: number): { leafDepths: number[]; levels: string[][] } {
  const leafDepths: number[] = [], levels: string[][] = [];
  const visit = (node: number, depth: number) => {
    if (ensemble.split[node] < 0) return void leafDepths.push(depth);
    (levels[depth] ??= []).push(`${ensemble.split[node]}:${ensemble.value[node]}`);
    visit(ensemble.left[node], depth + 1);
    visit(ensemble.left[node] + 1, depth + 1);
  };
  visit(ensemble.roots[tree], 0);
  return { leafDepths, levels };
}

/** Mean squared error. */
export function mse(actual: Float64Array, predicted: Float64Array): number {
  return actual.reduce((sum, y, i) => sum + (y - predicted[i]) ** 2, 0) / actual.length;
}

/** Loss of one prediction on the scale of the loss' scores, by its definition. */
export function lossAt(name: NumberLoss, y: number, score: number, level = 0.5): number {
  const residual = y - score;
  switch (name) {
    case "squared":
      return residual ** 2;
    case "absolute":
      return Math.abs(residual);
    case "quantile":
      return Math.max(level * residual, (level - 1) * residual);
    case "poisson":
      return Math.exp(score) - y * score;
    case "relative":
      return Math.abs(Math.exp(-residual) - 1);
    case "tweedie":
      return Math.exp((2 - level) * score) / (2 - level) - y * Math.exp((1 - level) * score) / (1 - level);
    case "logistic":
      return -Math.log(1 / (1 + Math.exp(y === 1 ? -score : score)));
  }
}

/** Every candidate split of numbers by brute force on real values: gain = Σ G²/(H+λ) of the sides less the parent's. */
export function exactBestSplit(
  rows: readonly number[],
  data: { design: Design; g: ArrayLike<number>; h: ArrayLike<number>; rules: SplitRules },
): { gain: number; feature: number; left: number[]; right: number[] } {
  const { design, g, h, rules } = data, p = design.names.length;
  const score = (side: readonly number[]) => {
    const G = side.reduce((sum, row) => sum + g[row], 0), H = side.reduce((sum, row) => sum + h[row], 0);
    return G * G / (H + rules.lambda);
  };
  let best = { gain: rules.minGain, feature: -1, left: [] as number[], right: [] as number[] };
  for (let feature = 0; feature < p; feature++) {
    const at = (row: number) => design.values[row * p + feature];
    const cuts = [...new Set(rows.map(at).filter((x) => !Number.isNaN(x)))].sort((a, b) => a - b);
    for (const cut of cuts) {
      for (const missingLeft of [false, true]) {
        const goesLeft = (row: number) => Number.isNaN(at(row)) ? missingLeft : at(row) <= cut;
        const left = rows.filter(goesLeft), right = rows.filter((row) => !goesLeft(row));
        if (left.length < rules.minLeaf || right.length < rules.minLeaf) continue;
        const gain = score(left) + score(right) - score(rows);
        if (gain > best.gain + 1e-9) best = { gain, feature, left, right };
      }
    }
  }
  return best;
}

/** Predictions of the first tree, of the first two, and so on, shape [trees × rows]. */
export function stagesOf(ensemble: TreeEnsemble, values: Float64Array, rows: number): Float64Array {
  const stages = new Float64Array(treeCount(ensemble) * rows);
  for (let trees = 1; trees <= treeCount(ensemble); trees++) {
    stages.set(predictTrees(ensemble, values, { rows, trees }), (trees - 1) * rows);
  }
  return stages;
}
