import type { Design } from "../../core/rows/design.ts";
import type { KeyVerdict } from "../../core/outcome.ts";
import type { Panel, SeriesKey } from "../../core/rows/panel.ts";
import type { RowSpec } from "../../features/row_spec.ts";
import type { ErrorScale } from "../../metrics/error_scale.ts";
import { asLoss } from "../../metrics/metric_info.ts";
import type { ModelFamily } from "../../models/contract/family.ts";
import type { AnyChampion, ChampionFacts, ChampionParts } from "../champions/any_champion.ts";
import type { Backtest, ScoredSpan } from "../backtest/backtest.ts";
import type { Indexed } from "../../core/rows/indexed.ts";
import type { KeyErrors, LearnedIntervals } from "../calibration/interval_profile.ts";
import type { IntervalEnds, KeyInterval } from "../calibration/intervals.ts";
import type { KeySample, SampleOptions } from "../backtest/key_sample.ts";
import type { ScorePool } from "../backtest/score_pool.ts";
import type { SmearFold } from "../calibration/smear.ts";
import type { Spread } from "../calibration/spread.ts";

/** A measure of predictions on one span of one key. */
export interface Metric {
  /** Name in configs, reports and leaderboards. */
  readonly name: string;
  /** Which values are better: lower, higher, or nearer to zero. */
  readonly direction: "lower" | "higher" | "zero";
  /** Value of a prediction without any error. */
  readonly perfect: number;
  /**
   * Whether keys and spans count as large as their values are, default false: beside what is typical of each. A squared error says
   * most where most came, and is least for the mean only if spans without demand count no more than that.
   */
  readonly isComparable?: boolean;
  /** Whether it grows faster the worse a prediction is, without a bound, as the logarithm of a probability; default false. */
  readonly isSteep?: boolean;
}

/** What a choice for the keys of a group keeps to beside its metric. */
export interface ChoiceRules {
  /** Who forecasts more than this share too much or too little neither leads nor has weight while others keep to it; null: no limit. */
  readonly biasLimit: number | null;
  /** How many times the standard deviation of a key's errors over the folds counts beside their mean, >= 0. */
  readonly stability: number;
  /** Name of the unit that a key belongs to, where the errors of keys cancel within units before they count; null: each key counts by itself. */
  readonly unitOf: ((key: SeriesKey) => string) | null;
}

/** A choice by the metric alone. */
const NO_RULES: ChoiceRules = { biasLimit: null, stability: 0, unitOf: null };

/** Predictions of one span as they serve. */
export interface ServedRows {
  /** Shape as they were predicted. */
  readonly values: Float64Array;
  /** Class numbers that are decided for, shape [rows]; absent of numbers. */
  readonly decided?: Int32Array;
}

/** What serves as it was predicted. @param values Of one span. */
export function asPredicted(values: Float64Array): ServedRows {
  return { values };
}

/** What is known of a key when its contenders are chosen among. */
export type KeyFacts = Pick<Backtest, "reason" | "kind">;

/**
 * What a choice must be told of what is predicted. It knows keys, spans, rows with any number of outputs, and losses;
 * leaderboards, combinations and choices are made from these alone.
 */
export interface Scoring {
  /** What leaderboards tell, in their order. */
  readonly metrics: readonly Metric[];
  /**
   * All metrics of a prediction.
   *
   * @param span What came. @param predicted Shape as `span.actual`.
   * @param decided Class numbers that are decided for, shape [rows]; absent: by what mistakes cost, all alike unless that is said.
   * @returns By name of the metric; NaN where undefined.
   */
  scores(span: ScoredSpan, predicted: Float64Array, decided?: Int32Array): Readonly<Record<string, number>>;
  /** One of them, where it costs much less than all. Absent: all are computed. @param metric Name. @param decided As in `scores`. */
  score?(metric: string, span: ScoredSpan, predicted: Float64Array, decided?: Int32Array): number;
  /**
   * How fast a metric grows with the error of each output: the absolute value of its derivative. Absent: learned from
   * differences of the metric, which takes as many of its values as there are outputs.
   *
   * @param metric Name. @param span What came. @param predicted Shape as `span.actual`.
   * @returns Shape as `span.actual`; 0 for outputs without a say.
   */
  slopes?(metric: string, span: ScoredSpan, predicted: Float64Array): Float64Array;
  /** Name of the group that a key is chosen in; "" where nothing is chosen for it. */
  groupOf(key: KeyFacts): string;
  /** The group that takes the keys of one with few of them in; its own name if it always stands by itself. */
  widerGroup(group: string): string;
  /** Name of the metric by which contenders are chosen for the keys of a group. */
  metricOf(group: string): string;
  /** What it keeps to beside; absent: nothing. */
  rulesOf?(group: string): ChoiceRules;
  /** Name of the built-in baseline that serves a key where no contender may. */
  fallbackName(verdict: KeyVerdict): string;
}

