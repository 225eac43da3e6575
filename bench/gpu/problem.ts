import { hashSeed } from "../../lib/core/numbers/random.ts";
import { applyBins, binDesign } from "../../lib/models/trees/bin.ts";
import { demandRows, type Rows } from "../harness/demand_rows.ts";

/** Sizes of many small boosters that are trained together. */
export interface BatchShape {
  /** Boosters. */
  readonly boosters: number;
  /** Training rows of each, a multiple of 4. */
  readonly rows: number;
  /** Features of each. */
  readonly features: number;
  /** Trees of each. */
  readonly trees: number;
}

/** Levels of splits of every tree, all nodes of a level at once. */
export const DEPTH = 6;
/** Histogram bins of every feature, the last for missing values. */
export const BINS = 64;
/** Split nodes of a tree; it has one more leaf. */
export const SPLITS = 2 ** DEPTH - 1;
/** A leaf gives the RATE-th part of its mean: a learning rate of 0.1. */
export const RATE = 10;
/** Penalty on leaves, in rows. */
export const LAMBDA = 1;
/**
 * Fixed-point units of one standard deviation of the target. Sums of 1,000 rows within 2^8 deviations stay inside 32 bits, so that integers
 * add up to the same whatever the order: a GPU's atomic additions have none.
 */
export const UNIT = 2 ** 12;

/** A booster's data. */
export interface BoosterRows {
  /** Bins of the training rows, feature-major, shape [p × n]. */
  readonly bins: Uint8Array;
  /** Target less its mean, in fixed-point units, shape [n]. */
  readonly target: Int32Array;
  /** Bins of the hold-out, feature-major. */
  readonly testBins: Uint8Array;
  /** Mean of the training target, and the unit. */
  readonly mean: number;
  readonly unit: number;
  /** As the families of the product are given them. */
  readonly train: Rows;
  readonly test: Rows;
}

/** Trees as both sides write them. */
export interface BoostedTrees {
  /** `feature × BINS + bin` (left: bin <= it), or -1 for none, shape [trees × SPLITS], in breadth-first order. */
  readonly splits: Int32Array;
  /** What a leaf adds, fixed point, shape [trees × (SPLITS + 1)]. */
  readonly leaves: Int32Array;
}

/** One simulated daily series with its features, as the speed targets have them. */
export function makeBooster(seed: number, { rows, features }: Pick<BatchShape, "rows" | "features">): BoosterRows {
  const { train, test } = demandRows("daily", { rows, seed: hashSeed("gpu", seed) });
  const binned = binDesign(train.design(), { maxBins: BINS }), tested = applyBins(binned.map, test.design());
  const columns = binned.bins.length / rows;
  if (columns > features) throw new RangeError(`Cannot lay out ${columns} columns as ${features} features`);
  const byFeature = (bins: Uint8Array) => {
    const out = new Uint8Array(features * rows);
    for (let i = 0; i < rows; i++) for (let f = 0; f < columns; f++) out[f * rows + i] = bins[i * columns + f]!;
    return out;
  };
  const mean = train.target.reduce((sum, y) => sum + y, 0) / rows;
  const deviation = Math.sqrt(train.target.reduce((sum, y) => sum + (y - mean) ** 2, 0) / rows) || 1;
  const unit = deviation / UNIT;
  return {
    bins: byFeature(binned.bins),
    target: Int32Array.from(train.target, (y) => Math.round((y - mean) / unit)),
    testBins: byFeature(tested.bins),
    ...{ mean, unit, train, test },
  };
}

/** Root mean squared error of trees on a booster's hold-out, unit of the target. */
export function errorOfTrees(booster: BoosterRows, { splits, leaves }: BoostedTrees): number {
  const { testBins, test, mean, unit } = booster, { rows } = test;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    let value = 0;
    for (let t = 0; t < splits.length / SPLITS; t++) {
      let node = 0;
      while (node < SPLITS) {
        const split = splits[t * SPLITS + node]!;
        const isRight = split >= 0 && testBins[(split >> 6) * rows + i]! > (split & (BINS - 1));
        node = 2 * node + 1 + Number(isRight);
      }
      value += leaves[t * (SPLITS + 1) + node - SPLITS]!;
    }
    sum += (mean + value * unit - test.target[i]!) ** 2;
  }
  return Math.sqrt(sum / rows);
}
