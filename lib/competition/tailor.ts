import { factorizeCholesky, solveCholesky } from "../core/linear_algebra.ts";
import { mean, quantileSorted, sortFinite } from "../core/statistics.ts";
import type { Backtest } from "./backtest.ts";
import { typicalError } from "./typical_error.ts";

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
}

/** How sharply weights follow the loss foretold by traits, and the loss shown on earlier folds. */
const FORETOLD = 2, SHOWN = 0.5;
/** Largest logarithm of the factor on a weight: nobody's say more than about doubles or halves. */
const MOST = 0.6;
/** Losses beside the typical one of the cell are taken between these: logarithms must not be led by one. */
const LEAST_LOSS = 0.05, MOST_LOSS = 5;
/** Traits count at most so many spreads from the middle. */
const FARTHEST = 2;
/** Ridge penalty per row of the regression on traits. */
const RIDGE = 0.1;
/** Fewest rows, keys on folds, that anything is learned from. */
const ENOUGH = 40;

/**
 * Learn how keys of a group differ: the loss of each member beside the group's combination, in logarithms, regressed on traits of
 * the series that are known at the origin of the fold; and how much a member's own past says.
 *
 * @param backtests Keys of the group, a bounded sample. @param weights Of the group, shape [C]. @param folds To learn from.
 * @returns Null where keys or members are too few.
 */
export function learnTailoring(
  backtests: readonly Backtest[],
  weights: Float64Array,
  folds: readonly number[],
): Tailoring | null {
  const members = [...weights.keys()].filter((c) => weights[c]! > 0);
  const total = members.reduce((sum, c) => sum + weights[c]!, 0),
    shares = Float64Array.from(members, (c) => weights[c]! / total);
  const traits = traitCount(backtests[0]);
  if (members.length < 2 || traits === 0) return null;
  const rows = backtests.flatMap((backtest) =>
    folds.map((fold) => ({
      x: traitsAt(backtest, fold),
      y: relativeLosses(backtest, { members, shares, folds: [fold] }),
    }))
  ).filter(({ y }) => !y.some(Number.isNaN));
  if (rows.length < ENOUGH) return null;
  const columns = Array.from({ length: traits }, (_, t) => sortFinite(rows.map(({ x }) => x[t]!)));
  const at = (column: Float64Array, p: number) => column.length === 0 ? 0 : quantileSorted(column, p);
  const middle = Float64Array.from(columns, (column) => at(column, 0.5));
  const width = Float64Array.from(columns, (column) => (at(column, 0.84) - at(column, 0.16)) / 2);
  const z = rows.map(({ x }) => standardise(x, { middle, width }));
  const fit = regress(z, rows.map(({ y }) => y));
  const own = Float64Array.from(members, (_, j) => mean(rows.map(({ y }) => y[j]!)));
  return { members, weights: shares, middle, width, ...fit, own };
}

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
  const { members, weights, slopes, offsets, own } = tailoring, out = new Float64Array(backtest.fitMs.length);
  const { traits, shown } = evidenceOf(tailoring, backtest, { span, folds }), z = standardise(traits, tailoring);
  let total = 0;
  members.forEach((c, j) => {
    const foretold = z.reduce((sum, value, t) => sum + slopes[j * z.length + t]! * value, -offsets[j]!);
    const past = Number.isNaN(shown[j]) ? 0 : shown[j]! - own[j]!;
    const factor = Math.exp(Math.min(MOST, Math.max(-MOST, -FORETOLD * foretold - SHOWN * past)));
    out[c] = weights[j]! * factor;
    total += out[c]!;
  });
  return out.map((weight) => weight / total);
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
  { weights, slopes, centre, own, ...scale }: Omit<Tailoring, "members" | "offsets">,
  evidence: KeyEvidence,
): WeightFactors {
  const z = standardise(evidence.traits, scale), T = z.length, m = weights.length;
  const traits = new Float64Array(m * T), shown = new Float64Array(m);
  for (let j = 0; j < m; j++) {
    const past = evidence.shown[j]! - own[j]!;
    for (let t = 0; t < T; t++) traits[j * T + t] = -FORETOLD * slopes[j * T + t]! * (z[t]! - centre[t]!);
    shown[j] = Number.isNaN(past) ? 0 : -SHOWN * past;
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

/** Mean over folds of the members' log losses beside the weighted mean of all members'; NaN where one did not run. */
function relativeLosses(
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

function traitCount(backtest: Backtest | undefined): number {
  return backtest === undefined ? 0 : backtest.traits.length / (backtest.scale.length / 2);
}

function traitsAt(backtest: Backtest, span: number): Float64Array {
  const count = traitCount(backtest);
  return backtest.traits.subarray(span * count, (span + 1) * count);
}

function standardise(x: Float64Array, { middle, width }: Pick<Tailoring, "middle" | "width">): Float64Array {
  return x.map((value, t) => {
    const z = (value - middle[t]!) / width[t]!;
    return Number.isFinite(z) ? Math.min(FARTHEST, Math.max(-FARTHEST, z)) : 0;
  });
}

/** Ridge regression of each column of y on z, both centred: slopes by column, and what they give at the mean of z. */
function regress(
  z: readonly Float64Array[],
  y: readonly Float64Array[],
): Pick<Tailoring, "slopes" | "offsets" | "centre"> {
  const traits = z[0]!.length, members = y[0]!.length, n = z.length;
  const centre = Float64Array.from({ length: traits }, (_, t) => mean(z.map((row) => row[t]!)));
  const gram = new Float64Array(traits * traits);
  for (const row of z) {
    for (let s = 0; s < traits; s++) {
      for (let t = 0; t <= s; t++) gram[s * traits + t]! += (row[s]! - centre[s]!) * (row[t]! - centre[t]!);
    }
  }
  for (let s = 0; s < traits; s++) {
    gram[s * traits + s]! += RIDGE * n;
    for (let t = 0; t < s; t++) gram[t * traits + s] = gram[s * traits + t]!;
  }
  factorizeCholesky(gram, traits);
  const slopes = new Float64Array(members * traits), offsets = new Float64Array(members);
  for (let j = 0; j < members; j++) {
    const level = mean(y.map((row) => row[j]!)), right = new Float64Array(traits);
    z.forEach((row, i) => row.forEach((value, t) => right[t]! += (value - centre[t]!) * (y[i]![j]! - level)));
    slopes.set(solveCholesky(gram, right, traits), j * traits);
    offsets[j] = centre.reduce((sum, value, t) => sum + slopes[j * traits + t]! * value, 0);
  }
  return { slopes, offsets, centre };
}
