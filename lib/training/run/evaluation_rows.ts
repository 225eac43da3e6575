import { seriesSpec } from "../../features/row_spec.ts";
import type { Backtest } from "../../competition/backtest/backtest.ts";
import { spansOf } from "../../competition/contenders/compete.ts";
import { contenderForecast } from "../../competition/blends/score_table.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import { outputKeyNames } from "../../data/outputs/output_names.ts";
import type { ColumnHead, ColumnValues } from "../../data/outputs/row_writer.ts";
import { type HeldChoices, heldForecast } from "../report/held_forecast.ts";
import { methodNames, type TrainingPlan } from "../plan/plan.ts";

/**
 * Columns of the forecasts of an evaluation: key columns, origin, ds, step, y, yhat, lo and hi per level, model, and one
 * yhat column per method compared.
 *
 * @param plan Of any origin: they differ in their periods only.
 */
export function evaluationColumns(plan: TrainingPlan): ColumnHead[] {
  const text = (name: string): ColumnHead => ({ name, type: "text" });
  const number = (name: string): ColumnHead => ({ name, type: "number" });
  const columns = [
    text("origin"),
    { ...text("ds"), isTime: true },
    { name: "step", type: "integer" } as const,
    number("y"),
    number("yhat"),
    ...plan.config.levels.flatMap((level) => [number(`lo_${level}`), number(`hi_${level}`)]),
    text("model"),
    ...methodNames(plan).map((name) => number(`yhat_${name}`)),
  ];
  return [...outputKeyNames(plan.keyColumns, columns.map(({ name }) => name)).map(text), ...columns];
}

/**
 * Forecasts of a chunk of keys on the hold-out, one row per key and step with a known target. A method that did not run on a
 * key is empty there; so is everything but the target of a key of which nothing was known at the origin.
 *
 * @param chunk Backtests of neighbouring keys. @param plan Of the origin.
 * @param at `from`: position of the chunk's first key; `selection`, `intervals`: of all keys.
 * @returns One array per column of {@linkcode evaluationColumns}, all of one length; the first `evaluate.gap` steps are left out.
 */
export function evaluationRows(
  chunk: readonly Backtest[],
  plan: TrainingPlan,
  at: HeldChoices & { readonly from: number },
): ColumnValues[] {
  const { horizon, levels, evaluate } = plan.config;
  const spans = spansOf(plan.spans), span = spans.length - 1;
  const day = (period: number) => formatPeriod(seriesSpec(plan.spec).calendar, period);
  const rows: (string | number | null)[][] = [];
  chunk.forEach((backtest, i) => {
    const choice = at.selection.choices.at(at.from + i)!;
    const { actual, yhat: ours, ends: { lo, hi } } = heldForecast(backtest, at.from + i, { ...at, plan });
    const group = at.selection.groups.get(choice.group);
    const methods = methodNames(plan).map((_, method) => contenderForecast(backtest, method, { group, span }));
    for (let h = evaluate.gap; h < horizon; h++) {
      if (Number.isNaN(actual[h])) continue;
      rows.push([
        ...backtest.key.parts,
        day(spans[span]!.origin),
        day(spans[span]!.from + h),
        h + 1,
        actual[h]!,
        ours[h]!,
        ...levels.flatMap((_, l) => [lo[l]![h]!, hi[l]![h]!]),
        Number.isNaN(ours[h]) ? null : choice.contender,
        ...methods.map((values) => values[h]!),
      ]);
    }
  });
  return evaluationColumns(plan).map(({ type }, c) => {
    if (type === "text") return rows.map((row) => row[c] === null ? null : String(row[c]));
    const numbers = Float64Array.from(rows, (row) => Number(row[c]));
    return type === "integer" ? Int32Array.from(numbers) : numbers;
  });
}
