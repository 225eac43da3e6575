/** What the combined outputs of a champion's members are read as: plain data, learned from errors of rows that no model was fitted on. */
export type RowReading = NumberReading | ClassReading;

/** Numbers, with what they may be and how far they miss. */
export interface NumberReading {
  /** Tells it from classes. */
  readonly kind: "number";
  /** Nominal levels of the intervals in percent, shape [L]. */
  readonly levels: readonly number[];
  /** From the prediction to lower ends, unit of the target, <= 0, row-major [L × outputs]; NaN where errors are too few. */
  readonly lo: Float64Array;
  /** As `lo`, to upper ends, >= 0. */
  readonly hi: Float64Array;
  /** What no prediction is below, shape [outputs]; -Infinity without a bound. */
  readonly low: Float64Array;
  /** What no prediction is above, shape [outputs]; Infinity without a bound. */
  readonly high: Float64Array;
}

/** Probabilities of classes, with which of them are told. */
export interface ClassReading {
  /** Tells it from numbers. */
  readonly kind: "class";
  /** Nominal levels of the sets in percent, shape [L]. */
  readonly levels: readonly number[];
  /** Probability from which on a class is in the set of a level, shape [L]; NaN where errors are too few. */
  readonly least: Float64Array;
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
  /** 1 for classes in the set of a level, shape [L][n × classes]; nothing is in a set that is not known. */
  readonly sets: readonly Uint8Array[];
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
  const { levels, low, high } = reading;
  const within = (value: number, t: number) => Math.min(high[t]!, Math.max(low[t]!, value));
  const values = combined.map((value, i) => within(value, i % width));
  const ends = (offsets: Float64Array) =>
    levels.map((_, l) => values.map((value, i) => within(value + offsets[l * width + i % width]!, i % width)));
  return { kind: "number", values, levels, lo: ends(reading.lo), hi: ends(reading.hi) };
}

function readClasses({ levels, least }: ClassReading, combined: Float64Array, width: number): ClassPredictions {
  const values = shares(combined, width), labels = new Int32Array(values.length / width);
  for (let i = 0; i < labels.length; i++) labels[i] = likeliest(values, i * width, width);
  const sets = levels.map((_, l) => Uint8Array.from(values, (value) => value >= least[l]! ? 1 : 0));
  return { kind: "class", values, labels, levels, sets };
}

/** Rows that add up to 1: those of a median or of a family of a user's own need not. */
function shares(combined: Float64Array, width: number): Float64Array {
  const out = new Float64Array(combined.length);
  for (let from = 0; from < out.length; from += width) {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += Math.max(0, combined[from + c]!);
    for (let c = 0; c < width; c++) out[from + c] = sum > 0 ? Math.max(0, combined[from + c]!) / sum : NaN;
  }
  return out;
}

/** Of equal ones the first. */
function likeliest(values: Float64Array, from: number, width: number): number {
  let best = -1, most = -Infinity;
  for (let c = 0; c < width; c++) {
    if (!(values[from + c]! > most)) continue;
    best = c;
    most = values[from + c]!;
  }
  return best;
}
