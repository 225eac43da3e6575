import type { PredictRequest } from "./predict_columns.ts";
import type { MemoryTable } from "./table_kinds.ts";
import { type PredictionTable, train, type TrainInMemory } from "./train.ts";

/** What to predict: what to train, and the rows. */
export interface PredictInMemory<Rows extends MemoryTable> extends TrainInMemory, Pick<PredictRequest, "onNotes"> {
  /** Rows that are asked about: key columns and features. */
  readonly rows: Rows;
}

/**
 * Predict rows in memory: read and validate a table without a calendar, let all contenders compete, and predict each row with
 * what serves its key. `train` gives the same with all that was found on the way.
 *
 * @param data Rows with targets: rows, columns, or a table of Arquero, Danfo or Arrow; missing is null, undefined or NaN.
 * @param options `problem`: `regression` or `classification`; `target`, `keys` and what else a config says; `rows`: what is asked.
 * @returns A table of the kind of `rows`, in their order: the key columns, `row`, `yhat`, `lo_80`, `hi_80` … or `class`,
 * `p_<class>`, `set_80` …, `model`, `scope`, `version`, `status`, `reason`.
 * @throws {DataError} As `train`; `WRONG_PROBLEM` for a table with a calendar.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { predict } from "@lib/memory/predict.ts";
 * const data = Array.from({ length: 200 }, (_, i) => ({ age: 20 + i % 40, spent: 10 * (20 + i % 40) + i % 7 }));
 * const [row] = await predict(data, {
 *   problem: "regression", target: "spent", contenders: ["prior_mean", "ridge"], rows: [{ age: 30 }],
 * });
 * assertEquals([row.status, Math.round(Number(row.yhat) / 10)], ["champion", 30]);
 * ```
 */
export async function predict<Rows extends MemoryTable>(
  data: MemoryTable,
  { rows, onNotes, ...options }: PredictInMemory<Rows>,
): Promise<PredictionTable<Rows>> {
  using trained = await train(data, options);
  return await trained.predict(rows, { onNotes, signal: options.signal });
}
