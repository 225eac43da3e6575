import type { Indexed } from "../../core/rows/indexed.ts";
import { Rows } from "../../core/rows/rows.ts";
import { variance } from "../../core/numbers/statistics.ts";

/** Relative errors on the first folds of a table: contender c on fold f is at `c × stride + f`. */
export interface FoldErrors {
  readonly errors: Indexed<Float64Array>;
  readonly stride: number;
  readonly folds: number;
}

/** One number per key, shape [K]. */
export function over({ errors }: FoldErrors, of: (own: Float64Array, k: number) => number): Float64Array {
  const out = new Float64Array(errors.length);
  for (let k = 0; k < out.length; k++) out[k] = of(errors.at(k)!, k);
  return out;
}

/**
 * Errors to which what they scatter over the folds is added.
 *
 * @param known Of all keys. @param stability How many times the standard deviation counts; with 0 they stay as they are.
 */
export function steadied({ errors, stride, folds }: FoldErrors, stability: number): FoldErrors {
  if (stability === 0 || folds < 2) return { errors, stride, folds };
  const cells = (errors.at(0)?.length ?? 0) / stride * folds, out = new Rows(Float64Array, cells);
  for (const all of errors) {
    const known = firstFolds(all, { folds: stride, keep: folds });
    const scatter = Float64Array.from({ length: known.length / folds }, (_, c) => {
      const own = known.subarray(c * folds, (c + 1) * folds).filter((error) => !Number.isNaN(error));
      return own.length < 2 ? 0 : Math.sqrt(variance(own));
    });
    out.add(known.map((error, i) => error + stability * scatter[Math.floor(i / folds)]!));
  }
  return { errors: out, stride: folds, folds };
}

/** The columns of the first folds of every contender; shape [C × keep]. */
function firstFolds(row: Float64Array, options: { folds: number; keep: number }): Float64Array {
  const { folds, keep } = options;
  return Float64Array.from(
    { length: row.length / folds * keep },
    (_, i) => row[Math.floor(i / keep) * folds + i % keep]!,
  );
}

/** Variance of the mean of the finite values; NaN of fewer than two. */
export function varianceOfMean(values: Float64Array): number {
  return variance(values) / values.filter((value) => !Number.isNaN(value)).length;
}
