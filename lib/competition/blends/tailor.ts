import { mean } from "../../core/numbers/statistics.ts";
import type { Backtest } from "../backtest/backtest.ts";
import { typicalError } from "../calibration/typical_error.ts";

/** How the weights of a key differ from those of its group. Plain data. */
export interface Tailoring {
  /** Contenders with weight in the group, shape [m]. */
  readonly members: readonly number[];
  /** Their weights, sum 1, shape [m]. */
  readonly weights: Float64Array;
  /** Middle of each trait over the keys, shape [T]. */
  readonly middle: Float64Array;
  /** Half the width of its middle two thirds, shape [T]. */
  readonly width: Float64Array;
  /** Mean of each trait in these widths from the middle, shape [T]. */
  readonly centre: Float64Array;
  /** Slope of each member's relative log loss by trait, row-major [m × T]. */
  readonly slopes: Float64Array;
  /** What the slopes give at the mean of the traits, shape [m]. */
  readonly offsets: Float64Array;
  /** Mean of the relative log losses that keys have shown, shape [m]. */
  readonly own: Float64Array;
  /** By which power of the loss that traits foretell, and of that shown on the key's folds, weights fall. */
  readonly sharpness: Sharpness;
}

/** By which power of a loss weights fall, >= 0; 0: they do not follow it. */
export interface Sharpness {
  /** Of the loss that traits foretell. */
  readonly foretold: number;
  /** Of the loss that a member has shown on the key. */
  readonly shown: number;
}

/** Largest logarithm of the factor on a weight: nobody's say more than about triples, or falls to a third. */
const MOST = 1;
/** Losses beside the typical one of the cell are taken between these: logarithms must not be led by one. */
const LEAST_LOSS = 0.05, MOST_LOSS = 5;
/** Traits count at most so many spreads from the middle. */
const FARTHEST = 2;

/**
 * The weights of one key.
 *
 * @param tailoring Of its group. @param backtest Of the key.
 * @param at `span`: for which its traits count; `folds`: by which its members are known.
 * @returns Shape [C], sums to 1.
 */
export function tailoredWeights(
  tailoring: Tailoring,
  backtest: Backtest,
  { span, folds }: { readonly span: number; readonly folds: readonly number[] },
): Float64Array {
  const { members, weights, sharpness } = tailoring, out = new Float64Array(backtest.fitMs.length);
  const { foretold, shown } = expectedLosses(tailoring, evidenceOf(tailoring, backtest, { span, folds }));
  let total = 0;
  members.forEach((c, j) => {
    const lift = -sharpness.foretold * foretold[j]! - sharpness.shown * shown[j]!;
    out[c] = weights[j]! * Math.exp(Math.min(MOST, Math.max(-MOST, lift)));
    total += out[c]!;
  });
  return out.map((weight) => weight / total);
}

/** What is expected of members on a key, as relative log losses less their means over keys, shape [m] each. */
export interface ExpectedLosses {
  /** By its traits. */
  readonly foretold: Float64Array;
  /** By what they have shown on it; 0 where that is not known. */
  readonly shown: Float64Array;
}

/**
 * What is expected of members on a key.
 *
 * @param tailoring Of its group. @param evidence Of the key.
 */
export function expectedLosses(
  { slopes, offsets, own, middle, width }: Pick<Tailoring, "slopes" | "offsets" | "own" | "middle" | "width">,
  { traits, shown }: KeyEvidence,
): ExpectedLosses {
  const z = standardise(traits, { middle, width });
  return {
    foretold: offsets.map((offset, j) => z.reduce((sum, value, t) => sum + slopes[j * z.length + t]! * value, -offset)),
    shown: shown.map((loss, j) => Number.isNaN(loss) ? 0 : loss - own[j]!),
  };
}

/** What the weights of a key follow. */
export interface KeyEvidence {
  /** Its traits, shape [T]; NaN where a series is too short to tell. */
  readonly traits: Float64Array;
  /** Relative log losses of the members on its folds, shape [m]; NaN where one did not run. */
  readonly shown: Float64Array;
}

/**
 * What the weights of a key follow.
 *
 * @param tailoring Of its group. @param backtest Of the key. @param at As in {@linkcode tailoredWeights}.
 */
