import type { Design } from "../../../lib/core/rows/design.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import type { ModelFamily, Params } from "../../../lib/models/contract/family.ts";
import { gradientBoosting } from "../../../lib/models/trees/gradient_boosting.ts";
import { randomForest } from "../../../lib/models/trees/random_forest.ts";
import { designOf } from "../../../lib/models/contract/design_rows.ts";
import { REAL } from "./_parity_real.ts";
import { type ParitySet, type Sample, SIMULATED } from "./_parity_simulated.ts";

/** All data sets of the comparison. */
export const PARITY_SETS: readonly ParitySet[] = [...SIMULATED, ...REAL];

/** Learners of other libraries. */
export const PEERS = ["xgboost", "hist_gradient_boosting", "lightgbm", "random_forest"] as const;
/** One of them. */
export type Peer = typeof PEERS[number];

/** Figures that tests/golden/parity_golden.py wrote. */
export interface ParityGolden {
  readonly versions: Readonly<Record<string, string>>;
  readonly sets: Readonly<
    Record<string, {
      /** Of the data the figures were made on. */
      readonly checksum: number;
      /** Hold-out error of each replicate. */
      readonly errors: Readonly<Partial<Record<Peer, readonly number[]>>>;
    }>
  >;
}

/** Our hold-out error beside a peer's on one set. */
export interface Comparison {
  readonly set: ParitySet;
  readonly peer: Peer;
  /** Mean error over the replicates. */
  readonly ours: number;
  readonly theirs: number;
  /** Geometric mean over the replicates of ours / theirs. */
  readonly ratio: number;
  /** Standard error of the ratio, from its spread over the replicates. */
  readonly standardError: number;
}

/** The committed figures. */
export function parityGolden(): ParityGolden {
  return JSON.parse(Deno.readTextFileSync(new URL("../../golden/parity_golden.json", import.meta.url)));
}

/** Number that changes with any value of any replicate (FNV-1a over thousandths). */
export function checksumOf(samples: readonly Sample[]): number {
  let hash = 0x811c9dc5;
  const add = (value: number) => {
    hash = Math.imul(hash ^ (Number.isNaN(value) ? 0x7fffffff : Math.round(value * 1000) | 0), 0x01000193);
  };
  for (const { x, y } of samples) {
    for (const row of x) row.forEach(add);
    y.forEach(add);
  }
  return hash >>> 0;
}

/**
 * XGBoost and LightGBM multiply every hessian of the Poisson loss by exp(0.7). That is our loss with this factor on learning
 * rate, penalty and least hessian, and its inverse on the bound of a leaf.
 */
const DAMPED = Math.exp(-0.7);
/** Enough for every set to overfit or nearly so; more would only cost time. */
const TREES = 60;
/** No leaf reaches it; 0 would mean our default for the loss. */
const NO_BOUND = 1e6;

/** Our parameters that say the same as the peer's in parity_golden.py. */
export function sameParams(set: ParitySet, peer: Peer): { family: ModelFamily; params: Params } {
  // scikit-learn's min_samples_leaf of 3 counts distinct rows, our minLeaf counts draws: of four, about three are distinct.
  if (peer === "random_forest") return { family: randomForest, params: { trees: TREES, minLeaf: 4, mtry: 1 / 3 } };
  const poisson = set.loss === "poisson", factor = poisson && peer !== "hist_gradient_boosting" ? DAMPED : 1;
  const leaf = peer === "lightgbm", byHessian = poisson && peer === "xgboost";
  const params: Params = {
    loss: set.loss,
    quantile: set.level,
    trees: TREES,
    learningRate: 0.1 * factor,
    lambda: factor,
    maxBins: 64,
    growth: leaf ? "leaf" : "depth",
    maxDepth: leaf ? 0 : 6,
    maxLeaves: leaf ? 31 : 0,
    // XGBoost's min_child_weight counts hessians, which are rows except for Poisson.
    minLeaf: byHessian ? 1 : set.minLeaf,
    minWeight: (byHessian ? set.minLeaf : 1e-3) * factor,
    maxDelta: !poisson ? 0 : peer === "xgboost" ? 0.7 / DAMPED : NO_BOUND,
    rowSample: 1,
    columnSample: 1,
  };
  return { family: gradientBoosting, params };
}

