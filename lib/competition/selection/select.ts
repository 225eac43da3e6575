import type { Indexed } from "../../core/rows/indexed.ts";
import { Rows } from "../../core/rows/rows.ts";
import { mean, robustMean, winsorizeEnds } from "../../core/numbers/statistics.ts";
import { type FoldErrors, over, steadied, varianceOfMean } from "./fold_errors.ts";
import { type Eligibility, KeyChooser } from "./key_chooser.ts";
import type { Choice } from "./packed_choices.ts";
import { typicalError } from "../calibration/typical_error.ts";

/** Errors of all keys of a group: who is entered, on which folds, and how they did. */
export interface ScoreTable {
  /** Contenders, then combinations; shape [C]. */
  readonly names: readonly string[];
  /** Number of folds F. */
  readonly folds: number;
  /** Per key the errors, row-major, shape [C × F]; NaN where undefined. */
  readonly errors: Indexed<Float64Array>;
  /** Per key and contender, whether it may be chosen (it ran and is not degenerate); shape [C] each. */
  readonly eligible: Indexed<Eligibility>;
}

/** How a selection weighs evidence. */
export interface SelectOptions {
  /** A key leaves the group's best contender only for one that is better by this share, in [0, 1]. */
  readonly margin: number;
  /** How many folds that do not overlap would say as much as those of the table; default all. */
  readonly independent?: number;
  /** Index of the combination whose weights were learned, which leads unless another is proven better; -1 for none. */
  readonly learned: number;
  /** Index of one that refines it key by key, each fold foretold from those before it; -1 for none. */
  readonly refined: number;
  /** Who is not chosen while others may be, shape [C]; absent: nobody is barred. */
  readonly barred?: readonly boolean[];
  /** How many times the standard deviation of a key's errors over the folds counts beside their mean; default 0. */
  readonly stability?: number;
  /** Who may serve each key, where the rows of the table are no keys but units of them: no key leaves the leader by itself then. */
  readonly served?: Indexed<Eligibility>;
}

/** What a group of keys says about its contenders. */
export interface Selection {
  /** One per key, in order. */
  readonly choices: Indexed<Choice>;
  /** Index of the contender that serves keys without evidence of their own: the learned combination, or one that is proven better. */
  readonly groupBest: number;
  /** Robust mean of each contender's relative error over the keys, shape [C]; 1 is the typical contender. */
  readonly relative: Float64Array;
  /** Weight in [0, 1] that a key's own evidence got, by contender, shape [C]. */
  readonly weight: Float64Array;
  /** Shrunken advantage that a key needed to leave the group's best; Infinity where leaving did not prove itself. */
  readonly margin: number;
}

/** Relative errors are cut here: one wild fold must not decide. */
const CEILING = 5;

/**
 * Choose a contender for every key of a group, with empirical-Bayes shrinkage.
 *
 * Picking each key's cross-validation winner selects on noise: with three folds the winner is mostly luck. So for every key and
 * contender the advantage over the group's best is measured on equal folds, relative to the key's typical error, and shrunk toward
 * the group's mean advantage by tau² / (tau² + sigma² / F): tau² is how much keys truly differ, sigma² how much folds do.
 * The key leaves the group's best only where the shrunken advantage passes the margin. The margin itself has to prove itself:
 * choices made on earlier folds are scored on the next one, and if no margin beats staying, no key leaves.
 *
 * @param table Errors on the folds, oldest first; no hold-out among them.
 * @param options Least margin, who leads.
 * @returns One choice per key, in order.
 * @throws {RangeError} If shapes differ.
 * @see Efron & Morris (1975), doi:10.1080/01621459.1975.10479864
 */
export function selectContenders(table: ScoreTable, options: SelectOptions): Selection {
  assertShapes(table);
  const errors = new Rows(Float64Array, table.names.length * table.folds);
  for (const own of table.errors) errors.add(relativeErrors(own));
  return selectByRelative({ ...table, errors }, options);
}

/**
 * As {@linkcode selectContenders}, of errors that are relative already, as {@linkcode relativeErrors} gives them: those of a
 * million keys need not be in memory twice.
 *
 * @param table Relative errors on the folds. @param options As there.
 */
export function selectByRelative(table: ScoreTable, options: SelectOptions): Selection {
  const { errors, names, folds } = table, { barred, stability = 0, served } = options;
  const steady = steadied({ errors, stride: folds, folds }, stability);
  const groupMean = columnMeans(steady, table), groupBest = leaderOf(steady, groupMean, options);
  const byUnit = served !== undefined, eligible = served ?? table.eligible;
  const chooserOf = (known: FoldErrors) =>
    new KeyChooser(known, { contenders: names.length, groupBest, eligible, barred, byUnit });
  const margin = byUnit ? Infinity : proveMargin(table, { ...options, groupBest, chooserOf }),
    chooser = chooserOf(steady);
  return {
    choices: chooser.choices(margin),
    groupBest,
    relative: groupMean,
    weight: chooser.weight,
    margin,
  };
}

/** Margins that are tried, as multiples of the least one. */
const MARGINS = [1, 3, 6, 12];

/**
 * The margin whose choices on earlier folds did best on the next one; Infinity (stay) unless it gains on every next fold.
 *
 * Staying means staying with the best of all folds, which gives staying the benefit of the doubt.
 */
