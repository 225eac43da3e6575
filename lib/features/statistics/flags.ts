import type { RowSpan } from "./rolling.ts";

/** Periods of the wider kind that a mean of few periods is mixed with. */
const PRIOR = 4;

/** Whether a flag is up: 1 or 0, NaN where it is not known. Anything above zero counts, so that a depth of discount is a flag too. */
export function flagOf(value: number): number {
  return value !== value ? NaN : value > 0 ? 1 : 0;
}

/**
 * Mean of all periods so far with one value of a flag; with a period, of those at the same season position.
 *
 * Few periods say little: each mean is mixed with four periods of the next wider kind, (position, flag) with the flag's mean,
 * that with the mean of all periods.
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows, or with `memory` the next.
 * @param options `flag`: shape [n], above 0 is up, NaN is neither; `wanted`: 1 for up, 0 for not; `period`: observations per cycle, 0 for any position; `out` receives the mean,
 * NaN before the flag's first period, shape [n]; `memory`: shape [2 × period + 5], see `running.ts`.
 * @see Micci-Barreca (2001), doi:10.1145/507533.507538
 */
export function meanByFlag(
  source: Float64Array,
  span: RowSpan,
  options: {
    readonly flag: Float64Array;
    readonly wanted: number;
    readonly period: number;
    readonly out: Float64Array;
    readonly memory?: Float64Array;
  },
): void {
  const { flag, wanted, period, out, memory = new Float64Array(2 * period + 5) } = options;
  const sums = memory.subarray(0, period), counts = memory.subarray(period, 2 * period);
  let [all = 0, total = 0, sum = 0, n = 0, position = 0] = memory.subarray(2 * period);
  for (let i = span.from; i < span.to; i++) {
    const x = source[i]!;
    if (x === x) {
      all += x;
      total++;
      if (flagOf(flag[i]!) === wanted) {
        sum += x;
        n++;
        if (period > 0) {
          sums[position]! += x;
          counts[position]!++;
        }
      }
    }
    const wide = n === 0 ? NaN : (sum + PRIOR * all / total) / (n + PRIOR);
    out[i] = period === 0 ? wide : (sums[position]! + PRIOR * wide) / (counts[position]! + PRIOR);
    if (++position === period) position = 0;
  }
  memory.set([all, total, sum, n, position], 2 * period);
}

/**
 * The row of the nearest event at or after (or at or before) each row of a key.
 *
 * @param flag Shape [n]. @param span The key's rows.
 * @param options `wanted`: value of {@linkcode flagOf} that is the event; `direction`: 1 for the next one, -1 for the latest; `out`
 * receives the row, NaN if there is none, shape [n].
 */
export function nearestEvent(
  flag: Float64Array,
  span: RowSpan,
  options: { readonly wanted: number; readonly direction: 1 | -1; readonly out: Float64Array },
): void {
  const { wanted, direction, out } = options;
  let nearest = NaN;
  for (let j = 0; j < span.to - span.from; j++) {
    const i = direction === 1 ? span.to - 1 - j : span.from + j;
    if (flagOf(flag[i]!) === wanted) nearest = i;
    out[i] = nearest;
  }
}
