import { mean, median, variance } from "../../core/numbers/statistics.ts";
import type { IntervalEnds } from "./intervals.ts";
import { conformalQuantile } from "./conformal_quantile.ts";

/** Errors of one key on rows that its predictions had not learned from. */
export interface KeyResiduals {
  /** Keys of one group share the shape of their errors. */
  readonly group: string;
  /** Actual minus predicted, row-major, shape [n × T], unit of each target; NaN where missing. */
  readonly residuals: Float64Array;
}

/** What intervals of one target rest on. */
export interface TargetShape {
  /** Typical error of all keys, unit of the target; NaN where the middle one is none. */
  readonly fleet: number;
  /** Rows that it counts for beside those of a key, > 0; absent: of a run of a former release. */
  readonly prior?: number;
  /** By group: lower and upper ends by level in typical errors of the key, shape [L] each; null where errors are too few. `""` pools all. */
  readonly ends: Readonly<Record<string, ShapeEnds>>;
}

/** Ends by level, in typical errors of a key. */
export interface ShapeEnds {
  /** Lower ends, <= 0. */
  readonly lo: readonly (number | null)[];
  /** Upper ends, >= 0. */
  readonly hi: readonly (number | null)[];
}

/** What intervals of rows rest on, as plain data. */
export interface NumberIntervals {
  /** Nominal levels in percent, each in (0, 100); shape [L]. */
  readonly levels: readonly number[];
  /** One for each target, shape [T]. */
  readonly targets: readonly TargetShape[];
}

/** Rows that the typical error of all keys counts for beside those of one, where keys are too few to tell; and the bounds of it. */
const PRIOR_ROWS = { usual: 10, least: 1, most: 50, fromKeys: 5, fromRows: 3 };
/** Variance of the logarithm of the median of absolute errors, times the rows that it is of: 1.4 of normal ones, 2.1 of Laplace's. */
const LOG_MEDIAN_VARIANCE = 1.5;

/**
 * Learn how far what comes lies from predictions: split conformal prediction over errors in units of what is typical of a key.
 *
 * The typical error of a key is the median of its absolute errors, drawn to that of all keys (in logarithms) by as many rows of
 * theirs as keys are alike: how far their medians lie apart beyond chance says it (empirical Bayes). An error is measured in what
 * the other rows of its key say, so that it does not judge itself. Ends are finite-sample
 * quantiles of the pool of a group, on each side by itself: where errors are skewed, so are intervals. A group with too few
 * errors for a level takes the ends of all keys.
 *
 * @param keys Out-of-fold errors, shape [k]; never those that a report of coverage is computed on.
 * @param options `levels`: of the config, in percent; `targets`: T >= 1.
 * @returns Plain data for {@linkcode numberEnds}, with {@linkcode typicalErrors} of each key.
 * @see Lei et al. (2018), doi:10.1080/01621459.2017.1307116; Papadopoulos et al. (2008), normalised nonconformity
 */
export function learnNumberIntervals(
  keys: readonly KeyResiduals[],
  { levels, targets }: { readonly levels: readonly number[]; readonly targets: number },
): NumberIntervals {
  return { levels, targets: Array.from({ length: targets }, (_, t) => learnTarget(keys, { levels, targets, t })) };
}

/**
 * Typical absolute error of a key for each target, as its intervals are measured in.
 *
 * @param intervals As they were learned. @param residuals Of the key, row-major [n × T]; empty for a key without any: that of all.
 * @returns Unit of each target, > 0, shape [T].
 */
export function typicalErrors({ targets }: NumberIntervals, residuals: Float64Array): Float64Array {
  return Float64Array.from(targets, ({ fleet, prior = PRIOR_ROWS.usual }, t) => {
    const own = columnOf(residuals, t, targets.length);
    return drawn(median(own), { rows: own.length, fleet, prior });
  });
}

/**
 * Intervals around predictions.
 *
 * @param intervals As they were learned. @param predicted Row-major, shape [n × T], unit of each target.
 * @param options `group` and typical errors `units` [T] of the key; `floor`: what targets cannot be below, default -Infinity.
 * @returns By level, shape [L][n × T]; NaN where errors are too few. Higher levels contain lower ones, all contain the prediction.
 */
export function numberEnds(
  { levels, targets }: NumberIntervals,
  predicted: Float64Array,
  { group, units, floor = -Infinity }: {
    readonly group: string;
    readonly units: ArrayLike<number>;
    readonly floor?: number;
  },
): IntervalEnds {
  const width = targets.length;
  const ends = (side: "lo" | "hi") =>
    levels.map((_, l) =>
      predicted.map((value, i) => {
        const t = i % width, { ends } = targets[t]!, own = Object.hasOwn(ends, group) ? ends[group] : ends[""];
        const end = value + (own?.[side][l] ?? NaN) * units[t]!;
        return Number.isFinite(end) ? Math.max(end, Math.min(floor, value)) : NaN;
      })
    );
  return { lo: ends("lo"), hi: ends("hi") };
}

