import type { RowSpan } from "./rolling.ts";

/*
 * What remembers all rows of a key can go on where it was: a pass that is given `memory`, zeros before the first row, leaves in it
 * what it knows behind the last one, and the next pass over the rows that follow gives the same bits as one over all rows.
 */

/** Numbers of memory that {@linkcode expandMoments} and {@linkcode weighMean} need. */
export const MOMENTS_MEMORY = 3, WEIGHTS_MEMORY = 2;

/**
 * Mean and standard deviation (divisor n - 1) of everything so far.
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows, or with `memory` the next of them.
 * @param out Receives `mean` (NaN if nothing is known) and, if given, `std` (NaN below two values), shape [n]; `memory`: shape [3].
 * @see Welford (1962), doi:10.1080/00401706.1962.10490022
 */
export function expandMoments(
  source: Float64Array,
  span: RowSpan,
  out: { mean: Float64Array; std: Float64Array | null; memory?: Float64Array },
): void {
  const { memory } = out;
  let [n = 0, m = 0, q = 0] = memory ?? [];
  for (let i = span.from; i < span.to; i++) {
    const x = source[i]!;
    if (x === x) {
      n++;
      const delta = x - m;
      m += delta / n;
      q += delta * (x - m);
    }
    out.mean[i] = n === 0 ? NaN : m;
    if (out.std !== null) out.std[i] = n < 2 ? NaN : Math.sqrt(q / (n - 1));
  }
  memory?.set([n, m, q]);
}

/**
 * Largest or smallest value so far.
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows.
 * @param options `sign` 1 for the maximum, -1 for the minimum; `out` receives it, NaN if nothing is known, shape [n].
 */
export function expandExtreme(source: Float64Array, span: RowSpan, options: { sign: 1 | -1; out: Float64Array }): void {
  let best = -Infinity;
  for (let i = span.from; i < span.to; i++) {
    const x = options.sign * source[i]!;
    if (x > best) best = x;
    options.out[i] = best === -Infinity ? NaN : options.sign * best;
  }
}

/**
 * Exponentially weighted mean: the value j periods back weighs (1 - alpha)^j, weights sum to 1 over known values.
 *
 * @param source Shape [n]; NaN is skipped, and still ages what came before. @param span The key's rows, or with `memory` the next.
 * @param options `alpha` in (0, 1]; `out` receives the mean, NaN if nothing is known, shape [n]; `memory`: shape [2].
 */
export function weighMean(
  source: Float64Array,
  span: RowSpan,
  options: { alpha: number; out: Float64Array; memory?: Float64Array },
): void {
  const keep = 1 - options.alpha, { memory } = options;
  let [sum = 0, weight = 0] = memory ?? [];
  for (let i = span.from; i < span.to; i++) {
    const x = source[i]!;
    if (x === x) {
      sum = sum * keep + x;
      weight = weight * keep + 1;
    } else if (weight > 1e-100) {
      // Below that, ageing both further would only lose bits of a ratio that no longer changes.
      sum *= keep;
      weight *= keep;
    }
    options.out[i] = weight === 0 ? NaN : sum / weight;
  }
  memory?.set([sum, weight]);
}

/**
 * The newest known value.
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows.
 * @param out Receives it, NaN if nothing is known, shape [n].
 */
export function carryLast(source: Float64Array, span: RowSpan, out: Float64Array): void {
  let last = NaN;
  for (let i = span.from; i < span.to; i++) {
    if (source[i] === source[i]) last = source[i]!;
    out[i] = last;
  }
}
