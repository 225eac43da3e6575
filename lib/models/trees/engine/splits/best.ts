/**
 * Result of the split search that runs: the best split found so far.
 *
 * @module
 */
import { alloc, i32At, setI32 } from "../memory/heap.ts";
import type { f64, i32 } from "../memory/scalar.ts";

/** A split must beat the best by more than rounding: else empty bins behind it would pass as better. */
export const TIE: f64 = 1.0000000000000009;

/** Gain above the parent. */
export let bestGain: f64 = 0.0;
/** Its column, or -1 if none beats the floor. */
export let bestColumn: i32 = -1;
/** Number split: bins up to this one go left. Category split: position in the sorted categories. */
export let bestBin: i32 = 0;
/** 1 if missing values go left. */
export let bestMissingLeft: i32 = 0;
/** Gradient sum of the left side. */
export let bestGradient: f64 = 0.0;
/** Hessian sum of the left side. */
export let bestHessian: f64 = 0.0;
/** Rows of the left side, with multiplicity. */
export let bestCount: f64 = 0.0;
/** Category split: eight words, bit b is set if bin b goes left. */
let subset: i32 = 0;

/** Reserve what a fit needs. */
export function allocBest(): void {
  subset = alloc(32);
}

/** Address of the best category subset. */
export function bestSubset(): i32 {
  return subset;
}

/** Start a search with a gain to beat. */
export function resetBest(floor: f64): void {
  bestGain = floor;
  bestColumn = -1;
}

/** Note a better split. */
export function noteBest(gain: f64, column: i32, bin: i32, missingLeft: i32): void {
  bestGain = gain;
  bestColumn = column;
  bestBin = bin;
  bestMissingLeft = missingLeft;
}

/** Note the sums of the left side of the split noted last. */
export function noteLeft(gradient: f64, hessian: f64, count: f64): void {
  bestGradient = gradient;
  bestHessian = hessian;
  bestCount = count;
}

/** Send all bins of the best category split to one side. */
export function fillSubset(left: boolean): void {
  for (let word: i32 = 0; word < 8; word++) setI32(subset + (word << 2), left ? -1 : 0);
  bestMissingLeft = left ? 1 : 0;
}

/** Send one bin of the best category split to a side. */
export function routeBin(bin: i32, left: boolean): void {
  const at = subset + ((bin >> 5) << 2), bit: i32 = 1 << (bin & 31);
  setI32(at, left ? i32At(at) | bit : i32At(at) & ~bit);
}