function learnTarget(
  keys: readonly KeyResiduals[],
  { levels, targets, t }: { readonly levels: readonly number[]; readonly targets: number; readonly t: number },
): TargetShape {
  const own = keys.map(({ residuals }) => columnOf(residuals, t, targets)), middles = own.map(median);
  // Keys and not rows: a large key is not what is typical of all.
  const fleet = positive(median(middles.filter((value) => value > 0)));
  const prior = priorRows(middles, own.map(({ length }) => length));
  const pools = new Map<string, number[]>([["", []]]);
  keys.forEach(({ group, residuals }, k) => {
    if (!pools.has(group)) pools.set(group, []);
    const errors = inUnits(residuals, { t, targets, sorted: own[k]!.sort(), fleet, prior });
    for (const error of errors) {
      pools.get("")!.push(error);
      if (group !== "") pools.get(group)!.push(error);
    }
  });
  const all = shapeEnds(pools.get("")!, levels), ends: Record<string, ShapeEnds> = { "": all };
  for (const [group, errors] of pools) {
    if (group === "") continue;
    const { lo, hi } = shapeEnds(errors, levels);
    const isKnown = levels.map((_, l) => lo[l] !== null && hi[l] !== null);
    ends[group] = {
      lo: lo.map((end, l) => isKnown[l] ? end : all.lo[l]!),
      hi: hi.map((end, l) => isKnown[l] ? end : all.hi[l]!),
    };
  }
  return { fleet, prior, ends };
}

/** Rows that all keys count for beside those of one. @param middles Median error of each key. @param rows That it is of. */
function priorRows(middles: readonly number[], rows: readonly number[]): number {
  const { usual, least, most, fromKeys, fromRows } = PRIOR_ROWS;
  const known = [...middles.keys()].filter((k) => middles[k]! > 0 && rows[k]! >= fromRows);
  if (known.length < fromKeys) return usual;
  const apart = variance(Float64Array.from(known, (k) => Math.log(middles[k]!)));
  const chance = LOG_MEDIAN_VARIANCE * mean(known.map((k) => 1 / rows[k]!));
  return Math.min(most, Math.max(least, LOG_MEDIAN_VARIANCE / Math.max(0, apart - chance)));
}

/** Signed errors of a key, each in the typical error of its other rows. */
function inUnits(
  residuals: Float64Array,
  { t, targets, sorted, ...all }: {
    readonly t: number;
    readonly targets: number;
    readonly sorted: Float64Array;
    readonly fleet: number;
    readonly prior: number;
  },
): number[] {
  const errors: number[] = [], rows = sorted.length;
  for (let i = t; i < residuals.length; i += targets) {
    const error = residuals[i]!;
    if (Number.isNaN(error)) continue;
    errors.push(error / drawn(medianWithout(sorted, Math.abs(error)), { rows: rows - 1, ...all }));
  }
  return errors;
}

/** Median of all but one of the values. @param sorted Ascending. @param value One of them. */
function medianWithout(sorted: Float64Array, value: number): number {
  const rest = sorted.length - 1;
  if (rest === 0) return NaN;
  let low = 0, high = rest;
  while (low < high) {
    const middle = (low + high) >> 1;
    sorted[middle]! < value ? low = middle + 1 : high = middle;
  }
  const at = (i: number) => sorted[i < low ? i : i + 1]!;
  return (at((rest - 1) >> 1) + at(rest >> 1)) / 2;
}

/** A median drawn to that of all keys; one of zero says only that it is small. */
function drawn(
  own: number,
  { rows, fleet, prior }: { readonly rows: number; readonly fleet: number; readonly prior: number },
): number {
  if (!(fleet > 0)) return 1; // no key errs by as much as its middle: nothing to compare keys by
  if (Number.isNaN(own) || rows === 0) return fleet;
  const least = fleet * 1e-3, weight = rows / (rows + prior);
  return Math.exp(weight * Math.log(Math.max(own, least)) + (1 - weight) * Math.log(fleet));
}

function shapeEnds(errors: readonly number[], levels: readonly number[]): ShapeEnds {
  const below = errors.map((error) => -error);
  const end = (values: readonly number[], level: number) => {
    const bound = conformalQuantile(values, 1 - (1 - level / 100) / 2);
    return bound === null ? null : Math.max(0, bound);
  };
  return {
    lo: levels.map((level) => {
      const bound = end(below, level);
      return bound === null ? null : 0 - bound;
    }),
    hi: levels.map((level) => end(errors, level)),
  };
}

/** Known absolute errors of one target. */
function columnOf(residuals: Float64Array, t: number, targets: number): Float64Array {
  return Float64Array.from({ length: residuals.length / targets }, (_, row) => Math.abs(residuals[row * targets + t]!))
    .filter((error) => !Number.isNaN(error));
}

function positive(value: number): number {
  return value > 0 ? value : NaN;
}
