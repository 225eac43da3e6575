import type { Config } from "../../core/config/config.ts";
import { type MetricChoice, metricName } from "../../core/config/metric_choice.ts";
import { type ClassMetricName, classMetrics, isClassMetricName } from "../../metrics/class_metric_list.ts";
import { classSlopes } from "../../metrics/class_slopes.ts";
import { tableSpec } from "../../features/row_spec.ts";
import { clipped } from "../../metrics/log_loss.ts";
import { scoreClasses } from "../../metrics/score_classes.ts";
import { widthOf } from "../../core/rows/task.ts";
import type { IntervalProfile, KeyErrors } from "../calibration/interval_profile.ts";
import type { KeyFacts, Metric, Problem } from "./problem.ts";
import { applyCalibration } from "../calibration/calibrate_probabilities.ts";
import { costDecision, decideClasses, isOfDecisions } from "../calibration/class_decision.ts";
import type { ClassFold } from "../calibration/class_folds.ts";
import { type ClassServing, learnClassServing } from "../calibration/class_serving.ts";
import { type ClassSets, classSets } from "../calibration/class_sets.ts";
import { asProbabilities } from "../calibration/row_reading.ts";
import { laterVerdict } from "../backtest/verdict.ts";
import { ClassPool } from "./rows_pools.ts";
import type { ProblemType } from "./problem_type.ts";
import { ROWS_BASELINE, rowsChampion, rowsFacts, type RowsOptions, rowsProblem, targetValues } from "./rows_problem.ts";
import { metricByGroup, SHORT } from "./short_keys.ts";

/** What classification depends on beside the rows. */
export interface ClassificationOptions extends Omit<RowsOptions, "task" | "metric"> {
  /** Number of classes, >= 2. */
  readonly classes: number;
  /** What contenders are chosen by. */
  readonly metric: MetricChoice;
  /** What mistakes cost, by class that came and class that is said, shape [C][C]; absent: all the same. */
  readonly costs?: readonly (readonly number[])[] | null;
  /** Metric that the class that is said is best by; absent: it is the likeliest, or the one of least cost. */
  readonly decideBy?: ClassMetricName | null;
  /** Where targets are keys of their own: numbers of the classes of each, which the last part of a key names; absent: all. */
  readonly possible?: Readonly<Record<string, readonly number[]>>;
}

/** Instead of areas, which a single row does not have. */
const OF_SINGLE = { roc_auc: "log_loss", pr_auc: "log_loss" } as const;
/** Fewest rows of a second class that a model of a key can learn it from. */
const OF_ANOTHER = 2;
/** Of single precision, for probabilities. */
const ROUNDING = 1e-6;
const UNKNOWN = { mae: NaN, mse: NaN } as const;
const NO_SPREAD = { size: NaN, pairs: 0, level: NaN, activity: NaN, zeros: NaN } as const;

/**
 * Predicting classes of rows: a span has the rows of its part, a row the probability of every class.
 *
 * @param options Of the run.
 */
