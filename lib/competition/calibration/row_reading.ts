import { applyCalibration, type ProbabilityCalibration } from "./calibrate_probabilities.ts";
import { type ClassDecision, decideClasses } from "./class_decision.ts";
import { type ClassSets, classSets } from "./class_sets.ts";
import { numberEnds, type NumberIntervals } from "./number_intervals.ts";

/** What the combined outputs of a champion's members are read as: plain data, learned of rows that no model was fitted on. */
export type RowReading = NumberReading | ClassReading;

/** Numbers, with what they may be and how far they miss. */
export interface NumberReading {
  /** Tells it from classes. */
  readonly kind: "number";
  /** How far predictions miss, of all keys of the run, which stores it once. */
  readonly intervals: NumberIntervals;
  /** Group of the key. */
  readonly group: string;
  /** Typical errors of the key, unit of each target, > 0, shape [T]. */
  readonly units: Float64Array;
  /** What no target is below; -Infinity without a bound. */
  readonly floor: number;
}

/** Probabilities of classes, with which of them are told. */
export interface ClassReading {
  /** Tells it from numbers. */
  readonly kind: "class";
  /** What is made of probabilities. */
  readonly calibration: Pick<ProbabilityCalibration, "method" | "maps">;
  /** What the class that is told is decided by. */
  readonly decision: ClassDecision;
  /** What sets rest on, of all keys of the run, which stores it once. */
  readonly sets: ClassSets;
  /** Group of the key. */
  readonly group: string;
}

/** What is said of rows. */
export type RowPredictions = NumberPredictions | ClassPredictions;

/** Numbers of rows. */
export interface NumberPredictions {
  /** Tells them from classes. */
  readonly kind: "number";
  /** Shape [n × outputs]; NaN where no member gave a finite number. */
  readonly values: Float64Array;
  /** Nominal levels in percent, shape [L]. */
  readonly levels: readonly number[];
  /** Lower ends by level, shape [L][n × outputs]; NaN where errors were too few. */
  readonly lo: readonly Float64Array[];
  /** Upper ends, as `lo`. */
  readonly hi: readonly Float64Array[];
}

/** Classes of rows. */
export interface ClassPredictions {
  /** Tells them from numbers. */
  readonly kind: "class";
  /** Probabilities, shape [n × classes], each row adds up to 1; NaN where no member gave finite ones. */
  readonly values: Float64Array;
  /** The class that is told, shape [n]; -1 where there are no probabilities. */
  readonly labels: Int32Array;
  /** Nominal levels in percent, shape [L]. */
  readonly levels: readonly number[];
  /** 1 for classes in the set of a level, shape [L][n × classes]; all of them where nothing is known. */
  readonly sets: readonly Uint8Array[];
}

/** Nominal levels of a reading in percent, shape [L]. */
export function readingLevels(reading: RowReading): readonly number[] {
  return reading.kind === "number" ? reading.intervals.levels : reading.sets.levels;
}

/**
 * What combined outputs say.
 *
 * @param reading Of the champion. @param combined Shape [n × width]; NaN where no member gave a number.
 * @param width Outputs of a row.
 */
export function readOutputs(reading: RowReading, combined: Float64Array, width: number): RowPredictions {
  return reading.kind === "number" ? readNumbers(reading, combined, width) : readClasses(reading, combined, width);
}

function readNumbers(reading: NumberReading, combined: Float64Array, width: number): NumberPredictions {
  const { intervals, floor } = reading, values = combined.map((value) => Math.max(floor, value));
  if (intervals.targets.length !== width) throw wrongWidth(intervals.targets.length, width);
  return { kind: "number", values, levels: intervals.levels, ...numberEnds(intervals, values, reading) };
}

function readClasses(reading: ClassReading, combined: Float64Array, classes: number): ClassPredictions {
  const { calibration, decision, sets, group } = reading;
  if (decision.costs.length !== classes ** 2) throw wrongWidth(Math.sqrt(decision.costs.length), classes);
  const values = applyCalibration(calibration, asProbabilities(combined, classes), classes);
  return {
    kind: "class",
    values,
    labels: decideClasses(decision, values),
    levels: sets.levels,
    sets: sets.levels.map((_, level) => classSets(sets, values, { classes, group, level })),
  };
}

function wrongWidth(found: number, width: number): RangeError {
  return new RangeError(
    `Cannot read predictions as what is known of errors must be of ${width} outputs: current value is of ${found}`,
  );
}

/**
 * Rows in [0, 1] that add up to 1; of a median or a family of a user's own they need not.
 *
 * @param values Shape [n × classes]. @param classes C.
 * @returns Shape [n × classes]; NaN for a row without any probability.
 */
export function asProbabilities(values: Float64Array, classes: number): Float64Array {
  const out = values.map((value) => Math.max(0, value));
  for (let from = 0; from < out.length; from += classes) {
    const row = out.subarray(from, from + classes), total = row.reduce((sum, value) => sum + value, 0);
    for (let c = 0; c < classes; c++) row[c] = total > 0 ? row[c]! / total : NaN;
  }
  return out;
}
