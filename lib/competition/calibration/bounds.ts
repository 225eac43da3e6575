/** What a history has shown. */
export interface SeenHistory {
  /** Smallest known value, unit of `y`; 0 if none is known. */
  readonly low: number;
  /** Largest known value, unit of `y`; 0 if none is known. */
  readonly high: number;
  /** Known values. */
  readonly count: number;
}

/** Widths of what was seen by which a forecast may leave it: at once, and in as many steps as were seen. */
export const REACH = { atOnce: 1, withTime: 1.5 } as const;

/**
 * What a history has shown.
 *
 * @param y Target up to the origin, unit of `y`, shape [n]; NaN is missing.
 * @param before What an earlier look has shown of the same series, which may have rows that are gone since.
 */
export function look(y: Float64Array, before: SeenHistory = { low: 0, high: 0, count: 0 }): SeenHistory {
  let low = before.count > 0 ? before.low : Infinity, high = before.count > 0 ? before.high : -Infinity, count = 0;
  for (let t = 0; t < y.length; t++) {
    const value = y[t]!;
    if (value !== value) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    count++;
  }
  return low > high ? { low: 0, high: 0, count: 0 } : { low, high, count: Math.max(count, before.count) };
}

/**
 * Keep a forecast within reach of what was seen, whoever made it: a line, a trend or a logarithm that runs away ends here.
 *
 *     reach at step h = width × (1 + 1.5 h / n)        width: from the smallest to the largest of the seen values and 0
 *
 * A series that grows by 2 % a month may do so for as long as it was seen, and a first promotion may double the largest
 * value; after few values nearly anything may come.
 *
 * @param forecast Unit of `y`, shape [h], step 1 first; values that are not finite stay.
 * @param seen What the history up to the origin has shown, of n known values; where it has shown nothing but zeros, or
 * nothing, nothing is bounded.
 * @returns Shape [h]; the forecast itself where nothing is out of reach.
 */
export function boundForecast(forecast: Float64Array, seen: SeenHistory): Float64Array {
  const { low, high, count } = seen, width = Math.max(high, 0) - Math.min(low, 0);
  if (count === 0 || width === 0) return forecast;
  const bounded = forecast.slice();
  for (let i = 0; i < bounded.length; i++) {
    const value = bounded[i]!, reach = width * (REACH.atOnce + REACH.withTime * (i + 1) / count);
    if (Number.isFinite(value)) bounded[i] = Math.min(Math.max(value, low - reach), high + reach);
  }
  return bounded;
}

/**
 * A forecast within reach of what was seen, and not below zero where demand cannot be.
 *
 * @param predicted Unit of `y`, shape [h]. @param by What was seen, and whether demand cannot be negative.
 * @returns Shape [h]; NaN where nothing finite was predicted.
 */
export function constrainForecast(
  predicted: Float64Array,
  { seen, nonNegative }: { readonly seen: SeenHistory; readonly nonNegative: boolean },
): Float64Array {
  const floor = nonNegative ? 0 : -Infinity, bounded = boundForecast(predicted, seen);
  const sane = bounded === predicted ? bounded.slice() : bounded;
  for (let i = 0; i < sane.length; i++) sane[i] = Number.isFinite(sane[i]) ? Math.max(floor, sane[i]!) : NaN;
  return sane;
}
