import { assert } from "@std/assert";
import fc from "fast-check";

/** Series with holes and repeated values, and a window that may be longer than they are. */
export const holedSeries = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: -50, max: 50 }).map((value) => value / 4) },
    { weight: 1, arbitrary: fc.constant(NaN) },
    { weight: 1, arbitrary: fc.constant(1e9) },
  ),
  { minLength: 1, maxLength: 40 },
);
export const windowLength = fc.integer({ min: 1, max: 45 });

/** The known values of the window of `w` that ends at i. */
export function knownWindow(source: ArrayLike<number>, i: number, w: number): number[] {
  return Array.from(source).slice(Math.max(0, i + 1 - w), i + 1).filter((value) => !Number.isNaN(value));
}

/** Equal within 1e-9 of the size of the numbers involved, NaN equal to NaN. */
export function assertClose(actual: ArrayLike<number>, expected: readonly number[], size = 1): void {
  for (const [i, value] of expected.entries()) {
    const close = Number.isNaN(value)
      ? Number.isNaN(actual[i])
      : Math.abs(actual[i] - value) <= 1e-9 * Math.max(1, size);
    assert(close, `at ${i}: ${actual[i]}, expected ${value}`);
  }
}
