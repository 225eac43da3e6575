import type { RowSpan } from "./rolling.ts";

/**
 * Periods since the newest non-zero value: 0 if it is this period's.
 *
 * @param sale 1 where the target is not zero, 0 where it is, NaN where missing, shape [n]. @param span The key's rows.
 * @param out Receives the count, NaN before the first sale, shape [n].
 */
export function countSinceSale(sale: Float64Array, span: RowSpan, out: Float64Array): void {
  let last = NaN;
  for (let i = span.from; i < span.to; i++) {
    if (sale[i] === 1) last = i;
    out[i] = i - last;
  }
}

/**
 * Length of the run of zeros that ends here; a missing value neither lengthens nor ends it.
 *
 * @param sale 1, 0 or NaN, shape [n]. @param span The key's rows. @param out Receives the length, shape [n].
 */
export function countZeroRun(sale: Float64Array, span: RowSpan, out: Float64Array): void {
  let run = 0;
  for (let i = span.from; i < span.to; i++) {
    if (sale[i] === 0) run++;
    else if (sale[i] === 1) run = 0;
    out[i] = run;
  }
}

/**
 * Mean number of periods from one sale to the next, over all sales so far.
 *
 * @param sale 1, 0 or NaN, shape [n]. @param span The key's rows.
 * @param out Receives the mean, NaN before the second sale, shape [n].
 */
export function meanInterval(sale: Float64Array, span: RowSpan, out: Float64Array): void {
  let first = -1, last = -1, sales = 0;
  for (let i = span.from; i < span.to; i++) {
    if (sale[i] === 1) {
      if (sales++ === 0) first = i;
      last = i;
    }
    out[i] = sales < 2 ? NaN : (last - first) / (sales - 1);
  }
}

/**
 * Mean of the non-zero values so far.
 *
 * @param linked Linked target g(y), shape [n]; NaN and 0 are skipped. @param span The key's rows.
 * @param out Receives the mean, NaN before the first sale, shape [n].
 */
export function meanSize(linked: Float64Array, span: RowSpan, out: Float64Array): void {
  let sum = 0, n = 0;
  for (let i = span.from; i < span.to; i++) {
    const x = linked[i]!;
    if (x === x && x !== 0) {
      sum += x;
      n++;
    }
    out[i] = n === 0 ? NaN : sum / n;
  }
}

/**
 * Periods since the key's first one.
 *
 * @param span The key's rows. @param options `age`: at the first row; `out` receives the count, shape [n].
 */
export function countAge(span: RowSpan, options: { readonly age: number; readonly out: Float64Array }): void {
  for (let i = span.from; i < span.to; i++) options.out[i] = options.age + i - span.from;
}
