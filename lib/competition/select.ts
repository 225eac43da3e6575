import { mean, robustMean, variance, winsorizeEnds } from "../core/statistics.ts";
import { typicalError } from "./typical_error.ts";

/** Errors of all keys of a group: who is entered, on which folds, and how they did. */
export interface ScoreTable {
  /** Contenders, then combinations; shape [C]. */
  readonly names: readonly string[];
  /** Number of folds F. */
  readonly folds: number;
  /** Per key the errors, row-major, shape [C × F]; NaN where undefined. */
  readonly errors: readonly Float64Array[];
  /** Per key and contender, whether it may be chosen (it ran and is not degenerate); shape [C] each. */
  readonly eligible: readonly (readonly boolean[])[];
}

/** How a selection weighs evidence. */
export interface SelectOptions {
  /** A key leaves the group's best contender only for one that is better by this share, in [0, 1]. */
  readonly margin: number;
  /** Contenders that serve as the one model for all if best: no combinations; shape [C]. */
  readonly single: readonly boolean[];
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
  readonly served?: readonly (readonly boolean[])[];
}

/** The choice for one key. */
export interface Choice {
  /** Index of the contender chosen, or -1 if none may be. */
  readonly contender: number;
  /** `group`: the group's best; `own`: the key's own evidence passed the margin; `only`: the group's best may not serve it. */
  readonly why: "group" | "own" | "only";
  /** Shrunken advantage over the group's best, relative to the key's typical error; > 0 is better. */
  readonly advantage: number;
  /** Eligible contenders from best to worst by shrunken error. */
  readonly ranking: readonly number[];
}