/** How predictions of a contender become those that the metric of a key asks for. */
export interface Calibration {
  /** What is made of them: the mean of the middle, by a factor, or a quantile, by a distance. */
  readonly to: "mean" | "quantile";
  /**
   * From what it predicted on folds, and what came. To the mean: on those that were known at an origin; to a quantile, which
   * takes more errors: on all others.
   *
   * @param folds Any number.
   */
  learn(folds: readonly SmearFold[]): number;
  /** Calibrate. @param predicted Of one span. @param learned As `learn` gave it. */
  apply(predicted: Float64Array, learned: number): Float64Array;
}

/** What one kind of prediction knows that the competition does not. */
export interface Problem extends Scoring {
  /** Whether what is predicted follows in periods, so that its sums and its errors over time say something, and keys begin and end. */
  readonly isSerial: boolean;
  /** The rows of a key as its competition sees them. @param series Panel of one key. @param options Spans, limits, spec. */
  sample(series: Panel, options: SampleOptions): KeySample;
  /**
   * Training rows of many keys, by each spec: one after another, so that none need be in memory longer than wanted.
   *
   * @param panel Of any number of keys. @param specs Each once.
   * @param at `origin`: what is known there; `stride`: one of so many rows, evenly.
   */
  pool(
    panel: Panel,
    specs: readonly RowSpec[],
    at: { readonly origin: number; readonly stride: number },
  ): Iterable<readonly [RowSpec, Design]>;
  /** Metrics over many keys, empty. */
  scorePool(): ScorePool;
  /**
   * Losses of single values of a span, by which two contenders are compared within a key.
   *
   * @param group That the key was chosen in.
   * @returns NaN where nothing came.
   */
  valueLosses(group: string, span: ScoredSpan, predicted: Float64Array): number[];
  /**
   * What scores of a hold-out promise of {@linkcode Problem.valueLosses}: their mean. Absent: these have no score.
   *
   * @returns NaN where the scores do not say it.
   */
  promisedLoss?(scores: Readonly<Record<string, number>>): number;
  /** Whether a key competes, and of which kind it is, by what is known when choices are made. @param known Target, shape [n × targets]. */
  judge(known: Float64Array): KeyFacts;
  /** Verdict on a key by what is known at the end, when an earlier one was made on less. @param known Target. */
  judgeAgain(known: Float64Array, earlier: KeyVerdict): KeyVerdict;
  /** First row that tells what a key is now, of one that was silent and is no more. @param known Target up to the end. */
  restart(known: Float64Array, earlier: KeyVerdict): number;
  /**
   * What serves a key that no contender may.
   *
   * @param known Target up to the origin, of which at least one value is known. @param at Verdict on the key; rows asked for; `key`, where
   * what can come depends on it.
   * @returns Shape [rows × outputs].
   */
  baseline(
    known: Float64Array,
    at: { readonly verdict: KeyVerdict; readonly rows: number; readonly key?: SeriesKey },
  ): Float64Array;
  /**
   * In-sample errors of the baseline, the spread that intervals are measured in, and traits by which contenders may differ.
   *
   * @param known Up to the origin. @param flags Columns known ahead that are 1 or 0, shape [n] each; default none.
   * @returns `traits`: always of one length, NaN where unknown; `scales`: of several targets those of each.
   */
  measure(
    known: Float64Array,
    flags?: readonly Float64Array[],
  ): {
    readonly scale: ErrorScale;
    readonly scales?: readonly ErrorScale[];
    readonly spread: Spread;
    readonly traits: Float64Array;
  };
  /** What can be, nearest to what was predicted. @param predicted Of one span. @param known Target up to the origin. */
  constrain(predicted: Float64Array, known: Float64Array): Float64Array;
  /**
   * How predictions of a contender are calibrated for a key.
   *
   * @param key What is known of it. @param contender What its model sees: rows of a spec, or the history alone.
   * @returns Null where they are not.
   */
  calibration(
    key: KeyFacts,
    contender: { readonly input: ModelFamily["input"]; readonly spec: RowSpec },
  ): Calibration | null;
  /**
   * Learn how far what comes lies from predictions.
   *
   * @param keys Errors of what serves each key. @param levels Nominal levels in percent.
   */
  learnIntervals(keys: Indexed<KeyErrors>, levels: readonly number[]): LearnedIntervals;
  /**
   * How large the errors of something else than what was learned from are beside those of a group: another contender of a key.
   *
   * @param key Its errors. @param learned Shapes of the run.
   */
  keyInterval(
    key: KeyErrors,
    learned: Pick<LearnedIntervals, "profile" | "priors">,
  ): Omit<KeyInterval, "profile">;
  /** What serves a key, as the registry keeps it. @param parts Who serves it. @param at What is known of it. */
  champion(parts: ChampionParts, at: ChampionFacts): AnyChampion;
  /**
   * What becomes of predictions when they serve, as `champion` has it; absent: nothing.
   *
   * @param learned Of {@linkcode Problem.learnIntervals}. @param predicted Of one span.
   */
  readonly read?: (learned: Pick<LearnedIntervals, "profile">, predicted: Float64Array) => ServedRows;
  /** What of what came intervals, or sets of classes, must hold: NaN where nothing. @param actual Of one span. */
  observed(actual: Float64Array): Float64Array;
  /**
   * How far what comes may lie from a prediction.
   *
   * @param interval What was learned of the errors of the key. @param predicted Shape [h], as it serves. @param spread Up to the origin.
   */
  ends(interval: KeyInterval, predicted: Float64Array, spread: Spread): IntervalEnds;
}

