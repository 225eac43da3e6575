import type { KeyVerdict } from "../core/outcome.ts";
import type { Backtest, ScoredSpan } from "./backtest.ts";

/** A measure of predictions on one span of one key. */
export interface Metric {
  /** Name in configs, reports and leaderboards. */
  readonly name: string;
  /** Which values are better: lower, higher, or nearer to zero. */
  readonly direction: "lower" | "higher" | "zero";
  /** Value of a prediction without any error. */
  readonly perfect: number;
}

/** What is known of a key when its contenders are chosen among. */
export type KeyFacts = Pick<Backtest, "reason" | "kind">;

/**
 * What one kind of prediction knows that the competition does not. The competition knows keys, spans, rows with any number of
 * outputs, and losses; leaderboards, combinations and choices are made from these alone, whatever is predicted.
 */
export interface Problem {
  /** What leaderboards tell, in their order. */
  readonly metrics: readonly Metric[];
  /**
   * All metrics of a prediction.
   *
   * @param span What came. @param predicted Shape as `span.actual`.
   * @returns By name of the metric; NaN where undefined.
   */
  scores(span: ScoredSpan, predicted: Float64Array): Readonly<Record<string, number>>;
  /** Name of the group that a key is chosen in; "" where nothing is chosen for it. */
  groupOf(key: KeyFacts): string;
  /** The group that takes the keys of one with few of them in; its own name if it always stands by itself. */
  widerGroup(group: string): string;
  /** Name of the metric by which contenders are chosen for the keys of a group. */
  metricOf(group: string): string;
  /** Name of the built-in baseline that serves a key where no contender may. */
  fallbackName(verdict: KeyVerdict): string;
}

/** What a choice minimises: >= 0, 0 without any error, NaN where undefined. */
export type Loss = (span: ScoredSpan, predicted: Float64Array) => number;

/**
 * A metric as a loss, so that one choice serves them all, whichever of their values are better.
 *
 * @param metric Direction, and the value that is perfect. @param value Of a prediction; NaN stays.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asLoss } from "@lib/competition/problem.ts";
 * assertEquals(asLoss({ name: "r2", direction: "higher", perfect: 1 }, 0.75), 0.25);
 * ```
 */
export function asLoss({ direction, perfect }: Metric, value: number): number {
  if (direction === "lower") return value;
  return direction === "higher" ? perfect - value : Math.abs(value - perfect);
}

/**
 * The loss of a metric.
 *
 * @param problem Has the metric. @param name Of the metric.
 * @throws {RangeError} If the problem has no such metric.
 */
export function lossBy(problem: Pick<Problem, "metrics" | "scores">, name: string): Loss {
  const metric = problem.metrics.find((one) => one.name === name);
  if (metric === undefined) {
    const names = problem.metrics.map((one) => one.name).join(", ");
    throw new RangeError(`Cannot choose as the metric must be one of ${names}: current value is "${name}"`);
  }
  return (span, predicted) => asLoss(metric, problem.scores(span, predicted)[name] ?? NaN);
}

/** What the choice for the keys of a group minimises. */
export function lossFor(problem: Pick<Problem, "metrics" | "scores" | "metricOf">, group: string): Loss {
  return lossBy(problem, problem.metricOf(group));
}