/** What a group of keys says about its contenders. */
export interface Selection {
  /** One per key, in order. */
  readonly choices: readonly Choice[];
  /** Index of the contender that serves keys without evidence of their own: the learned combination, or one that is proven better. */
  readonly groupBest: number;
  /** The same among single contenders: one model for all. */
  readonly oneForAll: number;
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
 * @param options Least margin and which contenders are single models.
 * @returns One choice per key, in order.
 * @throws {RangeError} If shapes differ.
 * @see Efron & Morris (1975), doi:10.1080/01621459.1975.10479864
 */
export function selectContenders(table: ScoreTable, options: SelectOptions): Selection {
  assertShapes(table, options);
  const relative = table.errors.map(relativeErrors);
  const groupBest = leaderOf(steadied(relative, table.folds, options), table, options);
  const margin = options.served === undefined ? proveMargin(relative, table, { ...options, groupBest }) : Infinity;
  return { ...selectOn(relative, table, { ...options, groupBest, margin }), margin };
}

/** With the leader of the group. */
interface LedOptions extends SelectOptions {
  readonly groupBest: number;
}

function selectOn(
  relative: readonly Float64Array[],
  table: ScoreTable,
  options: LedOptions,
): Omit<Selection, "margin"> {
  const steady = steadied(relative, table.folds, options);
  const groupMean = columnMeans(steady, table), { groupBest, barred = [] } = options;
  const oneForAll = argmin(groupMean, (c) => options.single[c]! && !(barred[c] ?? false));
  const { prior, choose } = chooserOf(relative, table, options);
  return { choices: choose(options.margin), groupBest, oneForAll, relative: groupMean, weight: prior.weight };
}

/** What the keys say together, and the choices by it with a margin. */
function chooserOf(relative: readonly Float64Array[], table: ScoreTable, options: LedOptions) {
  const { groupBest, served, barred = [] } = options;
  const advantages = steadied(relative, table.folds, options)
    .map((errors) => advantageOver(errors, Math.max(groupBest, 0), table.folds));
  const prior = estimatePrior(advantages, table);
  // Who is not allowed to lead serves only where nobody else may.
  const allowed = (eligible: readonly boolean[]) => {
    const others = eligible.map((may, c) => may && !(barred[c] ?? false));
    return others.includes(true) ? others : eligible;
  };
  const unknown = new Float64Array(table.names.length * table.folds).fill(NaN);
  const choose = (margin: number): Choice[] =>
    (served ?? table.eligible).map((eligible, k) =>
      chooseForKey(served === undefined ? advantages[k]! : unknown, {
        ...{ prior, groupBest, margin },
        eligible: allowed(eligible),
      })
    );
  return { prior, choose };
}

/** Errors to which what they scatter over the folds is added. */
function steadied(
  relative: readonly Float64Array[],
  folds: number,
  { stability = 0 }: SelectOptions,
): readonly Float64Array[] {
  if (stability === 0 || folds < 2) return relative;
  return relative.map((errors) => {
    const scatter = Float64Array.from({ length: errors.length / folds }, (_, c) => {
      const own = errors.subarray(c * folds, (c + 1) * folds).filter((error) => !Number.isNaN(error));
      return own.length < 2 ? 0 : Math.sqrt(variance(own));
    });
    return errors.map((error, i) => error + stability * scatter[Math.floor(i / folds)]!);
  });
}

/** Margins that are tried, as multiples of the least one. */
const MARGINS = [1, 3, 6, 12];

/**
 * The margin whose choices on earlier folds did best on the next one; Infinity (stay) unless it gains on every next fold.
 *
 * Staying means staying with the best of all folds, which gives staying the benefit of the doubt.
 */
function proveMargin(relative: readonly Float64Array[], table: ScoreTable, options: LedOptions): number {
  const { groupBest, independent = table.folds } = options;
  // A fold that overlaps the next one has seen what it foretells.
  if (independent < table.folds) return Infinity;
  const margins = MARGINS.map((factor) => factor * options.margin).reverse();
  const gains = margins.map(() => ({ least: Infinity, sum: 0 }));
  for (let next = 1; next < table.folds; next++) {
    const past = relative.map((row) => firstFolds(row, { folds: table.folds, keep: next }));
    const { choose } = chooserOf(past, { ...table, folds: next, errors: past }, options);
    const errorOn = (contender: number, k: number) =>
      contender < 0 ? NaN : relative[k]![contender * table.folds + next]!;
    const stayed = relative.map((_, k) => errorOn(groupBest, k));
    const staying = robustMean(stayed);
    margins.forEach((margin, m) => {
      // Nobody gains by leaving for a contender that is absent on the next fold.
      const left = choose(margin).map(({ contender }, k) => {
        const error = errorOn(contender, k);
        return Number.isNaN(error) || Number.isNaN(stayed[k]) ? stayed[k]! : error;
      });
      const gain = robustMean(stayed.map((error, k) => error - left[k]!)) / staying;
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
function leaderOf(relative: readonly Float64Array[], table: ScoreTable, options: SelectOptions): number {
  const { learned, margin, barred = [], independent = table.folds } = options,
    { folds } = table,
    means = columnMeans(relative, table);
  const may = (c: number) => !(barred[c] ?? false);
  if (learned < 0 || Number.isNaN(means[learned]) || !may(learned)) return argmin(means, may);
  const onFold = (c: number, f: number) => robustMean(relative.map((errors) => errors[c * folds + f]!));
  const isProven = (c: number) =>
    may(c) && independent >= LEAST_FOLDS && means[c]! < means[learned]! * (1 - margin) &&
    Array.from({ length: folds }, (_, f) => f).every((f) => !(onFold(c, f) >= onFold(learned, f)));
  const best = argmin(means, isProven);
  if (best >= 0) return best;
  const { refined } = options;
  if (refined < 0 || !may(refined) || Number.isNaN(means[refined]) || independent < folds) return learned;
  return isRefined(relative, { folds, learned, refined }) ? refined : learned;
}

/** Whether the one combination has foretold every later fold better than the other, over the keys beyond the standard error. */
function isRefined(
  relative: readonly Float64Array[],
  { folds, learned, refined }: { readonly folds: number; readonly learned: number; readonly refined: number },
): boolean {
  const gainOn = (errors: Float64Array, f: number) => errors[learned * folds + f]! - errors[refined * folds + f]!;
  const later = Array.from({ length: folds - 1 }, (_, f) => f + 1);
  const byKey = winsorizeEnds(relative.map((errors) => mean(later.map((f) => gainOn(errors, f)))));
  const gains = later.map((f) => robustMean(relative.map((errors) => gainOn(errors, f))));
  return gains.length > 0 && gains.every((gain) => gain > 0) && mean(byKey) > Math.sqrt(varianceOfMean(byKey));
}

/** The columns of the first folds of every contender; shape [C × keep]. */
function firstFolds(row: Float64Array, options: { folds: number; keep: number }): Float64Array {
  const { folds, keep } = options;
  return Float64Array.from(
    { length: row.length / folds * keep },
    (_, i) => row[Math.floor(i / keep) * folds + i % keep]!,
  );
}

/** Errors divided by the key's typical error over contenders and folds, cut at five times that; shape [C × F]. @param errors Of one key. */
export function relativeErrors(errors: Float64Array): Float64Array {
  const level = typicalError(errors);
  return errors.map((error) => Math.min(error / level, CEILING));
}

function columnMeans(relative: readonly Float64Array[], table: ScoreTable): Float64Array {
  return Float64Array.from(table.names, (_, c) => {
    const own = relative.map((errors) => mean(errors.subarray(c * table.folds, (c + 1) * table.folds)));
    if (own.every(Number.isNaN)) return NaN;
    // A contender absent on a key is charged the average there, so that it cannot lead by choosing its keys.
    return robustMean(own.map((value, k) => Number.isNaN(value) ? mean(relative[k]!) : value));
  });
}

/** Advantage over the reference on each fold; shape [C × F]; > 0 is better than the reference. */
function advantageOver(errors: Float64Array, reference: number, folds: number): Float64Array {
  return errors.map((error, i) => errors[reference * folds + i % folds]! - error);
}

interface Prior {
  readonly mean: Float64Array;
  readonly weight: Float64Array;
  readonly folds: number;
}

function estimatePrior(advantages: readonly Float64Array[], table: ScoreTable): Prior {
  const { folds } = table;
  const centre = new Float64Array(table.names.length), weight = new Float64Array(table.names.length);
  for (let c = 0; c < centre.length; c++) {
    const own = advantages.map((advantage) => advantage.subarray(c * folds, (c + 1) * folds));
    const averages = winsorizeEnds(own.map(mean));
    centre[c] = mean(averages);
    const between = variance(averages);
    const noise = robustMean(own.map(varianceOfMean));
    // With one fold the noise is unknown: three quarters of what is seen are taken for it, as folds mostly are noise.
    const sigma = Number.isNaN(noise) ? between * 0.75 : noise;
    weight[c] = between > 0 ? Math.max(0, between - sigma) / between : 0;
  }
  return { mean: centre, weight, folds };
}

function varianceOfMean(values: Float64Array): number {
  return variance(values) / values.filter((value) => !Number.isNaN(value)).length;
}

function chooseForKey(
  advantage: Float64Array,
  options: { prior: Prior; groupBest: number; margin: number; eligible: readonly boolean[] },
): Choice {
  const { prior, groupBest, margin, eligible } = options;
  const shrunk = Float64Array.from(eligible, (may, c) => {
    if (!may || Number.isNaN(prior.mean[c])) return NaN;
    const own = mean(advantage.subarray(c * prior.folds, (c + 1) * prior.folds));
    return Number.isNaN(own) ? prior.mean[c]! : prior.mean[c]! + prior.weight[c]! * (own - prior.mean[c]!);
  });
  const ranking = [...shrunk.keys()].filter((c) => !Number.isNaN(shrunk[c])).sort((a, b) =>
    shrunk[b]! - shrunk[a]! || a - b
  );
  const [first] = ranking;
  if (first === undefined) return { contender: -1, why: "only", advantage: NaN, ranking };
  const lead = shrunk[first]!;
  if (groupBest < 0 || !eligible[groupBest]) {
    return { contender: first, why: "only", advantage: lead, ranking };
  }
  if (first !== groupBest && lead > margin) {
    return { contender: first, why: "own", advantage: lead, ranking };
  }
  return { contender: groupBest, why: "group", advantage: 0, ranking };
}

function argmin(values: Float64Array, accept: (index: number) => boolean): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) {
    if (accept(i) && !Number.isNaN(values[i]) && (best < 0 || values[i]! < values[best]!)) best = i;
  }
  return best;
}

function assertShapes(table: ScoreTable, options: SelectOptions): void {
  const cells = table.names.length * table.folds;
  const wrong = table.errors.length !== table.eligible.length || options.single.length !== table.names.length ||
    table.errors.some((errors) => errors.length !== cells) ||
    table.eligible.some((eligible) => eligible.length !== table.names.length);
  if (wrong) {
    throw new RangeError(
      `Cannot select as every key needs ${cells} errors and an eligibility: current value has other shapes`,
    );
  }
}
