import { type Backtest, scoredSpan } from "../competition/backtest.ts";
import { chosenForecast, type FleetSelection } from "../competition/fleet.ts";
import { collectPaths, type ErrorPaths } from "../competition/error_paths.ts";
import { ErrorRows } from "../competition/error_rows.ts";
import { type LearnedIntervals, learnIntervals } from "../competition/interval_profile.ts";
import { intervalOf } from "../competition/intervals.ts";
import { spansOf } from "../competition/compete.ts";
import type { DemandMetrics } from "../competition/problems/demand_metric.ts";
import type { WatchTable } from "../competition/watch/watch_table.ts";
import { type Indexed, indexed } from "../core/indexed.ts";
import { targetRatio } from "../core/metric_choice.ts";
import { formatKey, type SeriesKey } from "../core/panel.ts";
import { Rows } from "../core/rows.ts";
import type { RunSkill } from "../lifecycle/judge.ts";
import { NO_SKILL } from "../lifecycle/run_findings.ts";
import { CoverageTable, type LevelCoverage } from "./coverage_table.ts";
import { asksRelative } from "./enter_contenders.ts";
import { errorsOf } from "./key_errors.ts";
import { ContenderTally } from "./contender_failures.ts";
import { type MethodScores, MethodTable } from "./method_table.ts";
import { NaiveSkill } from "./naive_skill.ts";
import { weightsApart } from "./own_weights.ts";
import { type KindShares, kindShares, memberKinds } from "./right_kinds.ts";
import type { TrainingPlan } from "./plan.ts";
import { problemOf } from "./problem_of.ts";
import { ScoreRows } from "./score_rows.ts";
import { SignificanceTable } from "./significance_table.ts";
import { learnRun } from "./watch_run.ts";

/** The backtest of a key with the members of its choice as they serve. `k`: its position among the choices. */
export type AsServed = (backtest: Backtest, k: number) => Backtest;

/** What the competition showed, over all keys, on the span that no choice looked at. */
export interface Assessment {
  /** Scores of all methods in mergeable form. */
  readonly table: MethodTable;
  /** What of the differences between methods is more than chance, in mergeable form; empty without a hold-out. */
  readonly significance: SignificanceTable;
  /** Scores by method, see {@linkcode MethodTable.metrics}. */
  readonly metrics: Readonly<Record<string, MethodScores>>;
  /** See {@linkcode MethodTable.regret}. */
  readonly regret: number;
  /** Observed share inside the intervals by level, percent; NaN without a hold-out. */
  readonly coverage: Readonly<Record<string, number>>;
  /** Hold-out scores of the chosen contender, one per key: point metrics, `skill`, coverage by level. */
  readonly keyScores: Indexed<Readonly<Record<string, number>>>;
  /** See {@linkcode weightsApart}, one per key. */
  readonly weightsApart: readonly number[];
  /** See {@linkcode kindShares}, one per key; empty where nobody has asked. */
  readonly kindShares: readonly (KindShares | null)[];
  /** Of the choices over the best naive forecast. */
  readonly skill: RunSkill;
  /** Coverage by nominal level in all detail; empty without a hold-out. */
  readonly intervalCoverage: Readonly<Record<string, LevelCoverage>>;
  /** Its counts in mergeable form. */
  readonly coverageTable: CoverageTable;
  /** What intervals of serving rest on, from all spans. */
  readonly intervals: LearnedIntervals;
  /** Whole paths of the same errors, which sums of forecasts rest on; null where nobody has asked. */
  readonly paths: ErrorPaths | null;
  /** The same from the folds alone: those that `coverage` is about. */
  readonly foldIntervals: LearnedIntervals;
  /** Code by id of the keys whose whole competition failed. */
  readonly failedKeys: ReadonlyMap<string, string>;
  /** What is usual for the keys, by which they are watched when they serve; null where nobody has asked. */
  readonly watch: WatchTable | null;
  /** Slowest keys: name and fit milliseconds, at most five. */
  readonly slowest: readonly { readonly key: string; readonly milliseconds: number }[];
}

