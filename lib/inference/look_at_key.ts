import { hasRows } from "../data/rows/assert_layout.ts";
import { forecastKey, type KeySeries } from "./series/forecast_key.ts";
import type { InferenceSource } from "./plan/plan_inference.ts";
import { type PredictedKey, predictKey } from "./rows/predict_key.ts";
import { registeredTable } from "./plan/registered_table.ts";
import { rowColumns, rowValues } from "./rows/row_columns.ts";

/** A key and what its model says of it, for a chart or a table. */
export type KeyLook = SeriesLook | RowsLook;

/** Of a table with a calendar: history and forecast. */
export interface SeriesLook extends KeySeries {
  /** Tells it from rows. */
  readonly kind: "series";
}

/** Of a table without one: its rows, and predictions of them. */
export interface RowsLook extends PredictedKey {
  /** Tells it from series. */
  readonly kind: "rows";
}

/**
 * Look at one key of whatever the table is: its course and its forecast, or, without a calendar, its rows and what is predicted of
 * them.
 *
 * @param parts Texts of the key columns, in their order. @param source Registry, store, table.
 * @throws As `forecastKey`, or as `predictKey`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { lookAtKey, train } from "1000models";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models` };
 * const rows = Array.from({ length: 60 }, (_, i) => ({ shop: i % 2 ? "a" : "b", size: i / 4, sold: i % 7 }));
 * using trained = await train(rows, {
 *   problem: "regression", keys: ["shop"], target: "sold", contenders: ["ridge", "prior_mean"],
 * });
 * trained.save(folders);
 * const { kind, key } = await lookAtKey(["a"], { ...folders, now });
 * assertEquals([kind, key.parts], ["rows", ["a"]]);
 * ```
 */
export async function lookAtKey(parts: readonly string[], source: InferenceSource): Promise<KeyLook> {
  const table = registeredTable(source);
  return table !== null && hasRows(table)
    ? { kind: "rows", ...await predictKey(parts, source) }
    : { kind: "series", ...await forecastKey(parts, source) };
}

/** Values by column, shape [n] each. */
export type LookColumns = Record<string, ArrayLike<string | number | null>>;

/**
 * What a model says of a key as columns, named as in the files of `infer`: a row a step, or a row for each of the key's, with what
 * came of it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { train } from "1000models";
 * import { lookAtKey, lookColumns } from "@lib/inference/look_at_key.ts";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models` };
 * const rows = Array.from({ length: 60 }, (_, i) => ({ shop: i % 2 ? "a" : "b", size: i / 4, sold: i % 7 }));
 * using trained = await train(rows, {
 *   problem: "regression", keys: ["shop"], target: "sold", contenders: ["ridge", "prior_mean"],
 * });
 * trained.save(folders);
 * const columns = lookColumns(await lookAtKey(["a"], { ...folders, now }));
 * assertEquals(columns.yhat?.length, 30);
 * ```
 */
export function lookColumns(look: KeyLook): LookColumns {
  return look.kind === "rows" ? columnsOfRows(look) : columnsOfSteps(look);
}

function columnsOfSteps({ forecast: { ds, yhat, lo, hi } }: SeriesLook): LookColumns {
  const ends = Object.keys(lo).flatMap((level) => [[`lo_${level}`, lo[level]!], [`hi_${level}`, hi[level]!]] as const);
  return { ds, yhat, ...Object.fromEntries(ends) };
}

function columnsOfRows({ panel, table, predictions }: RowsLook): LookColumns {
  const { keys, ds, y, targets: width = 1 } = panel, { targets, classes } = table, keep = targets.slice(0, width);
  const kept = keep.map((_, t) => Array.from(ds, (_, row) => told(y[row * width + t]!, classes)));
  const heads = rowColumns(predictions, { keyColumns: [], keep });
  const values = rowValues(
    { table: { keys, keyOf: new Int32Array(ds.length) }, predictions, kept, first: 1 },
    predictions,
    [],
  );
  return Object.fromEntries(heads.map(({ name }, c) => [name, values[c]!]));
}

/** What came, as its table has it; null: nothing. */
function told(value: number, classes: readonly string[]): string | null {
  return Number.isNaN(value) ? null : classes[value] ?? String(value);
}