export function classificationProblem(options: ClassificationOptions): Problem {
  const { classes, minRows, possible = {} } = options,
    task = { kind: "class", classes } as const,
    metric = metricName(options.metric);
  // Whoever is told apart by decisions decides as what serves will.
  const costly = options.costs ? costDecision(options.costs) : null;
  const byCosts = (predicted: Float64Array) => costly === null ? undefined : decideClasses(costly, predicted);
  const judge = (known: Float64Array): KeyFacts => {
    const counts = countsOf(known, classes), rows = counts.reduce((sum, count) => sum + count, 0);
    // Also without any: the models of all keys predict rows of keys that they have not seen.
    if (rows < minRows) return SHORT;
    // Of one class alone nothing is learned of the others: the models of all keys know them.
    const isOne = rows - Math.max(...counts) < OF_ANOTHER;
    return isOne ? { reason: "TOO_SHORT", kind: "one_class" } : { reason: "", kind: "" };
  };
  return {
    ...rowsProblem({ ...options, task, metric }),
    metrics: metricsOf(classes),
    scores({ actual }, predicted, decided = byCosts(predicted)) {
      return { ...scoreClasses(actual, predicted, { classes, decided }) };
    },
    score(name, { actual }, predicted, given) {
      if (!isClassMetricName(name)) return NaN;
      const decided = given ?? (isOfDecisions(name) ? byCosts(predicted) : undefined);
      return scoreClasses(actual, predicted, { classes, decided, metrics: [name] })[name] ?? NaN;
    },
    slopes: (name, { actual }, predicted) =>
      isClassMetricName(name) ? classSlopes(name, actual, { predicted, classes }) : new Float64Array(actual.length),
    metricOf: metricByGroup(metric, OF_SINGLE),
    scorePool: () => new ClassPool(classes),
    promisedLoss: ({ log_loss: loss = NaN }) => loss,
    // Of each row the logarithm of what was said of the class that came.
    valueLosses: (_, { actual }, predicted) =>
      [...actual.keys()].filter((i) => actual[i] === 1).map((i) => -Math.log(clipped(predicted[i]!))),
    judge,
    judgeAgain: (known, earlier) =>
      known.some((value) => !Number.isNaN(value)) ? laterVerdict(judge(known).reason, earlier) : "ALL_MISSING",
    baseline(known, { rows, key }) {
      const target = key?.parts.at(-1) ?? "", own = Object.hasOwn(possible, target) ? possible[target] : undefined;
      const shares = sharesOf(countsOf(known, classes), own);
      return Float64Array.from({ length: rows * classes }, (_, i) => shares[i % classes]!);
    },
    measure: () => ({ scale: UNKNOWN, spread: NO_SPREAD, traits: new Float64Array(0) }),
    constrain: (predicted) => asProbabilities(predicted, classes),
    learnIntervals(keys, levels) {
      const own = Array.from(keys, (key) => ({ group: key.group, fold: foldOf(key) }));
      const groups = [...Map.groupBy(own, ({ group }) => group)].map(([group, all]) => ({
        group,
        folds: all.map(({ fold }) => fold),
      }));
      const serving = learnClassServing(groups, { classes, levels, costs: options.costs, metric: options.decideBy });
      return {
        profile: { levels, horizon: 1, groups: {}, classes: { ...serving, sets: widened(serving.sets) } },
        groups: own.map(({ group }) => group),
        ratios: new Float64Array(own.length).fill(1),
        rowErrors: own.reduce((sum, { fold }) => sum + fold.actual.filter((value) => value === 1).length, 0),
        priors: {},
      };
    },
    keyInterval: ({ group }) => ({ group, ratio: 1 }),
    champion: (parts, { end, interval }) =>
      rowsChampion(parts, end, {
        kind: "class",
        ...servingOf(interval.profile),
        group: interval.group,
      }),
    read({ profile }, predicted) {
      const { calibration, decision } = servingOf(profile);
      const values = applyCalibration(calibration, predicted, classes);
      return { values, decided: decideClasses(decision, values) };
    },
    // The class that came, and none of the others.
    observed: (actual) => actual.map((value) => value === 1 ? 1 : NaN),
    ends({ profile, group }, predicted) {
      const { sets } = servingOf(profile);
      const held = profile.levels.map((_, level) => classSets(sets, predicted, { classes, group, level }));
      return { lo: held.map(() => new Float64Array(predicted.length)), hi: held.map((own) => Float64Array.from(own)) };
    },
  };
}

/** In the same unit for every key: a key whose class is as good as certain says no more than others. */
function metricsOf(classes: number): readonly Metric[] {
  return classMetrics(classes).map((one) => ({ ...one, isComparable: true, isSteep: one.name === "log_loss" }));
}

/** Classification, as a plan says it. */
export const CLASSIFICATION: ProblemType = {
  kind: "classification",
  baseline: ROWS_BASELINE,
  of(facts) {
    const { metric, minRows, classes: { costs, threshold } } = facts.config, { parts, task } = rowsFacts(facts);
    const { classes: names, possible } = tableSpec(facts.spec);
    const matrix = costs === null ? null : names.map((came) => names.map((said) => costOf(costs, came, said)));
    return classificationProblem({
      classes: widthOf(task),
      metric,
      minRows,
      parts,
      costs: matrix,
      decideBy: threshold,
      ...possible === undefined ? {} : { possible: possible.classes },
    });
  },
};

function costOf(costs: NonNullable<Config["classes"]["costs"]>, came: string, said: string): number {
  const own = Object.hasOwn(costs, came) ? costs[came]! : {};
  return Object.hasOwn(own, said) ? own[said]! : 0;
}

/** What was said of the rows of a key, and which class came: errors are held in half the precision. */
function foldOf({ yhat, residuals }: KeyErrors): ClassFold & { readonly actual: Float64Array } {
  return {
    probabilities: Float64Array.from(yhat),
    actual: Float64Array.from(yhat, (value, i) => Math.round(value + residuals[i]!)),
  };
}

/** Learned in half the precision: what is as likely as what came is in its set, not outside by rounding. */
function widened({ levels, bounds }: ClassSets): ClassSets {
  const wide = Object.entries(bounds).map(([group, own]) =>
    [group, own.map((bound) => bound === null ? null : bound + ROUNDING)] as const
  );
  return { levels, bounds: Object.fromEntries(wide) };
}

function servingOf({ classes }: IntervalProfile): ClassServing {
  if (classes !== undefined) return classes;
  throw new RangeError("Cannot tell sets of classes as these must be learned: current value is of another problem");
}

/** Shares of classes, with one row more of each that can come, so that none of these is impossible (Laplace 1814). */
function sharesOf(counts: Float64Array, possible: readonly number[] = Array.from(counts.keys())): Float64Array {
  const more = counts.map((count, c) => possible.includes(c) ? count + 1 : count);
  const total = more.reduce((sum, count) => sum + count, 0);
  return more.map((count) => count / total);
}

function countsOf(known: Float64Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const value of targetValues(known, 0, { kind: "class", classes })) counts[value]!++;
  return counts;
}
