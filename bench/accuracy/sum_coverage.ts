import { calendarOf } from "../../lib/features/row_spec.ts";
import { actualOf, spreadAt } from "@lib/competition/backtest/backtest.ts";
import { spansOf } from "@lib/competition/contenders/compete.ts";
import { collectPaths, drawPaths } from "@lib/competition/calibration/error_paths.ts";
import { chosenForecast } from "@lib/competition/selection/chosen_forecast.ts";
import { type KeyErrors, learnIntervals } from "@lib/competition/calibration/interval_profile.ts";
import { intervalOf } from "@lib/competition/calibration/intervals.ts";
import { DRAWS, ForecastTotals } from "@lib/inference/series/forecast_totals.ts";
import { CoverageTable } from "@lib/training/assessment/coverage_table.ts";
import type { EvaluatedOrigin } from "@lib/training/run/evaluate.ts";
import { errorsOf, firstSpans } from "@lib/training/tasks/key_errors.ts";
import { leansAside } from "@lib/training/assessment/assessment.ts";
import type { SumCoverage } from "./coverage_result.ts";

/** Counts what sums of forecasts promise against what came, over several origins. */
export class SumTable {
  readonly #steps: CoverageTable;
  readonly #horizon: CoverageTable;
  #came = 0;
  #forecast = 0;
  #mean = 0;

  /** @param shape Most totals; steps h; levels in percent. */
  constructor(shape: { readonly keys: number; readonly horizon: number; readonly levels: readonly number[] }) {
    this.#steps = new CoverageTable(shape);
    this.#horizon = new CoverageTable({ ...shape, horizon: 1 });
  }

  /**
   * Add the sums over all keys, and by each key column where there are several, of the keys of which all of the hold-out is known;
   * their intervals as they would be served, from the folds alone.
   */
  async add({ plan, selection, chunks }: EvaluatedOrigin): Promise<void> {
    const { keyColumns, config: { horizon, levels, cleaning: { nonNegative } } } = plan,
      span = spansOf(plan.spans).length - 1;
    const errors: KeyErrors[] = [];
    for await (const chunk of chunks()) {
      for (const backtest of chunk) {
        const all = errorsOf(backtest, selection.choices.at(errors.length)!, selection);
        errors.push(firstSpans(all, plan.spans.folds.length));
      }
    }
    const learned = learnIntervals(errors, { horizon, levels }),
      paths = collectPaths(errors, learned, { leans: leansAside(plan.config) });
    const by = [[], ...keyColumns.length > 1 ? keyColumns.map((name) => [name]) : []];
    const promised = new ForecastTotals({ keyColumns, by, horizon, levels }),
      came = new ForecastTotals({ keyColumns, by, horizon, levels: [] });
    let k = -1;
    for await (const chunk of chunks()) {
      for (const backtest of chunk) {
        const choice = selection.choices.at(++k)!, actual = actualOf(backtest, span);
        const yhat = chosenForecast(backtest, choice, { selection, span });
        if ([...actual, ...yhat].some(Number.isNaN)) continue;
        const draws = drawPaths(yhat, {
          ...{ interval: intervalOf(learned, k), spread: spreadAt(backtest, span), paths, key: backtest.key.id },
          ...{ draws: DRAWS, floor: nonNegative ? 0 : -Infinity },
        });
        promised.add(backtest.key, yhat, draws);
        came.add(backtest.key, actual, null);
      }
    }
    this.#count(plan, [promised, came]);
  }

  #count(
    { spec, keyColumns, config: { horizon, levels }, spans }: EvaluatedOrigin["plan"],
    [promised, came]: readonly [ForecastTotals, ForecastTotals],
  ): void {
    const at = { calendar: calendarOf(spec), asOf: spans.choiceEnd }, first = keyColumns.length + 2;
    const read = (totals: ForecastTotals) =>
      [...totals.rows(at)].reduce<number[][]>(
        (all, rows) => rows.slice(first).map((column, c) => [...all[c] ?? [], ...Array.from(column, Number)]),
        [],
      );
    const [actual = []] = read(came), [yhat = [], mean = [], ...ends] = read(promised);
    for (let total = 0; total < actual.length / (horizon + 1); total++) {
      const from = total * (horizon + 1), last = from + horizon;
      const side = (offset: number, a: number, b: number) =>
        levels.map((_, l) => Float64Array.from(ends[2 * l + offset]!.slice(a, b)));
      const part = (a: number, b: number) =>
        [
          Float64Array.from(actual.slice(a, b)),
          { lo: side(0, a, b), hi: side(1, a, b) },
        ] as const;
      this.#steps.add(total, ...part(from, last));
      this.#horizon.add(total, ...part(last, last + 1));
    }
    // The first total is that of all keys.
    this.#came += actual[horizon] ?? 0;
    this.#forecast += yhat[horizon] ?? 0;
    this.#mean += mean[horizon] ?? 0;
  }

  /** Over all origins. */
  result(): SumCoverage {
    return {
      steps: this.#steps.result(),
      horizon: this.#horizon.result(),
      bias: this.#forecast / this.#came - 1,
      meanBias: this.#mean / this.#came - 1,
    };
  }
}
