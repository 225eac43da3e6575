import { assertSameLength, type Values } from "./_rows.ts";

/** Counts of actual against predicted class. */
export interface ConfusionMatrix {
  /** Class numbers, ascending, shape [c]. */
  readonly classes: readonly number[];
  /** Rows by actual class, columns by predicted class, row-major, shape [c × c]. */
  readonly counts: Int32Array;
}

/**
 * Confusion matrix of class predictions.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param predicted Class numbers, shape [n].
 * @param options `classes`: number of classes, all of which are shown; absent: those that occur in either.
 * @returns The classes, and their counts.
 * @throws {RangeError} If shapes differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { confusionMatrix } from "@lib/metrics/confusion_matrix.ts";
 * const { classes, counts } = confusionMatrix([0, 1, 1, 0], [0, 1, 0, 0]);
 * assertEquals([...classes, ...counts], [0, 1, 2, 0, 1, 1]);
 * ```
 */
export function confusionMatrix(
  actual: Values,
  predicted: Values,
  options: { readonly classes?: number } = {},
): ConfusionMatrix {
  assertSameLength(actual, predicted);
  const rows = Array.from(actual, (found, i) => [found, predicted[i]!] as const).filter(([found]) =>
    !Number.isNaN(found)
  );
  const all = Array.from({ length: options.classes ?? 0 }, (_, name) => name);
  const classes = [...new Set([...all, ...rows.flat()])].sort((a, b) => a - b);
  const position = new Map(classes.map((name, i) => [name, i]));
  const counts = new Int32Array(classes.length ** 2);
  for (const [found, said] of rows) counts[(position.get(found) ?? 0) * classes.length + (position.get(said) ?? 0)]!++;
  return { classes, counts };
}
