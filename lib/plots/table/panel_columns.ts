import { formatPeriod } from "../../core/time/calendar.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { outputKeyNames } from "../../data/outputs/output_names.ts";

/**
 * A panel as named columns for a data frame: key columns (`key_<name>` where another column has the name), `ds` as ISO
 * text, `y`, then the exogenous columns.
 *
 * @param panel Small enough for a copy as lists. @param table Of its group, of one without a calendar: `part` of the split instead of `ds`,
 * targets by their names.
 * @returns Values by column name, each of shape [n]; NaN is missing, categories are their texts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { panelColumns } from "@lib/plots/table/panel_columns.ts";
 * const calendar = { frequency: "day" as const, anchor: 0 };
 * const columns = panelColumns({
 *   calendar, keyColumns: ["item"], keys: [seriesKey(["007"])], offsets: Int32Array.of(0, 1),
 *   ds: Int32Array.of(0), y: Float64Array.of(5), exogenous: [],
 * });
 * assertEquals(columns, { item: ["007"], ds: ["1970-01-01"], y: [5] });
 * ```
 */
export function panelColumns(
  panel: Panel,
  table?: { readonly targets: readonly string[]; readonly classes: readonly string[] },
): Record<string, (string | number)[]> {
  const keyOfRow = panel.keys.flatMap((_, k) => new Array<number>(panel.offsets[k + 1]! - panel.offsets[k]!).fill(k));
  const own = table === undefined ? seriesColumns(panel) : rowColumns(panel, table);
  // Of rows without a calendar keys are columns as well.
  const columns = panel.exogenous.filter(({ name }) => table === undefined || !panel.keyColumns.includes(name));
  const names = outputKeyNames(panel.keyColumns, [...Object.keys(own), ...columns.map(({ name }) => name)]);
  const keys = names.map((name, p) => [name, keyOfRow.map((k) => panel.keys[k]!.parts[p]!)] as const);
  const exogenous = columns.map(({ name, values, levels, texts }) =>
    [name, texts ?? Array.from(values, (value) => levels === undefined ? value : levels[value] ?? "")] as const
  );
  return Object.fromEntries<(string | number)[]>([
    ...keys.map(([name, values]): [string, string[]] => [name, values]),
    ...Object.entries(own),
    ...exogenous.map(([name, values]): [string, (string | number)[]] => [name, [...values]]),
  ]);
}

function seriesColumns({ calendar, ds, y }: Panel): Record<string, (string | number)[]> {
  return { ds: Array.from(ds, (period) => formatPeriod(calendar, period)), y: Array.from(y) };
}

/** The part of the split that a row is in, and its targets by their names. */
function rowColumns(
  { ds, y, targets: width = 1 }: Panel,
  { targets, classes }: { readonly targets: readonly string[]; readonly classes: readonly string[] },
): Record<string, (string | number)[]> {
  const values = targets.slice(0, width).map((name, t): [string, (string | number)[]] => [
    name,
    Array.from(ds, (_, row) => y[row * width + t]!).map((value) => classes.length > 0 ? classes[value] ?? "" : value),
  ]);
  return { part: Array.from(ds), ...Object.fromEntries(values) };
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
 * import { knownNumbers } from "@lib/plots/table/panel_columns.ts";
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