/** What a choice minimises: >= 0, 0 without any error, NaN where undefined. */
export interface Loss {
  /** @param span What came. @param predicted Shape as `span.actual`. @param decided As in `Scoring.scores`. */
  (span: ScoredSpan, predicted: Float64Array, decided?: Int32Array): number;
  /** Of the problem, if it knows them. */
  readonly slopes?: (span: ScoredSpan, predicted: Float64Array) => Float64Array;
  /** Of the metric; absent: false. */
  readonly isComparable?: boolean;
  /** Of the metric; absent: false. */
  readonly isSteep?: boolean;
}

/**
 * The loss of a metric.
 *
 * @param problem Has the metric. @param name Of the metric.
 * @throws {RangeError} If the problem has no such metric.
 */
export function lossBy(problem: Pick<Scoring, "metrics" | "score" | "scores" | "slopes">, name: string): Loss {
  const metric = problem.metrics.find((one) => one.name === name);
  if (metric === undefined) {
    const names = problem.metrics.map((one) => one.name).join(", ");
    throw new RangeError(`Cannot choose as the metric must be one of ${names}: current value is "${name}"`);
  }
  const score: Loss = (span, predicted, decided) =>
    asLoss(
      metric,
      problem.score?.(name, span, predicted, decided) ?? problem.scores(span, predicted, decided)[name] ?? NaN,
    );
  const { isComparable = false, isSteep = false } = metric;
  const value = Object.assign(score, { ...isComparable ? { isComparable } : {}, ...isSteep ? { isSteep } : {} });
  const slopes = (span: ScoredSpan, predicted: Float64Array) =>
    problem.slopes?.(name, span, predicted) ?? new Float64Array(0);
  return problem.slopes === undefined ? value : Object.assign(value, { slopes });
}

/** What the choice for the keys of a group minimises. */
export function lossFor(
  problem: Pick<Scoring, "metrics" | "score" | "scores" | "slopes" | "metricOf">,
  group: string,
): Loss {
  return lossBy(problem, problem.metricOf(group));
}

/** What the choice for the keys of a group keeps to beside its metric. */
export function rulesFor(problem: Pick<Scoring, "rulesOf">, group: string): ChoiceRules {
  return problem.rulesOf?.(group) ?? NO_RULES;
}
