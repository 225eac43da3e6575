import { type Backtest, scoredSpan } from "../../competition/backtest/backtest.ts";
import { spansOf } from "../../competition/contenders/compete.ts";
import { collectPaths } from "../../competition/calibration/error_paths.ts";
import { ErrorRows } from "../../competition/calibration/error_rows.ts";
import { chosenForecast } from "../../competition/selection/chosen_forecast.ts";
import type { LearnedIntervals } from "../../competition/calibration/interval_profile.ts";
import { intervalOf } from "../../competition/calibration/intervals.ts";
import { asPredicted, type Problem } from "../../competition/problems/problem.ts";
import { metricName } from "../../core/config/metric_choice.ts";
import { indexed } from "../../core/rows/indexed.ts";
import { formatKey, type SeriesKey } from "../../core/rows/panel.ts";
import { RaggedRows } from "../../core/rows/ragged_rows.ts";
import { decideClasses } from "../../competition/calibration/class_decision.ts";
import { widthOf } from "../../core/rows/task.ts";
import { isTableSpec } from "../../features/row_spec.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import { type RowEvidence, rowEvidence } from "./row_evidence.ts";
import { pause } from "../../parallel/pause.ts";
import { NO_SKILL } from "../../lifecycle/run_findings.ts";
import { type Assessment, type AssessOptions, leansAside, pooledCoverage } from "./assessment.ts";
import { ContenderTally } from "./contender_failures.ts";
import { CoverageTable } from "./coverage_table.ts";
import { errorsOf } from "../tasks/key_errors.ts";
import { MethodTable } from "./method_table.ts";
import { NaiveSkill } from "./naive_skill.ts";
import { weightsApart } from "./own_weights.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";
import { type KindShares, kindShares, type MemberKind, memberKinds } from "./right_kinds.ts";
import { ScoreRows } from "./score_rows.ts";
import { SignificanceTable } from "./significance_table.ts";
import { learnRun } from "./watch_run.ts";

/** What backtests of keys show, one after the other, and what it comes to in the end. */
export class SeenKeys {
  /** Errors of the choices on all spans. */
  readonly errors: ErrorRows;
  /** What came and was forecast on the hold-out; null without one. */
  readonly held: HeldRows | null;
  readonly #plan: TrainingPlan;
  readonly #options: AssessOptions;
  readonly #tally: ContenderTally;
  readonly #table: MethodTable;
  readonly #significance: SignificanceTable;
  readonly #naive: NaiveSkill;
  readonly #problem: Problem;
  /** Index of the span that is scored. */
  readonly #last: number;
  readonly #kinds: readonly MemberKind[] | null;
  readonly #keys: SeriesKey[] = [];
  readonly #scores = new ScoreRows();
  readonly #apart: number[] = [];
  readonly #shares: (KindShares | null)[] = [];
  readonly #slow: { key: string; milliseconds: number }[] = [];
  readonly #failed = new Map<string, string>();
  #count = 0;

  /** Begin without any key. @param plan The run. @param options The choices, and what is asked. */
  constructor(plan: TrainingPlan, options: AssessOptions) {
    const spans = spansOf(plan.spans).length;
    this.errors = new ErrorRows({ spans });
    this.held = plan.spans.holdout === null ? null : new HeldRows();
    this.#plan = plan;
    this.#options = options;
    this.#tally = options.tally ?? new ContenderTally(plan);
    this.#table = new MethodTable(plan);
    this.#significance = new SignificanceTable(plan);
    this.#naive = new NaiveSkill(plan);
    this.#problem = problemOf(plan);
    this.#last = spans - 1;
    this.#kinds = options.kinds === true ? memberKinds(plan.contenders) : null;
  }

  /** Take the next key. @param whole Its backtest. */
  add(whole: Backtest): void {
    const { selection, gap = 0, asServed = (backtest) => backtest, serve = false, keys, read = asPredicted, readOf } =
      this.#options;
    const k = this.#count++, span = this.#last, choice = selection.choices.at(k)!;
    this.#note(whole);
    const backtest = withoutFirstSteps(whole, gap), served = asServed(backtest, k);
    this.#table.add(backtest, k, { selection, span, served, read, readOf });
    if (this.held !== null) this.#significance.add(backtest, k, { selection, span, served, read, readOf });
    if (serve) this.#keys.push(keys?.at(k) ?? backtest.key);
    this.errors.add(errorsOf(backtest, choice, selection));
    const { values, decided } = read(chosenForecast(served, choice, { selection, span }));
    const at = scoredSpan(backtest, span), scores = this.#problem.scores(at, values, decided);
    this.#scores.add({ ...scores, ...this.#naive.add(backtest, scores, { selection, k, span }) });
    // Sanity of members is judged by all steps where nothing is scored.
    const ofAllSteps = () => read(chosenForecast(asServed(whole, k), choice, { selection, span })).values;
    this.held?.add(at.actual, gap === 0 ? values : ofAllSteps());
    const { groups } = selection, kinds = this.#kinds;
    if (kinds !== null) this.#shares.push(kindShares(backtest, choice, { groups, kinds }));
    this.#apart.push(weightsApart(backtest, choice, selection));
  }

