import { TARGET_PART } from "../../core/config/config_columns.ts";
import { columnCells, type TextTable } from "../../data/tables/text_table.ts";
import type { RowLayout } from "../../data/store/row_layout.ts";

/**
 * Tells where rows stood in an input: where targets are keys of their own a row of it comes once for each, and those of a target
 * are in its order.
 *
 * @param layout Of the table that models learned from; undefined of one of series.
 * @returns Positions in the input, from 0, of the rows that come next, shape [n].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { inputPlaces } from "@lib/inference/rows/input_places.ts";
 * const placesOf = inputPlaces({ possible: { churned: [0, 1], plan: [2, 3] } });
 * const columns = new Map([["target", ["churned", "churned", "plan", "plan"]]]);
 * assertEquals([...placesOf({ source: "", columns, rows: 4 })], [0, 1, 0, 1]);
 * ```
 */
export function inputPlaces(layout: Pick<RowLayout, "possible"> | undefined): (texts: TextTable) => Int32Array {
  const areKeys = layout?.possible !== undefined, next = new Map<string, number>();
  return (texts) => {
    const targets = areKeys ? columnCells(texts, TARGET_PART) : [];
    return Int32Array.from({ length: texts.rows }, (_, row) => {
      const target = String(targets[row] ?? ""), place = next.get(target) ?? 0;
      next.set(target, place + 1);
      return place;
    });
  };
}