/** What is scored, and what is asked beside the scores. */
export interface AssessOptions {
  /** Choices of all keys. */
  readonly selection: FleetSelection;
  /** First steps that are not scored; default 0. */
  readonly gap?: number;
  /** Counts the failures of contenders. */
  readonly tally?: ContenderTally;
  /** What the choices are scored by, where they are not served as they competed; others are scored, and intervals made, by what competed. */
  readonly asServed?: AsServed;
  /** Whether the choices will serve, so that what is usual for them is learned too; default false. */
  readonly serve?: boolean;
  /** The keys in the order of the choices, where somebody holds them anyway; default those of the backtests. */
  readonly keys?: Indexed<SeriesKey>;
  /** Whether the kinds of models that have the weight are counted; default false. */
  readonly kinds?: boolean;
}

/**
 * Score every method on the hold-out (without one: on the last fold) and calibrate the intervals.
 *
 * A method is scored on the keys that it ran on, with the score of ours on the same keys beside it; what nobody knew at the
 * origin is no score.
 *
 * @param chunks Gives the backtests of all keys, in the order of the choices.
 * @param plan The run. @param options The choices, and what is asked beside the scores.
 */
export async function assess(
  chunks: () => AsyncIterable<readonly Backtest[]>,
  plan: TrainingPlan,
  options: AssessOptions,
): Promise<Assessment> {
  const { selection, gap = 0, tally = new ContenderTally(plan), asServed = (backtest) => backtest } = options;
  const { serve = false, keys: known } = options, kinds = options.kinds === true ? memberKinds(plan.contenders) : null;
  const spans = spansOf(plan.spans), last = spans.length - 1;
  const table = new MethodTable(plan), problem = problemOf(plan);
  const naive = new NaiveSkill(plan), significance = new SignificanceTable(plan);
  const keys: SeriesKey[] = [],
    errors = new ErrorRows({ spans: spans.length, horizon: plan.config.horizon }),
    keyScores = new ScoreRows(),
    apart: number[] = [],
    shares: (KindShares | null)[] = [],
    held = plan.spans.holdout === null ? null : new HeldRows(plan.config.horizon),
    slow: { key: string; milliseconds: number }[] = [];
  const failedKeys = new Map<string, string>();
  let k = 0;
  for await (const chunk of chunks()) {
    for (const whole of chunk) {
      tally.add(whole);
      const total = whole.failures.find((failure) => failure.contender === "");
      if (total !== undefined) failedKeys.set(whole.key.id, total.error.code);
      const backtest = withoutFirstSteps(whole, gap);
      const served = asServed(backtest, k);
      table.add(backtest, k, { selection, span: last, served });
      if (plan.spans.holdout !== null) significance.add(backtest, k, { selection, span: last, served });
      if (serve) keys.push(known?.at(k) ?? backtest.key);
      const choice = selection.choices.at(k)!;
      errors.add(errorsOf(backtest, choice, selection));
      const predicted = chosenForecast(served, choice, { selection, span: last });
      const scores = problem.scores(scoredSpan(backtest, last), predicted);
      keyScores.add({ ...scores, ...naive.add(backtest, scores, { selection, k, span: last }) });
      // Sanity of members is judged by all steps where nothing is scored.
      const told = gap === 0 ? predicted : chosenForecast(asServed(whole, k), choice, { selection, span: last });
      held?.add(scoredSpan(backtest, last).actual, told);
      if (kinds !== null) shares.push(kindShares(backtest, choice, { groups: selection.groups, kinds }));
      apart.push(weightsApart(backtest, choice, selection));
      slow.push({ key: formatKey(backtest.key), milliseconds: backtest.fitMs.reduce((sum, ms) => sum + ms, 0) });
      if (slow.length > 1000) trimSlow(slow);
      k++;
    }
  }
  trimSlow(slow);
  const { horizon, levels } = plan.config;
  const foldIntervals = learnIntervals(errors.first(plan.spans.folds.length), { horizon, levels });
  const intervals = held === null ? foldIntervals : learnIntervals(errors, { horizon, levels });
  const coverageTable = observedCoverage(plan, { held, errors, intervals: foldIntervals });
  const intervalCoverage = coverageTable.result();
  return {
    table,
    significance,
    metrics: table.metrics(),
    weightsApart: apart,
    kindShares: shares,
    skill: held === null ? NO_SKILL : naive.result(),
    regret: table.regret(),
    coverage: pooledCoverage(intervalCoverage),
    intervalCoverage,
    coverageTable,
    keyScores: indexed(keyScores.length, (k) => ({ ...keyScores.at(k), ...coverageTable.ofKey(k) })),
    intervals,
    paths: serve ? collectPaths(errors, intervals, { leans: leansAside(plan.config) }) : null,
    foldIntervals,
    failedKeys,
    watch: serve ? learnRun(plan, { keys, errors, intervals }) : null,
    slowest: slow,
  };
}

