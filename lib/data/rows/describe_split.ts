import { formatNumber } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { RowLayout } from "../store/row_layout.ts";

/**
 * How the rows of a table are split, as one line for people.
 *
 * @param table What its manifest says.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { describeSplit } from "@lib/data/rows/describe_split.ts";
 * const table = { targets: ["y"], classes: [], classRows: [], folds: 1, partRows: [70, 15, 15], isTimed: false };
 * assertEquals(describeSplit(table), "by chance: 70 rows trained on, 15 chosen on, 15 held back");
 * ```
 */
export function describeSplit({ partRows, folds, isTimed }: RowLayout): string {
  const [trained = 0, ...others] = partRows, test = others.at(-1) ?? 0;
  const chosen = others.slice(0, -1).reduce((sum, rows) => sum + rows, 0),
    inFolds = folds === 1 ? "" : ` in ${folds} folds`;
  const how = isTimed ? "by time" : "by chance", held = `${formatNumber(test)} held back`;
  if (trained === 0) return `${how}: ${formatCount(chosen, "row")}${inFolds} trained on and chosen on in turn, ${held}`;
  if (folds === 1) {
    return `${how}: ${formatCount(trained, "row")} trained on, ${formatNumber(chosen)} chosen on, ${held}`;
  }
  return `${how}: ${formatCount(trained, "row")} always trained on, ${
    formatNumber(chosen)
  }${inFolds} trained on and chosen on in turn, ${held}`;
}
