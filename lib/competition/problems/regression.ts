import { type MetricChoice, metricName } from "../../core/config/metric_choice.ts";
import { widthOf } from "../../core/rows/task.ts";
import { mean } from "../../core/numbers/statistics.ts";
import { isMetricName, METRICS } from "../../metrics/metric_list.ts";
import { outputSlopes, ROW_METRICS, scoreOutputs } from "../../metrics/score_outputs.ts";
import type { ErrorScale } from "../../metrics/error_scale.ts";
import type { IntervalProfile, KeyErrors } from "../calibration/interval_profile.ts";
import type { KeyInterval } from "../calibration/intervals.ts";
import type { KeyFacts, Problem } from "./problem.ts";
import type { ScoredSpan } from "../backtest/backtest.ts";
import { acrossKeys } from "./demand_metric.ts";
import {
  type KeyResiduals,
  learnNumberIntervals,
  numberEnds,
  type NumberIntervals,
  typicalErrors,
} from "../calibration/number_intervals.ts";
import { laterVerdict } from "../backtest/verdict.ts";
import type { Spread } from "../calibration/spread.ts";
import { NumberPool } from "./rows_pools.ts";
import type { ProblemType } from "./problem_type.ts";
import { ROWS_BASELINE, rowsChampion, rowsFacts, type RowsOptions, rowsProblem, targetValues } from "./rows_problem.ts";
import { metricByGroup, SHORT } from "./short_keys.ts";

/** What regression depends on beside the rows. */
export interface RegressionOptions extends Omit<RowsOptions, "task" | "metric"> {
  /** Numbers of a row, >= 1. */
  readonly outputs: number;
  /** What contenders are chosen by. */
  readonly metric: MetricChoice;
  /** Whether targets cannot be negative. */
  readonly nonNegative: boolean;
  /** Names of metrics that have a limit, which are told too; default none. */
  readonly limited?: readonly string[];
}

/**
 * Predicting numbers of rows: a span has the rows of its part, a row one output for each target. Of several targets a metric is
 * the mean of theirs, so that they are chosen by one without a unit.
 *
 * @param options Of the run.
 */
export function regressionProblem(options: RegressionOptions): Problem {
  const { outputs, minRows, nonNegative, limited = [] } = options, task = { kind: "number", outputs } as const;
  const metric = metricName(options.metric);
  const metricOf = metricByGroup(metric, { r2: outputs > 1 ? "rmsse" : "rmse" }), single = metricOf(SHORT.kind);
  const isAbsolute = metric === "mae" || metric === "mase" || metric === "wape";
  const judge = (known: Float64Array): KeyFacts => {
    const columns = columnsOf(known, outputs), rows = Math.min(...columns.map(({ length }) => length));
    // Also without any: the models of all keys predict rows of keys that they have not seen.
    if (rows < minRows) return SHORT;
    const isConstant = columns.every((values) => values.every((value) => value === values[0]));
    return isConstant ? { reason: "CONSTANT", kind: "constant" } : { reason: "", kind: "" };
  };
  return {
    ...rowsProblem({ ...options, task, metric }),
    ...scoring(outputs, [metric, single, ...[metric, single].map(acrossKeys), ...limited]),
    metricOf,
    // The mean over targets of a root is no root of a mean.
    promisedLoss: (scores) =>
      (outputs === 1 ? scores[isAbsolute ? "mae" : "mse"] : isAbsolute ? scores.mase : NaN) ?? NaN,
    valueLosses: (_, span, predicted) => {
      const scales = scalesOf(span);
      return Array.from(span.actual, (value, i) => {
        const error = Math.abs(value - predicted[i]!), { mae, mse } = scales[i % outputs]!;
        return outputs === 1 ? (isAbsolute ? error : error ** 2) : isAbsolute ? error / mae : error ** 2 / mse;
      });
    },
    judge,
    judgeAgain: (known, earlier) => known.some(isNumber) ? laterVerdict(judge(known).reason, earlier) : "ALL_MISSING",
    baseline(known, { rows }) {
      const means = columnsOf(known, outputs).map(mean);
      return Float64Array.from({ length: rows * outputs }, (_, i) => means[i % outputs]!);
    },
    measure(known) {
      const each = columnsOf(known, outputs).map(measureTarget);
      const [first] = each, scales = each.map(({ scale }) => scale);
      return {
        scale: first!.scale,
        ...outputs > 1 ? { scales } : {},
        spread: first!.spread,
        traits: new Float64Array(0),
      };
    },
    constrain: (predicted) => nonNegative ? predicted.map((value) => Math.max(0, value)) : predicted,
    learnIntervals(keys, levels) {
      const own = Array.from(keys, residualsOf), numbers = learnNumberIntervals(own, { levels, targets: outputs });
      return {
        profile: { levels, horizon: 1, groups: {}, numbers },
        groups: own.map(({ group }) => group),
        ratios: new Float64Array(own.length).fill(1),
        units: own.map(({ residuals }) => typicalErrors(numbers, residuals)),
        rowErrors: own.reduce((sum, { residuals }) => sum + residuals.filter(isNumber).length, 0) / outputs,
        priors: {},
      };
    },
    keyInterval: (key, { profile }) => {
      const { group, residuals } = residualsOf(key);
      return { group, ratio: 1, units: typicalErrors(numbersOf(profile), residuals) };
    },
    champion: (parts, { end, interval }) =>
      rowsChampion(parts, end, {
        kind: "number",
        intervals: numbersOf(interval.profile),
        group: interval.group,
        units: unitsOf(interval),
        floor: nonNegative ? 0 : -Infinity,
      }),
    observed: (actual) => actual,
    ends: (interval, predicted) =>
      numberEnds(numbersOf(interval.profile), predicted, {
        group: interval.group,
        units: unitsOf(interval),
        floor: nonNegative ? 0 : -Infinity,
      }),
  };
}

