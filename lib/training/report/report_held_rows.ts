import { type ColumnHead, openRowWriter } from "../../data/outputs/row_writer.ts";
import { widthOf } from "../../core/rows/task.ts";
import { tableSpec } from "../../features/row_spec.ts";
import type { ChunkTable } from "./chunk_tables.ts";
import { type HeldChoices, heldForecast } from "./held_forecast.ts";
import { heldColumns } from "./report_holdout.ts";
import type { TrainingPlan } from "../plan/plan.ts";

/**
 * Columns of what the choices of a run predict of the test part of a table without a calendar: key columns, number of the row
 * in its key's part, output (a target, or a class), y, yhat, lo and hi per level, model.
 *
 * @param keyColumns Names of the key columns. @param levels Of the intervals or sets, percent.
 */
export function heldRowsColumns(keyColumns: readonly string[], levels: readonly number[]): ColumnHead[] {
  return heldColumns(keyColumns, levels, [{ name: "row", type: "integer" }, { name: "output", type: "text" }]);
}

/**
 * What the choices of a run predict of the test part, beside what came: the predictions that the scores of `ours` and the
 * coverage are of. A row per key, row and output; of classes y is 1 for the one that came.
 *
 * @param path Parquet file. @param at `plan`: of the table; choices and intervals of all keys.
 */
export function heldRowsTable(path: string, at: HeldChoices & { readonly plan: TrainingPlan }): ChunkTable {
  const { plan, selection } = at, { levels } = plan.config, { task, targets, classes } = tableSpec(plan.spec);
  const width = widthOf(task), outputs = classes.length > 0 ? classes : targets;
  const writer = openRowWriter(path, heldRowsColumns(plan.keyColumns, levels));
  let k = 0;
  return {
    ...writer,
    add(chunk) {
      const found = chunk.flatMap((backtest) => {
        const { actual, yhat, ends } = heldForecast(backtest, k, at), { contender } = selection.choices.at(k++)!;
        const known = [...actual.keys()].filter((i) => !Number.isNaN(actual[i]));
        return known.map((i) => ({ i, parts: backtest.key.parts, contender, y: actual[i]!, yhat: yhat[i]!, ends }));
      });
      writer.append([
        ...plan.keyColumns.map((_, p) => found.map(({ parts }) => parts[p]!)),
        Int32Array.from(found, ({ i }) => Math.floor(i / width) + 1),
        found.map(({ i }) => outputs[i % width]!),
        Float64Array.from(found, ({ y }) => y),
        Float64Array.from(found, ({ yhat }) => yhat),
        ...levels.flatMap((_, l) => [
          Float64Array.from(found, ({ i, ends }) => ends.lo[l]?.[i] ?? NaN),
          Float64Array.from(found, ({ i, ends }) => ends.hi[l]?.[i] ?? NaN),
        ]),
        found.map(({ contender }) => contender),
      ]);
    },
  };
}
