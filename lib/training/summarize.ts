import { actualOf, type Backtest, scaleOf } from "../competition/backtest.ts";
import { chosenForecast, type FleetSelection, methodForecast } from "../competition/fleet.ts";
import { calibrateIntervals, type IntervalOffsets, type KeyResiduals } from "../competition/intervals.ts";
import { spansOf } from "../competition/compete.ts";
import { formatKey } from "../core/panel.ts";
import type { Scores } from "../metrics/metric_list.ts";
import { scoreForecast } from "../metrics/score_forecast.ts";
import { ContenderTally } from "./contender_failures.ts";
import { type MethodScores, MethodTable } from "./method_table.ts";
import type { TrainingPlan } from "./plan.ts";

/** What the competition showed, over all keys, on the span that no choice looked at. */
export interface Assessment {
  /** Scores of all methods in mergeable form. */
  readonly table: MethodTable;
  /** Scores by method, see {@linkcode MethodTable.metrics}. */
  readonly metrics: Readonly<Record<string, MethodScores>>;
  /** See {@linkcode MethodTable.regret}. */
  readonly regret: number;
  /** Observed share inside the intervals by level, percent; NaN without a hold-out. */
  readonly coverage: Readonly<Record<string, number>>;
  /** Hold-out scores of the chosen contender, one per key. */
  readonly keyScores: readonly Scores[];
  /** Interval offsets for serving, from all spans, one per key. */
  readonly intervals: readonly IntervalOffsets[];
  /** Interval offsets from the folds alone, one per key: those that `coverage` is about. */
  readonly foldIntervals: readonly IntervalOffsets[];
  /** Code by id of the keys whose whole competition failed. */
  readonly failedKeys: ReadonlyMap<string, string>;
  /** Slowest keys: name and fit milliseconds, at most five. */
  readonly slowest: readonly { readonly key: string; readonly milliseconds: number }[];
}

/**
 * Score every method on the hold-out (without one: on the last fold) and calibrate the intervals.
 *
 * A method is scored on the keys that it ran on, with the score of ours on the same keys beside it; what nobody knew at the
 * origin is no score.
 *
 * @param chunks Gives the backtests of all keys, in the order of the choices.
 * @param plan The run. @param options `selection`: the choices; `gap`: first steps that are not scored, default 0;
 * `tally`: counts the failures of contenders.
 */
export async function assess(
  chunks: () => AsyncIterable<readonly Backtest[]>,
  plan: TrainingPlan,
  options: { selection: FleetSelection; gap?: number; tally?: ContenderTally },
): Promise<Assessment> {
  const { selection, gap = 0, tally = new ContenderTally(plan) } = options;
  const spans = spansOf(plan.spans), last = spans.length - 1;
  const table = new MethodTable(plan);
  const residuals: KeyResiduals[] = [], keyScores: Scores[] = [], slow: { key: string; milliseconds: number }[] = [];
  const failedKeys = new Map<string, string>();
  let k = 0;
  for await (const chunk of chunks()) {
    for (const whole of chunk) {
      tally.add(whole);
      const total = whole.failures.find((failure) => failure.contender === "");
      if (total !== undefined) failedKeys.set(whole.key.id, total.error.code);
      const backtest = gap === 0 ? whole : withoutFirstSteps(whole, gap);
      table.add(backtest, k, { selection, span: last });
      residuals.push(residualsOf(backtest, k, selection));
      const predicted = chosenForecast(backtest, selection.choices[k], { selection, span: last });
      keyScores.push(scoreForecast(actualOf(backtest, last), predicted, { scale: scaleOf(backtest, last) }));
      slow.push({ key: formatKey(backtest.key), milliseconds: backtest.fitMs.reduce((sum, ms) => sum + ms, 0) });
      if (slow.length > 1000) trimSlow(slow);
      k++;
    }
  }
  trimSlow(slow);
  const { horizon, levels } = plan.config;
  const held = plan.spans.holdout !== null;
  const foldOnly = residuals.map((key) => ({
    ...key,
    residuals: key.residuals.subarray(0, plan.spans.folds.length * horizon),
  }));
  const foldIntervals = calibrateIntervals(foldOnly, { horizon, levels });
  const intervals = held ? calibrateIntervals(residuals, { horizon, levels }) : foldIntervals;
  const coverage = held
    ? observedCoverage(residuals, foldIntervals, { horizon, levels, from: last * horizon })
    : levels.map(() => NaN);
  return {
    table,
    metrics: table.metrics(),
    regret: table.regret(),
    coverage: Object.fromEntries(levels.map((level, l) => [String(level), coverage[l]])),
    keyScores,
    intervals,
    foldIntervals,
    failedKeys,
    slowest: slow,
  };
}

/** A backtest whose first steps of each span have no actuals. */
function withoutFirstSteps(backtest: Backtest, gap: number): Backtest {
  const actual = backtest.actual.slice(), horizon = actual.length / (backtest.scale.length / 2);
  for (let i = 0; i < actual.length; i++) if (i % horizon < gap) actual[i] = NaN;
  return { ...backtest, actual };
}

function trimSlow(slow: { key: string; milliseconds: number }[]): void {
  slow.sort((a, b) => b.milliseconds - a.milliseconds);
  slow.length = Math.min(slow.length, 5);
}

function residualsOf(backtest: Backtest, k: number, selection: FleetSelection): KeyResiduals {
  const residuals = Float64Array.from(backtest.actual);
  const spans = backtest.scale.length / 2, horizon = residuals.length / spans;
  const { index, group: name } = selection.choices[k], group = selection.groups.get(name);
  for (let span = 0; span < spans; span++) {
    // Where the chosen did not run, another's error says nothing about its own.
    const predicted = methodForecast(backtest, index, { group, span });
    for (let h = 0; h < horizon; h++) residuals[span * horizon + h] -= predicted[h];
  }
  return { demandClass: backtest.demandClass, residuals, scale: backtest.scale[2 * (spans - 1)] };
}

/** Share of the residuals inside the offsets by level, percent. */
function observedCoverage(
  keys: readonly KeyResiduals[],
  intervals: readonly IntervalOffsets[],
  options: { horizon: number; levels: readonly number[]; from: number },
): number[] {
  const { horizon, levels, from } = options;
  return levels.map((_, l) => {
    let inside = 0, count = 0;
    keys.forEach((key, k) => {
      for (let h = 0; h < horizon; h++) {
        const residual = key.residuals[from + h];
        if (Number.isNaN(residual)) continue;
        count++;
        if (
          residual >= intervals[k].lo[l * horizon + h] - 1e-9 && residual <= intervals[k].hi[l * horizon + h] + 1e-9
        ) inside++;
      }
    });
    return count === 0 ? NaN : 100 * inside / count;
  });
}
