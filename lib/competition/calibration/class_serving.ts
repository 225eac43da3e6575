import type { ClassMetricName } from "../../metrics/class_metric_list.ts";
import { likeliest } from "../../metrics/class_rows.ts";
import { crossCalibrate, type ProbabilityCalibration } from "./calibrate_probabilities.ts";
import { bestDecision, type ClassDecision, costDecision, likeliestDecision } from "./class_decision.ts";
import { partRows } from "./class_folds.ts";
import { type ClassSets, type GroupFolds, learnClassSets } from "./class_sets.ts";

/** What becomes of probabilities when they serve, as plain data. */
export interface ClassServing {
  /** How they are calibrated. */
  readonly calibration: ProbabilityCalibration;
  /** How a class is decided by them. */
  readonly decision: ClassDecision;
  /** Sets of classes. */
  readonly sets: ClassSets;
}

/** What is asked of it. */
export interface ServingOptions {
  /** Number of classes, C >= 2. */
  readonly classes: number;
  /** Nominal levels of sets in percent. */
  readonly levels: readonly number[];
  /** What mistakes cost by class that came and class decided for, shape [C][C]; null: all the same. */
  readonly costs?: readonly (readonly number[])[] | null;
  /** What decisions are best by; null: the likeliest class. Costs go before it. */
  readonly metric?: ClassMetricName | null;
}

/**
 * Learn what becomes of probabilities when they serve: calibration of all keys together, then decisions and sets from what each row
 * is calibrated to when it is left out.
 *
 * @param groups Predictions of what serves, of rows that it had not learned from: a fold for each key or span, by group.
 * @param options Classes, levels, and what decisions are by.
 */
export function learnClassServing(
  groups: readonly GroupFolds[],
  { classes, levels, costs = null, metric = null }: ServingOptions,
): ClassServing {
  const folds = groups.flatMap(({ group, folds }) => folds.map((fold) => ({ group, fold })));
  const rows = partRows(folds.map(({ fold }) => fold), classes), { calibration, probabilities } = crossCalibrate(rows);
  const decided = Int32Array.from(rows.actual, (_, row) => likeliest(probabilities, row, classes));
  const decision = costs !== null
    ? costDecision(costs)
    : metric === null
    ? likeliestDecision(classes)
    : bestDecision({ ...rows, probabilities, decided }, metric);
  const byGroup = Map.groupBy(rows.actual.keys(), (row) => folds[rows.fold[row]!]!.group);
  const calibrated = [...byGroup].map(([group, own]): GroupFolds => ({
    group,
    folds: [{
      probabilities: Float64Array.from(
        { length: own.length * classes },
        (_, i) => probabilities[own[Math.floor(i / classes)]! * classes + i % classes]!,
      ),
      actual: Int32Array.from(own, (row) => rows.actual[row]!),
    }],
  }));
  return { calibration, decision, sets: learnClassSets(calibrated, { classes, levels }) };
}
