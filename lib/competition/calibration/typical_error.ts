import { sortFinite } from "../../core/numbers/statistics.ts";

/** Errors that are faster put in order one by one than by arrays of their own: those of a key. */
const FEW = 48;

/**
 * What errors of one key are divided by to be comparable with those of other keys: the lower median of the errors above zero.
 *
 * A mean would follow its worst contender: where one explodes, all others look alike and the key has no say. Up to half of the
 * contenders may explode without moving this.
 *
 * @param errors Of any contenders on any folds, >= 0; NaN, infinite ones and zeros are skipped.
 * @returns > 0, or NaN if every error is 0 or undefined: then there is nothing to tell apart.
 */
export function typicalError(errors: ArrayLike<number>): number {
  const sorted = errors.length <= FEW
    ? sortFew(errors)
    : sortFinite(errors).filter((error) => error > 0 && error < Infinity);
  return sorted[(sorted.length - 1) >> 1] ?? NaN;
}

/** Finite errors above zero in order, without an array for each step. */
function sortFew(errors: ArrayLike<number>): number[] {
  const sorted: number[] = [];
  for (let i = 0; i < errors.length; i++) {
    const error = errors[i]!;
    if (!(error > 0 && error < Infinity)) continue;
    let at = sorted.length;
    for (; at > 0 && sorted[at - 1]! > error; at--) sorted[at] = sorted[at - 1]!;
    sorted[at] = error;
  }
  return sorted;
}
