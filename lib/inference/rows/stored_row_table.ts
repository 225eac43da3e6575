import type { ExogenousColumn, Panel } from "../../core/panel.ts";
import type { TableColumn } from "../../features/table/table_spec.ts";
import type { RowTable } from "./predict_table.ts";

/**
 * Stored rows of one key as rows to predict, also by models of another version of the table: a text that they do not know is
 * missing, as is a column that the version does not have.
 *
 * @param panel Of one key of a table without a calendar.
 */
export function storedRowTable(panel: Panel): RowTable {
  return {
    keys: panel.keys,
    keyOf: new Int32Array(panel.ds.length),
    panel: ({ columns }) => ({ ...panel, exogenous: columns.map((column) => columnFor(column, panel)) }),
  };
}

function columnFor({ name, kind: holds, levels }: TableColumn, { exogenous, ds }: Panel): ExogenousColumn {
  const found = exogenous.find((column) => column.name === name);
  const base = { name, kind: "future", holds, ...levels === undefined ? {} : { levels } } as const;
  if (found === undefined) {
    const texts = holds === "text" ? { texts: Array.from(ds, () => "") } : {};
    return { ...base, values: new Float64Array(ds.length).fill(NaN), ...texts };
  }
  if (levels === undefined || found.levels === undefined) return { ...found, ...base };
  const codes = new Map(levels.map((level, code) => [level, code]));
  const places = found.levels.map((level) => codes.get(level) ?? NaN);
  return { ...base, values: found.values.map((code) => places[code] ?? NaN) };
}