/** Whether forecasts of some keys lie to one side of what comes, as quantiles and the best by relative errors do. @param metrics Of a run. */
export function leansAside({ metric, intermittentMetric }: DemandMetrics): boolean {
  return [metric, intermittentMetric].some((choice) => targetRatio(choice) !== null || asksRelative(choice));
}

/** The shares over all forecasts alone. */
export function pooledCoverage(coverage: Readonly<Record<string, LevelCoverage>>): Record<string, number> {
  return Object.fromEntries(Object.entries(coverage).map(([level, { pooled }]) => [level, pooled]));
}

/** What came on the hold-out against intervals that were made without it; nothing is counted without a hold-out. */
function observedCoverage(
  plan: TrainingPlan,
  { held, errors, intervals }: { held: HeldRows | null; errors: ErrorRows; intervals: LearnedIntervals },
): CoverageTable {
  const { horizon, levels } = plan.config, problem = problemOf(plan);
  const table = new CoverageTable({ keys: plan.keys, horizon, levels });
  for (let k = 0; k < (held?.length ?? 0); k++) {
    const { actual, yhat } = held!.at(k), spread = errors.at(k)!.spreads.at(-1)!;
    if (!Number.isNaN(yhat[0])) table.add(k, actual, problem.ends(intervalOf(intervals, k), yhat, spread));
  }
  return table;
}

/** What came on the hold-out and what was forecast, by key: the backtests need not be read again for the coverage. */
class HeldRows {
  readonly #actual: Rows<Float64Array>;
  readonly #yhat: Rows<Float64Array>;

  constructor(horizon: number) {
    this.#actual = new Rows(Float64Array, horizon);
    this.#yhat = new Rows(Float64Array, horizon);
  }

  get length(): number {
    return this.#yhat.length;
  }

  add(actual: Float64Array, yhat: Float64Array): void {
    this.#actual.add(actual);
    this.#yhat.add(yhat);
  }

  at(k: number): { actual: Float64Array; yhat: Float64Array } {
    return { actual: this.#actual.at(k)!, yhat: this.#yhat.at(k)! };
  }
}

/** A backtest whose first steps of each span have no actuals. */
function withoutFirstSteps(backtest: Backtest, gap: number): Backtest {
  if (gap === 0) return backtest;
  const actual = backtest.actual.slice(), horizon = actual.length / (backtest.scale.length / 2);
  for (let i = 0; i < actual.length; i++) if (i % horizon < gap) actual[i] = NaN;
  return { ...backtest, actual };
}

function trimSlow(slow: { key: string; milliseconds: number }[]): void {
  slow.sort((a, b) => b.milliseconds - a.milliseconds);
  slow.length = Math.min(slow.length, 5);
}
