import { formatCount } from "../../core/text/plural.ts";
import type { MethodSignificance } from "./significance_table.ts";

/** Differences with a smaller chance are called clear. */
const LEVEL = 0.05;

/**
 * Whether what serves is clearly better, or worse, than a method: more than chance key by key, and the same way as by the error over
 * all keys, which a few of them can move.
 *
 * @param test Of the method. @param ratio Error of ours over the method's, on the same keys.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isClear } from "@lib/training/assessment/tested_difference.ts";
 * const test = { difference: -0.1, adjusted: 0.01 };
 * assertEquals([0.9, 1.1, NaN].map((ratio) => isClear(test, ratio)), [true, false, false]);
 * ```
 */
export function isClear(
  { difference, adjusted }: Pick<MethodSignificance, "difference" | "adjusted">,
  ratio: number,
): boolean {
  return adjusted < LEVEL && difference * (ratio - 1) > 0;
}

/** What follows a difference in a list: nothing where it is clear. @param test Absent: there was none. @param ratio As in `isClear`. */
export function tellDoubt(test: MethodSignificance | undefined, ratio: number): string {
  if (test === undefined) return ", not tested";
  return isClear(test, ratio) ? "" : ", which may be chance";
}

/**
 * What follows a difference in a sentence.
 *
 * @param tested Its test; null: there was none, as few keys show nothing. @param keys That were compared.
 */
export function tellChance(
  tested: { readonly keys: number; readonly isClear: boolean } | null,
  keys: number,
): string {
  if (tested === null) return `, which may be chance: over ${formatCount(keys, "key")} it was not tested`;
  return tested.isClear
    ? ", more than chance explains"
    : `, which may be chance over ${formatCount(tested.keys, "key")}`;
}
