import type { RowSpan } from "./rolling.ts";

/**
 * Mean of a period and the ones at the same season position before it, `count` in all.
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows.
 * @param options `period`: observations per cycle, >= 1; `count` >= 1 seasons; `out` receives the mean, NaN if nothing is known, shape [n]; `first`: where the key begins,
 * default the span's first row.
 */
export function meanSeasons(
  source: Float64Array,
  span: RowSpan,
  options: { period: number; count: number; out: Float64Array; first?: number },
): void {
  const { period, count, out, first = span.from } = options, reach = (count - 1) * period;
  for (let i = span.from; i < span.to; i++) {
    const oldest = Math.max(first, i - reach);
    let sum = 0, n = 0;
    for (let j = i; j >= oldest; j -= period) {
      const x = source[j]!;
      if (x === x) {
        sum += x;
        n++;
      }
    }
    out[i] = n === 0 ? NaN : sum / n;
  }
}

/**
 * Mean of all periods so far at the same season position.
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows, or with `memory` the next.
 * @param options `period`: observations per cycle, >= 1; `out` receives the mean, NaN if nothing is known, shape [n]; `memory`: shape [2 × period + 1], see
 * `running.ts`.
 */
export function expandSeasons(
  source: Float64Array,
  span: RowSpan,
  options: { period: number; out: Float64Array; memory?: Float64Array },
): void {
  const { period, out, memory = new Float64Array(2 * period + 1) } = options;
  const sums = memory.subarray(0, period), counts = memory.subarray(period, 2 * period);
  let position = memory[2 * period]!;
  for (let i = span.from; i < span.to; i++) {
    const x = source[i]!;
    if (x === x) {
      sums[position]! += x;
      counts[position]!++;
    }
    out[i] = counts[position] === 0 ? NaN : sums[position]! / counts[position]!;
    if (++position === period) position = 0;
  }
  memory[2 * period] = position;
}
