import type { Span } from "./rolling.ts";

/**
 * Mean of a period and the ones at the same season position before it, `count` in all.
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows. @param period Observations per cycle, >= 1.
 * @param options `count` >= 1 seasons; `out` receives the mean, NaN if nothing is known, shape [n].
 */
export function meanSeasons(
  source: Float64Array,
  span: Span,
  period: number,
  options: { count: number; out: Float64Array },
): void {
  const reach = (options.count - 1) * period;
  for (let i = span.from; i < span.to; i++) {
    const oldest = Math.max(span.from, i - reach);
    let sum = 0, n = 0;
    for (let j = i; j >= oldest; j -= period) {
      const x = source[j]!;
      if (x === x) {
        sum += x;
        n++;
      }
    }
    options.out[i] = n === 0 ? NaN : sum / n;
  }
}

/**
 * Mean of all periods so far at the same season position.
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows. @param period Observations per cycle, >= 1.
 * @param out Receives the mean, NaN if nothing is known, shape [n].
 */
export function expandSeasons(source: Float64Array, span: Span, period: number, out: Float64Array): void {
  const sums = new Float64Array(period), counts = new Float64Array(period);
  for (let i = span.from, position = 0; i < span.to; i++) {
    const x = source[i]!;
    if (x === x) {
      sums[position]! += x;
      counts[position]!++;
    }
    out[i] = counts[position] === 0 ? NaN : sums[position]! / counts[position]!;
    if (++position === period) position = 0;
  }
}
