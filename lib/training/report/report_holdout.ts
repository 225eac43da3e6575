import { calendarOf } from "../../features/row_spec.ts";
import type { Backtest } from "../../competition/backtest/backtest.ts";
import { spansOf } from "../../competition/contenders/compete.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import { outputKeyNames } from "../../data/outputs/output_names.ts";
import { type ColumnHead, type ColumnValues, openRowWriter } from "../../data/outputs/row_writer.ts";
import { type ChunkTable, writeChunkTables } from "./chunk_tables.ts";
import { type HeldChoices, type HeldForecast, heldForecast } from "./held_forecast.ts";
import type { TrainingPlan } from "../plan/plan.ts";

/**
 * Columns of what the choices of a run forecast on its hold-out: key columns, ds, step, y, yhat, lo and hi per level, model.
 *
 * @param keyColumns Names of the key columns. @param levels Of the intervals, percent.
 */
export function holdoutColumns(keyColumns: readonly string[], levels: readonly number[]): ColumnHead[] {
  return heldColumns(keyColumns, levels, [{ name: "ds", type: "text" }, { name: "step", type: "integer" }]);
}

/**
 * Columns of what choices predict beside what came: key columns, those that say where, y, yhat, lo and hi per level, model.
 *
 * @param keyColumns Names of the key columns. @param levels Percent. @param place Columns that tell the values of a key apart.
 */
export function heldColumns(
  keyColumns: readonly string[],
  levels: readonly number[],
  place: readonly ColumnHead[],
): ColumnHead[] {
  const number = (name: string): ColumnHead => ({ name, type: "number" });
  const columns: ColumnHead[] = [
    ...place,
    number("y"),
    number("yhat"),
    ...levels.flatMap((level) => [number(`lo_${level}`), number(`hi_${level}`)]),
    { name: "model", type: "text" },
  ];
  const names = outputKeyNames(keyColumns, columns.map(({ name }) => name));
  return [...names.map((name) => ({ name, type: "text" as const })), ...columns];
}

/**
 * Write what the choices of a run forecast on its hold-out: {@linkcode holdoutTable} alone.
 *
 * @param path Parquet file. @param chunks Gives the backtests of all keys, in the order of the choices.
 * @param at `plan`: of the origin; choices and intervals of all keys.
 */
export async function writeHoldout(
  path: string,
  chunks: () => AsyncIterable<readonly Backtest[]>,
  at: HeldChoices & { readonly plan: TrainingPlan },
): Promise<void> {
  await writeChunkTables([() => holdoutTable(path, at)], chunks);
}

/**
 * What the choices of a run forecast on its hold-out, beside what came: the forecasts that the scores of `ours` and the
 * coverage are of. A row per key and step, all steps of every key.
 *
 * @param path Parquet file. @param at `plan`: of the origin; choices and intervals of all keys.
 */
export function holdoutTable(path: string, at: HeldChoices & { readonly plan: TrainingPlan }): ChunkTable {
  const { plan, selection } = at, { horizon, levels } = plan.config;
  const from = spansOf(plan.spans).at(-1)!.from;
  const ds = Array.from({ length: horizon }, (_, h) => formatPeriod(calendarOf(plan.spec), from + h));
  const writer = openRowWriter(path, holdoutColumns(plan.keyColumns, levels));
  let k = 0;
  return {
    ...writer,
    add(chunk) {
      const first = k;
      const held = chunk.map((backtest) => heldForecast(backtest, k++, at));
      writer.append([
        ...plan.keyColumns.map((_, p) => repeated(chunk.map(({ key }) => key.parts[p]!), horizon)),
        held.flatMap(() => ds),
        Int32Array.from({ length: held.length * horizon }, (_, row) => row % horizon + 1),
        joined(held, ({ actual }) => actual),
        joined(held, ({ yhat }) => yhat),
        ...levels.flatMap((_, l) => [joined(held, ({ ends }) => ends.lo[l]!), joined(held, ({ ends }) => ends.hi[l]!)]),
        repeated(held.map((_, i) => selection.choices.at(first + i)!.contender), horizon),
      ]);
    },
  };
}

function repeated(texts: readonly string[], times: number): ColumnValues {
  return texts.flatMap((text) => new Array<string>(times).fill(text));
}

function joined(held: readonly HeldForecast[], values: (one: HeldForecast) => Float64Array): ColumnValues {
  return Float64Array.from(held.flatMap((one) => [...values(one)]));
}