function designFrom({ x, y }: Sample, set: ParitySet, rows: { from: number; to: number }): Design {
  const { from, to } = rows;
  return designOf({
    names: x[0].map((_, f) => `x${f}`),
    categorical: x[0].map((_, f) => set.categorical.includes(f)),
    values: x.slice(from, to).flat(),
    target: y.slice(from, to),
  });
}

/** Root mean squared error, mean absolute error, pinball loss or Poisson deviance, as in the script. */
export function errorOf(set: ParitySet, actual: Float64Array, predicted: Float64Array): number {
  const mean = actual.reduce((sum, y, i) => {
    const p = predicted[i], residual = y - p;
    switch (set.loss) {
      case "absolute":
        return sum + Math.abs(residual);
      case "quantile":
        return sum + residual * (residual > 0 ? set.level : set.level - 1);
      case "poisson":
        return sum + 2 * ((y > 0 ? y * Math.log(y / p) : 0) - residual);
      default:
        return sum + residual ** 2;
    }
  }, 0) / actual.length;
  return set.loss === "squared" ? Math.sqrt(mean) : mean;
}

/** Our hold-out error on one replicate. */
function holdOutError(split: { train: Design; test: Design }, set: ParitySet, run: {
  family: ModelFamily;
  params: Params;
  seed: number;
}): number {
  const { train, test } = split, y = new Float64Array(0);
  const fitted = run.family.fit({ y, start: 0, seasonLength: 1, design: train }, run.params, createRng(run.seed));
  return errorOf(set, test.target, run.family.predict(fitted, { y, start: 0, horizon: test.rows, design: test }));
}

/**
 * One set against all peers that have figures of it.
 *
 * @throws {Error} If the data are not those of the figures.
 */
export function compareSet(set: ParitySet, golden: ParityGolden): Comparison[] {
  const figures = golden.sets[set.name];
  const samples = Array.from({ length: set.replicates }, (_, replicate) => set.sample(replicate));
  const checksum = checksumOf(samples);
  if (figures?.checksum !== checksum) {
    throw new Error(`Cannot compare ${set.name} as its data must be those of parity_golden.json: make it anew`);
  }
  const splits = samples.map((sample) => ({
    train: designFrom(sample, set, { from: 0, to: set.train }),
    test: designFrom(sample, set, { from: set.train, to: sample.y.length }),
  }));
  const comparisons: Comparison[] = [], known = new Map<string, number[]>();
  for (const peer of PEERS) {
    const theirs = figures.errors[peer];
    if (theirs === undefined) continue;
    const run = sameParams(set, peer), key = `${run.family.name} ${JSON.stringify(run.params)}`;
    const ours = known.get(key) ?? splits.map((split, r) => holdOutError(split, set, { ...run, seed: r + 1 }));
    known.set(key, ours);
    comparisons.push({ set, peer, ...ratioOf(ours, theirs) });
  }
  return comparisons;
}

/** Replicates whose hold-out both sides meet without error say nothing and are left out. */
function ratioOf(ours: readonly number[], theirs: readonly number[]): Omit<Comparison, "set" | "peer"> {
  const logs = ours.map((error, r) => Math.log(error / theirs[r])).filter((value) => !Number.isNaN(value));
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const centre = mean(logs), variance = mean(logs.map((v) => (v - centre) ** 2)) * logs.length / (logs.length - 1);
  const ratio = Math.exp(centre);
  return { ours: mean(ours), theirs: mean(theirs), ratio, standardError: ratio * Math.sqrt(variance / logs.length) };
}

/** Geometric mean of ratios. */
export function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}
