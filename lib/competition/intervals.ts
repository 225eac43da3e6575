import type { DemandClass } from "../core/statistics.ts";

/** Out-of-sample errors of the chosen contender of one key. */
export interface KeyResiduals {
  /** Keys of one class share the shape of their errors. */
  readonly demandClass: DemandClass;
  /** Actual minus forecast, unit of `y`, shape [S × h] by span and step; NaN where missing. */
  readonly residuals: Float64Array;
  /** In-sample seasonal-naive MAE of the key, unit of `y`, > 0; NaN if undefined. */
  readonly scale: number;
}

/** What {@linkcode calibrateIntervals} needs to know. */
export interface IntervalOptions {
  /** Steps h. */
  readonly horizon: number;
  /** Nominal levels in percent, each in (0, 100); shape [L]. */
  readonly levels: readonly number[];
}

/** Offsets from the forecast to the interval ends, unit of `y`; each row-major, shape [L × h]. */
export interface IntervalOffsets {
  /** Lower ends, <= 0. */
  readonly lo: Float64Array;
  /** Upper ends, >= 0. */
  readonly hi: Float64Array;
}

/** Observations that the fleet's view of a key's spread counts for. */
const PRIOR_WEIGHT = 8;
/** Fewest pooled residuals for a quantile of one step by itself. */
const ENOUGH_BY_STEP = 400;

/**
 * Interval offsets for every key, by split conformal prediction over the pooled, normalised backtest residuals.
 *
 * One key has a handful of residuals a step: far too few for a 95 % quantile. So each key's residuals are divided by that key's
 * spread (the root mean square of its residuals on the other spans, shrunk toward what its scale suggests), pooled over the keys
 * of one demand class by step, and their finite-sample quantiles are multiplied by the key's spread again. Lower and upper ends are separate
 * quantiles, so skewed errors give skewed intervals. Higher levels contain lower ones.
 *
 * @param keys Residuals by key; the folds must not be those a report of coverage is computed on.
 * @param options Horizon and levels.
 * @returns One pair of offsets per key, in order; all 0 for a key without any spread.
 * @see Lei et al. (2018), doi:10.1080/01621459.2017.1307116
 */
export function calibrateIntervals(keys: readonly KeyResiduals[], options: IntervalOptions): IntervalOffsets[] {
  const { horizon, levels } = options;
  const priors = priorVariances(keys);
  const spreads = keys.map((key, k) => shrunkenSpread(sumOfSquares(key.residuals), priors[k]));
  const pools = poolResiduals(keys, { priors, spreads, horizon });
  const tables = new Map([...pools].map(([group, pool]) => [group, quantileTable(pool, levels, horizon)]));
  return keys.map((key, k) => {
    const table = tables.get(key.demandClass);
    const scaleBy = (values: Float64Array | undefined) =>
      Float64Array.from({ length: levels.length * horizon }, (_, i) => (values?.[i] ?? 0) * spreads[k]);
    return { lo: scaleBy(table?.lo), hi: scaleBy(table?.hi) };
  });
}

/** Sum of squares of known residuals and how many they are. */
interface Evidence {
  readonly sum: number;
  readonly count: number;
}

/** Variance that each key's scale suggests: squared scale × the ratio seen in its demand class; NaN without a scale. */
function priorVariances(keys: readonly KeyResiduals[]): Float64Array {
  const ratios = new Map<string, Evidence>();
  for (const { demandClass, residuals, scale } of keys) {
    const own = sumOfSquares(residuals);
    if (!(scale > 0) || own.count === 0) continue;
    const { sum, count } = ratios.get(demandClass) ?? { sum: 0, count: 0 };
    // Cut at 10 × the scale: a key that broke down says nothing about its neighbours.
    ratios.set(demandClass, { sum: sum + Math.min(own.sum / own.count / scale ** 2, 100), count: count + 1 });
  }
  return Float64Array.from(keys, ({ demandClass, scale }) => {
    const group = ratios.get(demandClass);
    return scale > 0 && group !== undefined ? group.sum / group.count * scale ** 2 : NaN;
  });
}

/** Root mean square of a key's own residuals, shrunk toward the prior; 0 if nothing is known. */
function shrunkenSpread({ sum, count }: Evidence, prior: number): number {
  if (Number.isNaN(prior)) return count === 0 ? 0 : Math.sqrt(sum / count);
  return Math.sqrt((sum + PRIOR_WEIGHT * prior) / (count + PRIOR_WEIGHT));
}

function sumOfSquares(values: Float64Array): Evidence {
  let sum = 0, count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value * value;
    count++;
  }
  return { sum, count };
}

/** Normalised residuals by demand class and step; shape of each class [h]. */
function poolResiduals(
  keys: readonly KeyResiduals[],
  options: { priors: Float64Array; spreads: readonly number[]; horizon: number },
): Map<string, number[][]> {
  const { priors, spreads, horizon } = options;
  const pools = new Map<string, number[][]>();
  keys.forEach((key, k) => {
    if (spreads[k] === 0) return;
    const pool = pools.get(key.demandClass) ?? Array.from({ length: horizon }, () => []);
    const without = spreadsWithout(key.residuals, priors[k], horizon);
    key.residuals.forEach((residual, i) => {
      const spread = without[Math.floor(i / horizon)] || spreads[k];
      if (!Number.isNaN(residual)) pool[i % horizon].push(residual / spread);
    });
    pools.set(key.demandClass, pool);
  });
  return pools;
}

/**
 * The key's spread by span, without that span's residuals. A residual divided by a spread that contains it looks smaller than
 * a new one will (and its whole span with it, for a level that is off is off at every step), so intervals would be too narrow.
 */
function spreadsWithout(residuals: Float64Array, prior: number, horizon: number): number[] {
  const spans = Array.from(
    { length: residuals.length / horizon },
    (_, s) => sumOfSquares(residuals.subarray(s * horizon, (s + 1) * horizon)),
  );
  return spans.map((_, s) => {
    const others = spans.filter((_, other) => other !== s);
    const sum = others.reduce((total, span) => total + span.sum, 0);
    return shrunkenSpread({ sum, count: others.reduce((total, span) => total + span.count, 0) }, prior);
  });
}

function quantileTable(pool: readonly number[][], levels: readonly number[], horizon: number): IntervalOffsets {
  const everything = Float64Array.from(pool.flat()).sort();
  const lo = new Float64Array(levels.length * horizon), hi = new Float64Array(levels.length * horizon);
  for (let step = 0; step < horizon; step++) {
    const own = pool[step].length >= ENOUGH_BY_STEP ? Float64Array.from(pool[step]).sort() : everything;
    levels.forEach((level, l) => {
      const tail = (1 - level / 100) / 2;
      lo[l * horizon + step] = Math.min(0, conformalQuantile(own, tail));
      hi[l * horizon + step] = Math.max(0, conformalQuantile(own, 1 - tail));
    });
  }
  return { lo, hi };
}

/** Finite-sample quantile: rank ⌈(n + 1) p⌉ from the outer side, the extreme value where n is too small. */
function conformalQuantile(sorted: Float64Array, probability: number): number {
  const n = sorted.length;
  if (n === 0) return 0;
  const rank = probability > 0.5 ? Math.ceil((n + 1) * probability) : Math.floor((n + 1) * probability);
  return sorted[Math.min(n - 1, Math.max(0, rank - 1))];
}
