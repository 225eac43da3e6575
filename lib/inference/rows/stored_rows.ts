import type { ExogenousColumn, Panel } from "../../core/rows/panel.ts";
import type { TableFeature, TableSpec } from "../../features/table/table_spec.ts";
import type { RowsToPredict } from "./predict_table.ts";

/**
 * Rows of a stored table as rows to predict: what they are known to be is passed on, what came is not.
 *
 * @param panel Of a table without a calendar, any number of keys.
 */
export function storedRows(panel: Panel): RowsToPredict {
  const { keys, offsets, ds } = panel, keyOf = new Int32Array(ds.length);
  keys.forEach((_, k) => keyOf.fill(k, offsets[k], offsets[k + 1]));
  const columns = new Map(panel.exogenous.map((column) => [column.name, column]));
  return {
    keys,
    keyOf,
    panel: ({ columns: asked }: TableSpec) => ({
      ...panel,
      y: new Float64Array(panel.y.length).fill(NaN),
      exogenous: asked.map((column) => asAsked(column, columns.get(column.name), ds.length)),
    }),
  };
}

/** A column as a model has learned it: a text of a category that it does not know is missing, as is all of what it cannot read. */
function asAsked(
  { name, kind, levels }: TableFeature,
  stored: ExogenousColumn | undefined,
  rows: number,
): ExogenousColumn {
  const base = { name, kind: "future", holds: kind, ...levels === undefined ? {} : { levels } } as const;
  if (stored === undefined || stored.holds !== kind) {
    const values = new Float64Array(rows).fill(NaN);
    return kind === "text" ? { ...base, values, texts: new Array<string>(rows).fill("") } : { ...base, values };
  }
  if (levels === undefined || stored.levels === levels) return { ...stored, ...base };
  const places = new Map(levels.map((level, place) => [level, place]));
  const values = stored.values.map((value) => places.get(stored.levels?.[value] ?? "\0") ?? NaN);
  return { ...base, values };
}