function proveMargin(
  { errors, folds }: ScoreTable,
  options: SelectOptions & { readonly groupBest: number; readonly chooserOf: (known: FoldErrors) => KeyChooser },
): number {
  const { groupBest, independent = folds, stability = 0 } = options;
  // A fold that overlaps the next one has seen what it foretells.
  if (independent < folds) return Infinity;
  const margins = MARGINS.map((factor) => factor * options.margin).reverse();
  const gains = margins.map(() => ({ least: Infinity, sum: 0 }));
  for (let next = 1; next < folds; next++) {
    const chooser = options.chooserOf(steadied({ errors, stride: folds, folds: next }, stability));
    const errorOn = (own: Float64Array, contender: number) => contender < 0 ? NaN : own[contender * folds + next]!;
    const stayed = new Float64Array(errors.length), won = margins.map(() => new Float64Array(errors.length));
    for (let k = 0; k < errors.length; k++) {
      const own = errors.at(k)!, judged = chooser.judge(k), staying = stayed[k] = errorOn(own, groupBest);
      margins.forEach((margin, m) => {
        // Nobody gains by leaving for a contender that is absent on the next fold.
        const error = errorOn(own, chooser.choose(judged, margin).contender);
        won[m]![k] = staying - (Number.isNaN(error) || Number.isNaN(staying) ? staying : error);
      });
    }
    const staying = robustMean(stayed);
    margins.forEach((_, m) => {
      const gain = robustMean(won[m]!) / staying;
      gains[m] = { least: Math.min(gains[m]!.least, gain), sum: gains[m]!.sum + gain };
    });
  }
  const proven = margins.filter((_, m) => gains[m]!.least > LEAST_GAIN && Number.isFinite(gains[m]!.least));
  const best = Math.max(...gains.map((gain, m) => proven.includes(margins[m]!) ? gain.sum : -Infinity));
  return proven.find((margin) => gains[margins.indexOf(margin)]!.sum === best) ?? Infinity;
}

/** A margin must gain this share over staying on every next fold, or luck would decide about deciding. */
const LEAST_GAIN = 0.005;

/** Fewest folds that can prove anything: of two, each by itself has taught the weights that the other scores. */
const LEAST_FOLDS = 3;

/**
 * Who leads a group: the learned combination, unless another is better by the margin, and on every fold: a few folds hardly tell
 * the best from the second best, and what was learned from all of them loses least by that. In its place the one that refines it,
 * where that has foretold every later fold better, and beyond chance; folds that overlap prove nothing. Without a learned one the
 * best.
 */
function leaderOf(steady: FoldErrors, means: Float64Array, options: SelectOptions): number {
  const { folds } = steady, { learned, margin, barred = [], independent = folds } = options;
  const may = (c: number) => !(barred[c] ?? false);
  if (learned < 0 || Number.isNaN(means[learned]) || !may(learned)) return argmin(means, may);
  const onFold = (c: number, f: number) => robustMean(over(steady, (errors) => errors[c * folds + f]!));
  const isProven = (c: number) =>
    may(c) && independent >= LEAST_FOLDS && means[c]! < means[learned]! * (1 - margin) &&
    Array.from({ length: folds }, (_, f) => f).every((f) => !(onFold(c, f) >= onFold(learned, f)));
  const best = argmin(means, isProven);
  if (best >= 0) return best;
  const { refined } = options;
  if (refined < 0 || !may(refined) || Number.isNaN(means[refined]) || independent < folds) return learned;
  return isRefined(steady, { learned, refined }) ? refined : learned;
}

/** Whether the one combination has foretold every later fold better than the other, over the keys beyond the standard error. */
function isRefined(
  steady: FoldErrors,
  { learned, refined }: { readonly learned: number; readonly refined: number },
): boolean {
  const { folds } = steady;
  const gainOn = (errors: Float64Array, f: number) => errors[learned * folds + f]! - errors[refined * folds + f]!;
  const later = Array.from({ length: folds - 1 }, (_, f) => f + 1);
  const byKey = winsorizeEnds(over(steady, (errors) => mean(later.map((f) => gainOn(errors, f)))));
  const gains = later.map((f) => robustMean(over(steady, (errors) => gainOn(errors, f))));
  return gains.length > 0 && gains.every((gain) => gain > 0) && mean(byKey) > Math.sqrt(varianceOfMean(byKey));
}

/** Errors divided by the key's typical error over contenders and folds, cut at five times that; shape [C × F]. @param errors Of one key. */
export function relativeErrors(errors: Float64Array): Float64Array {
  const level = typicalError(errors);
  return errors.map((error) => Math.min(error / level, CEILING));
}

function columnMeans(steady: FoldErrors, { names }: ScoreTable): Float64Array {
  const { folds } = steady;
  return Float64Array.from(names, (_, c) => {
    const own = over(steady, (errors) => mean(errors.subarray(c * folds, (c + 1) * folds)));
    if (own.every(Number.isNaN)) return NaN;
    // A contender absent on a key is charged the average there, so that it cannot lead by choosing its keys.
    return robustMean(over(steady, (errors, k) => Number.isNaN(own[k]) ? mean(errors) : own[k]!));
  });
}

function argmin(values: Float64Array, accept: (index: number) => boolean): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) {
    if (accept(i) && !Number.isNaN(values[i]) && (best < 0 || values[i]! < values[best]!)) best = i;
  }
  return best;
}

function assertShapes(table: ScoreTable): void {
  const cells = table.names.length * table.folds;
  const has = <T>(all: Indexed<ArrayLike<T>>, length: number) => {
    for (const own of all) if (own.length !== length) return false;
    return true;
  };
  const wrong = table.errors.length !== table.eligible.length ||
    !has(table.errors, cells) || !has(table.eligible, table.names.length);
  if (wrong) {
    throw new RangeError(
      `Cannot select as every key needs ${cells} errors and an eligibility: current value has other shapes`,
    );
  }
}
