import type { MetricAccumulator } from "@lib/metrics/metric_accumulator.ts";
import type { KeyScores } from "./key_scores.ts";
import type { Measure } from "./sets.ts";

/** Errors of one method over many keys; NaN where undefined. */
export interface Errors extends Readonly<Record<Measure, number>> {
  /** Sum of the errors over the sum of the targets. */
  readonly bias: number;
}

/** A method's errors, and those of ours where it ran. */
export interface MethodResult extends Errors {
  /** Keys that it forecast. */
  readonly keys: number;
  /** What ours had on the same keys and origins. */
  readonly ours: Errors;
}

/** Names of all measures. */
export const MEASURES: readonly Measure[] = ["wape", "mape", "mase", "rmsse"];

/** Numerator and denominator of a measure on one key: over many keys, the sum of the one over the sum of the other. */
export function partsOf(measure: Measure, errors: MetricAccumulator): readonly [number, number] {
  const { sums, mase, rmsse } = errors.toJSON();
  if (measure === "mase") return mase;
  if (measure === "rmsse") return rmsse;
  return measure === "wape" ? [sums.absolute, sums.totalAbsolute] : [sums.percent, sums.percentCount];
}

/** A measure over many keys: of all their rows as one for WAPE and MAPE, the mean of the forecasts' own for MASE and RMSSE. */
export function ratioOf(parts: readonly (readonly [number, number])[]): number {
  let above = 0, below = 0;
  for (const [numerator, denominator] of parts) {
    above += numerator;
    below += denominator;
  }
  return above / below;
}

/** Errors of every method that forecast anything; `ours` first. */
export function poolMethods(all: Iterable<KeyScores>): Record<string, MethodResult> {
  const keys = [...all], names = [...new Set(keys.flatMap((scores) => [...scores.keys()]))];
  return Object.fromEntries(names.map((name) => {
    const errors = keys.flatMap((scores) => scores.get(name) ?? []);
    const result: MethodResult = {
      keys: errors.length,
      ...errorsOf(errors.map(({ own }) => own)),
      ours: errorsOf(errors.map(({ ours }) => ours)),
    };
    return [name, result];
  }));
}

function errorsOf(all: readonly MetricAccumulator[]): Errors {
  const of = (measure: Measure) => ratioOf(all.map((errors) => partsOf(measure, errors)));
  const bias = ratioOf(all.map((errors) => {
    const { signed, total } = errors.toJSON().sums;
    return [signed, total];
  }));
  return { wape: of("wape"), mape: of("mape"), mase: of("mase"), rmsse: of("rmsse"), bias };
}
