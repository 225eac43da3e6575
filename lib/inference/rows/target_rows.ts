import { TARGET_PART } from "../../core/config/config_columns.ts";
import type { CellText } from "../../data/tables/number_text.ts";
import { columnCells, type TextTable } from "../../data/tables/text_table.ts";
import type { RowLayout } from "../../data/store/row_layout.ts";

/**
 * Rows that do not say which target they are asked for, once for each where targets are keys of their own: those of a row one below
 * the other.
 *
 * @param table As it was given. @param layout Of the table that models learned from; undefined of one of series.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { eachTarget } from "@lib/inference/rows/target_rows.ts";
 * const possible = { churned: [0, 1], plan: [2, 3] }, rows = { source: "", columns: new Map([["age", ["31", "44"]]]), rows: 2 };
 * const { columns } = eachTarget(rows, { possible });
 * assertEquals(columns.get("age"), ["31", "31", "44", "44"]);
 * assertEquals(columns.get("target"), ["churned", "plan", "churned", "plan"]);
 * ```
 */
export function eachTarget(table: TextTable, layout: Pick<RowLayout, "possible"> | undefined): TextTable {
  const { columns, rows } = table, targets = Object.keys(layout?.possible ?? {});
  if (targets.length === 0 || columns.has(TARGET_PART)) return table;
  const repeated = [...columns].map((
    [name, cells],
  ): [string, readonly CellText[]] => [name, cells.flatMap((cell) => targets.map(() => cell))]);
  const asked = Array.from({ length: rows }, () => targets).flat();
  return { ...table, rows: rows * targets.length, columns: new Map([...repeated, [TARGET_PART, asked]]) };
}

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
 * import { inputPlaces } from "@lib/inference/rows/target_rows.ts";
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
