import { formatPeriod } from "../core/calendar.ts";
import type { Panel } from "../core/panel.ts";
import { outputKeyNames } from "../data/output_names.ts";

/**
 * A panel as named columns for a data frame: key columns (`key_<name>` where another column has the name), `ds` as ISO
 * text, `y`, then the exogenous columns.
 *
 * @param panel Small enough for a copy as lists.
 * @returns Values by column name, each of shape [n]; NaN is missing, categories are their texts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/panel.ts";
 * import { panelColumns } from "@lib/plots/panel_columns.ts";
 * const calendar = { frequency: "day" as const, anchor: 0 };
 * const columns = panelColumns({
 *   calendar, keyColumns: ["item"], keys: [seriesKey(["007"])], offsets: Int32Array.of(0, 1),
 *   ds: Int32Array.of(0), y: Float64Array.of(5), exogenous: [],
 * });
 * assertEquals(columns, { item: ["007"], ds: ["1970-01-01"], y: [5] });
 * ```
 */
export function panelColumns(panel: Panel): Record<string, (string | number)[]> {
  const keyOfRow = panel.keys.flatMap((_, k) => new Array<number>(panel.offsets[k + 1]! - panel.offsets[k]!).fill(k));
  const names = outputKeyNames(panel.keyColumns, ["ds", "y", ...panel.exogenous.map((column) => column.name)]);
  const keys = names.map((name, p) => [name, keyOfRow.map((k) => panel.keys[k]!.parts[p]!)] as const);
  const exogenous = panel.exogenous.map(({ name, values, levels }) =>
    [name, Array.from(values, (value) => levels === undefined ? value : levels[value] ?? "")] as const
  );
  return Object.fromEntries<(string | number)[]>([
    ...keys.map(([name, values]): [string, string[]] => [name, values]),
    ["ds", Array.from(panel.ds, (period) => formatPeriod(panel.calendar, period))],
    ["y", Array.from(panel.y)],
    ...exogenous.map(([name, values]): [string, (string | number)[]] => [name, values]),
  ]);
}

/**
 * The numeric columns of a table, each without what is missing in it: what a summary can be made of. A column without any known value
 * is left out.
 *
 * @param columns Values by column name, such as of {@linkcode panelColumns}.
 * @returns At least one finite value by column name; columns may differ in length.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { knownNumbers } from "@lib/plots/panel_columns.ts";
 * assertEquals(knownNumbers({ item: ["007", "008"], y: [5, NaN], price: [NaN, NaN] }), { y: [5] });
 * ```
 */
export function knownNumbers(
  columns: Readonly<Record<string, readonly (string | number)[]>>,
): Record<string, number[]> {
  const known = Object.entries(columns).map(([name, values]) =>
    [name, values.filter((value): value is number => Number.isFinite(value))] as const
  );
  return Object.fromEntries(known.filter(([, values]) => values.length > 0));
}