  /** Failures and times. */
  #note(backtest: Backtest): void {
    this.#tally.add(backtest);
    const total = backtest.failures.find((failure) => failure.contender === "");
    if (total !== undefined) this.#failed.set(backtest.key.id, total.error.code);
    const milliseconds = backtest.fitMs.reduce((sum, ms) => sum + ms, 0);
    this.#slow.push({ key: formatKey(backtest.key), milliseconds });
    if (this.#slow.length > 1000) trimSlow(this.#slow);
  }

  /**
   * What it comes to.
   *
   * @param intervals From all spans. @param ofFolds Gives those from the folds alone. @param signal Leaves the rest undone.
   * @throws The reason of the signal, once it has fired.
   */
  async conclude(
    intervals: LearnedIntervals,
    ofFolds: () => LearnedIntervals,
    signal?: AbortSignal,
  ): Promise<Assessment> {
    // Meanwhile tasks are handed to workers.
    const turn = async () => {
      await pause();
      signal?.throwIfAborted();
    };
    const { errors } = this, plan = this.#plan, { serve = false } = this.#options;
    trimSlow(this.#slow);
    await turn();
    const foldIntervals = ofFolds();
    await turn();
    const coverageTable = this.#coverage(foldIntervals), intervalCoverage = coverageTable.result();
    await turn();
    const isSerial = serve && this.#problem.isSerial;
    const paths = isSerial ? collectPaths(errors, intervals, { leans: leansAside(plan.config) }) : null;
    await turn();
    const watch = isSerial ? learnRun(plan, { keys: this.#keys, errors, intervals }) : null, scores = this.#scores;
    return {
      table: this.#table,
      significance: this.#significance,
      metrics: this.#table.metrics(),
      weightsApart: this.#apart,
      kindShares: this.#shares,
      skill: this.held === null ? NO_SKILL : this.#naive.result(),
      regret: this.#table.regret(),
      coverage: pooledCoverage(intervalCoverage),
      intervalCoverage,
      coverageTable,
      keyScores: indexed(scores.length, (k) => ({ ...scores.at(k), ...coverageTable.ofKey(k) })),
      intervals,
      paths,
      foldIntervals,
      failedKeys: this.#failed,
      watch,
      rows: this.held === null || !isTableSpec(plan.spec) ? null : heldEvidence(this.held, plan.spec, {
        intervals: foldIntervals,
        metric: metricName(plan.config.metric),
      }),
      slowest: this.#slow,
    };
  }

  /** What came on the hold-out against intervals that were made without it; nothing is counted without a hold-out. */
  #coverage(intervals: LearnedIntervals): CoverageTable {
    const { keys, config: { horizon, levels } } = this.#plan, table = new CoverageTable({ keys, horizon, levels });
    for (let k = 0; k < (this.held?.length ?? 0); k++) {
      const { actual, yhat } = this.held!.at(k), spread = this.errors.at(k)!.spreads.at(-1)!;
      if (!Number.isNaN(yhat[0])) {
        table.add(k, this.#problem.observed(actual), this.#problem.ends(intervalOf(intervals, k), yhat, spread));
      }
    }
    return table;
  }
}

/** What came on the hold-out and what was forecast, by key: the backtests need not be read again for the coverage. */
class HeldRows {
  readonly #actual = new RaggedRows(Float64Array);
  readonly #yhat = new RaggedRows(Float64Array);

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

/** What the hold-out of all keys shows, one below the other; classes are decided as they will be. */
function heldEvidence(
  held: HeldRows,
  { task, targets, classes }: TableSpec,
  { intervals: { profile }, metric }: { readonly intervals: LearnedIntervals; readonly metric: string },
): RowEvidence | null {
  const width = widthOf(task),
    actual: number[] = [],
    predicted: number[] = [],
    keys: { from: number; to: number }[] = [];
  for (let k = 0; k < held.length; k++) {
    const own = held.at(k), from = actual.length / width;
    for (const value of own.actual) actual.push(value);
    for (const value of own.yhat) predicted.push(value);
    keys.push({ from, to: actual.length / width });
  }
  const said = Float64Array.from(predicted), decision = profile.classes?.decision;
  const decided = decision === undefined ? {} : { decided: decideClasses(decision, said) };
  return rowEvidence({ task, keys, actual: Float64Array.from(actual), predicted: said, ...decided }, {
    ...{ targets, classes, metric },
  });
}

function trimSlow(slow: { key: string; milliseconds: number }[]): void {
  slow.sort((a, b) => b.milliseconds - a.milliseconds);
  slow.length = Math.min(slow.length, 5);
}