export function evidenceOf(
  { members, weights }: Pick<Tailoring, "members" | "weights">,
  backtest: Backtest,
  { span, folds }: { readonly span: number; readonly folds: readonly number[] },
): KeyEvidence {
  return {
    traits: traitsAt(backtest, span),
    shown: relativeLosses(backtest, { members, shares: weights, folds }),
  };
}

/** By what factors the weights of a key are others than those of its group, beside what all members have in common. */
export interface WeightFactors {
  /** By each trait, row-major [m × T]. */
  readonly traits: Float64Array;
  /** By what members have shown, shape [m]. */
  readonly shown: Float64Array;
}

/**
 * Take the weights of a key apart: a member's weight is that of the group times its factors, up to one number for all members.
 *
 * @param tailoring Of its group. @param evidence Of the key.
 */
export function weightFactors(
  { weights, slopes, centre, own, sharpness, ...scale }: Omit<Tailoring, "members" | "offsets">,
  evidence: KeyEvidence,
): WeightFactors {
  const z = standardise(evidence.traits, scale), T = z.length, m = weights.length;
  const traits = new Float64Array(m * T), shown = new Float64Array(m);
  for (let j = 0; j < m; j++) {
    const past = evidence.shown[j]! - own[j]!;
    for (let t = 0; t < T; t++) traits[j * T + t] = -sharpness.foretold * slopes[j * T + t]! * (z[t]! - centre[t]!);
    shown[j] = Number.isNaN(past) ? 0 : -sharpness.shown * past;
    // What is cut is cut evenly.
    const whole = traits.subarray(j * T, (j + 1) * T).reduce((sum, part) => sum + part, shown[j]!);
    const kept = Math.min(1, MOST / Math.abs(whole));
    for (let t = 0; t < T; t++) traits[j * T + t]! *= kept;
    shown[j]! *= kept;
  }
  const beside = (parts: Float64Array, size: number, at: number) => {
    let common = 0;
    for (let j = 0; j < m; j++) common += weights[j]! * parts[j * size + at]!;
    for (let j = 0; j < m; j++) parts[j * size + at] = Math.exp(parts[j * size + at]! - common);
  };
  for (let t = 0; t < T; t++) beside(traits, T, t);
  beside(shown, 1, 0);
  return { traits, shown };
}

/**
 * Mean over folds of the members' log losses beside the weighted mean of all members'; NaN where one did not run.
 *
 * @param backtest Of a key. @param options Members, their shares, sum 1, and the folds.
 */
export function relativeLosses(
  { losses, fitMs }: Backtest,
  { members, shares, folds }: {
    readonly members: readonly number[];
    readonly shares: Float64Array;
    readonly folds: readonly number[];
  },
): Float64Array {
  const spans = losses.length / fitMs.length;
  const byFold = folds.map((fold) => {
    const own = members.map((c) => losses[c * spans + fold]!), level = typicalError(own);
    const logs = own.map((loss) => Math.log(Math.min(MOST_LOSS, Math.max(LEAST_LOSS, loss / level))));
    const middle = logs.reduce((sum, log, j) => sum + shares[j]! * log, 0);
    return logs.map((log) => log - middle);
  });
  return Float64Array.from(members, (_, j) => mean(byFold.map((logs) => logs[j]!)));
}

/** How many traits a backtest tells. */
export function traitCount(backtest: Backtest | undefined): number {
  return backtest === undefined ? 0 : backtest.traits.length / (backtest.scale.length / 2);
}

/** Traits of a key at the origin of a span, as a view; shape [T]. */
export function traitsAt(backtest: Backtest, span: number): Float64Array {
  const count = traitCount(backtest);
  return backtest.traits.subarray(span * count, (span + 1) * count);
}

/** Traits in widths from their middle, within bounds; 0 where unknown. */
export function standardise(x: Float64Array, { middle, width }: Pick<Tailoring, "middle" | "width">): Float64Array {
  return x.map((value, t) => {
    const z = (value - middle[t]!) / width[t]!;
    return Number.isFinite(z) ? Math.min(FARTHEST, Math.max(-FARTHEST, z)) : 0;
  });
}