/** Regression, as a plan says it. */
export const REGRESSION: ProblemType = {
  kind: "regression",
  baseline: ROWS_BASELINE,
  of(facts) {
    const { metric, minRows, cleaning: { nonNegative }, lifecycle: { gates } } = facts.config;
    const { parts, task } = rowsFacts(facts);
    const limited = [gates.run, gates.key].flatMap((limits) =>
      Object.entries(limits).flatMap(([name, limit]) => limit === null ? [] : [name])
    );
    return regressionProblem({ outputs: widthOf(task), metric, minRows, nonNegative, parts, limited });
  },
};

/** What is told of every run, what a run asks for beside it, and how predictions are measured by it. */
function scoring(
  outputs: number,
  asked: readonly string[],
): Pick<Problem, "metrics" | "scores" | "score" | "slopes" | "scorePool"> {
  const metrics = METRICS.filter((metric) => ROW_METRICS.includes(metric) || asked.includes(metric.name));
  const all = (span: ScoredSpan, predicted: Float64Array) =>
    scoreOutputs(span.actual, predicted, { outputs, scales: scalesOf(span) });
  return {
    metrics,
    scores(span, predicted) {
      const scores = all(span, predicted);
      return Object.fromEntries(metrics.map(({ name }) => [name, scores[name]]));
    },
    score: (name, span, predicted) => isMetricName(name) ? all(span, predicted)[name] : NaN,
    slopes: (name, span, predicted) =>
      isMetricName(name)
        ? outputSlopes(name, span.actual, { predicted, outputs, scales: scalesOf(span) })
        : new Float64Array(span.actual.length),
    scorePool: () => new NumberPool(outputs, metrics),
  };
}

function scalesOf({ scale, scales }: ScoredSpan): readonly ErrorScale[] {
  return scales ?? [scale];
}

/** Known values by target. */
function columnsOf(known: Float64Array, outputs: number): Float64Array[] {
  return Array.from({ length: outputs }, (_, t) => targetValues(known, t, { kind: "number", outputs }));
}

/** Errors of the mean on the rows that it is of, and how far and how high these lie. */
function measureTarget(values: Float64Array): { scale: ErrorScale; spread: Spread } {
  const centre = mean(values), errors = values.map((value) => Math.abs(value - centre)), mae = mean(errors);
  return {
    scale: mae > 0 ? { mae, mse: mean(errors.map((error) => error * error)) } : { mae: NaN, mse: NaN },
    spread: {
      size: mae,
      pairs: values.length,
      level: mean(values.map(Math.abs)),
      activity: mean(values.map(Math.abs)),
      zeros: values.filter((value) => value <= 0).length / values.length,
    },
  };
}

function residualsOf({ group, residuals }: KeyErrors): KeyResiduals {
  return { group, residuals: Float64Array.from(residuals) };
}

function isNumber(value: number): boolean {
  return !Number.isNaN(value);
}

function numbersOf({ numbers }: IntervalProfile): NumberIntervals {
  if (numbers !== undefined) return numbers;
  throw new RangeError("Cannot tell how far numbers miss as that must be learned: current value is of another problem");
}

/** Of a key that has shown no error, what is typical of all. */
function unitsOf({ profile, units }: KeyInterval): Float64Array {
  return units === undefined ? typicalErrors(numbersOf(profile), new Float64Array(0)) : Float64Array.from(units);
}
