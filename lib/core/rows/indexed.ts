/** Values that are had by position: an array, or what makes each when it is asked for from flat columns. */
export interface Indexed<T> extends Iterable<T> {
  /** How many. */
  readonly length: number;
  /** The value at a position, or undefined beyond the last. */
  at(position: number): T | undefined;
}

/**
 * Values that are made when they are asked for, so that many of them are in memory as the columns they are made from alone.
 *
 * @param length How many. @param make Gives the one at a position in [0, length).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { indexed } from "@lib/core/rows/indexed.ts";
 * const sold = Uint8Array.of(3, 1), days = indexed(sold.length, (i) => ({ sold: sold[i] }));
 * assertEquals([days.at(1), days.at(2), [...days].length], [{ sold: 1 }, undefined, 2]);
 * ```
 */
export function indexed<T>(length: number, make: (position: number) => T): Indexed<T> {
  return {
    length,
    at: (position) => position >= 0 && position < length ? make(position) : undefined,
    *[Symbol.iterator]() {
      for (let i = 0; i < length; i++) yield make(i);
    },
  };
}
