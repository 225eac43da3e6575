import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { BatchKey, ForecastBatch } from "../log/forecast_batch.ts";
import type { RowsToPredict, TablePredictions } from "./predict_table.ts";

/** Rows that were predicted, as the log needs them. */
export interface LoggedTable {
  /** The rows by key. */
  readonly table: Pick<RowsToPredict, "keys" | "keyOf">;
  /** What was predicted. */
  readonly predictions: TablePredictions;
  /** Names of the rows, shape [n], see `rowNamer`. */
  readonly names: readonly string[];
}

/**
 * Predictions of rows, for the log: one entry a row, with a step for each target, or for each class its probability and whether
 * the set of a level has it, as 0 and 1. A class that a model does not know has probability 0.
 *
 * @param rows Rows and predictions. @param group The version of the table whose models serve.
 */
export function batchOfRows(
  { table: { keys, keyOf }, predictions, names }: LoggedTable,
  { name: table, keyColumns, version: dataVersion }: Pick<FeatureGroup, "name" | "keyColumns" | "version">,
): ForecastBatch {
  const { classes, targets, levels, values, labels, failed } = predictions, isClass = classes.length > 0;
  const outputs = isClass ? classes : targets, horizon = outputs.length;
  return {
    ...{ table, keyColumns, dataVersion, origin: "", ds: outputs, input: "" },
    forecast: {
      ...{ horizon, levels },
      yhat: isClass ? values.map((value) => Number.isNaN(value) ? 0 : value) : values,
      ...isClass ? setEnds(predictions) : { lo: predictions.lo, hi: predictions.hi },
    },
    keys: names.map((name, row): BatchKey => {
      const k = keyOf[row]!, { model, version, id, run } = predictions.keys[k]!;
      const served = { key: keys[k]!, model, version, id, run, cohort: "" };
      return { ...served, steps: failed[row] === 1 ? 0 : horizon, row: { name, decided: 1 + (labels[row] ?? -1) } };
    }),
  };
}

/** Sets as intervals of what came, which is 1 for one class and 0 for the others; a set without any says that nothing is known. */
function setEnds({ sets, classes: { length: width } }: TablePredictions): { lo: Float64Array[]; hi: Float64Array[] } {
  const hi = sets.map((set) => {
    const ends = Float64Array.from(set);
    for (let from = 0; from < ends.length; from += width) {
      const own = ends.subarray(from, from + width);
      if (!own.includes(1)) own.fill(NaN);
    }
    return ends;
  });
  return { lo: hi.map((ends) => ends.map((end) => Number.isNaN(end) ? NaN : 0)), hi };
}
