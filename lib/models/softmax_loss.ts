import { softmaxRows } from "./trees/predict.ts";

/** Rows of a linear model of classes. */
export interface ClassRows {
  /** Standardised columns, row-major, shape [n × k]. */
  readonly x: Float64Array;
  /** Number of columns. */
  readonly columns: number;
  /** Which of the classes each row is of, shape [n]. */
  readonly target: Int32Array;
  /** Weights whose mean is 1, shape [n]. */
  readonly weight: Float64Array;
  /** Number of classes, >= 2. */
  readonly classes: number;
  /** Scores that the model is added to, shape [n × classes]; absent: none. */
  readonly offset?: Float64Array;
}

/** Of two classes the score of the first is 0; else each has its own. */
export function scoresOf(classes: number): number {
  return classes === 2 ? 1 : classes;
}

/**
 * Mean log loss of linear scores and a ridge penalty on all but the intercepts, with its gradient. Intercepts that are added to given
 * scores are shrunk too.
 *
 * @param rows Shape [n × k]. @param penalty λ: half of it times the sum of the squared slopes is added.
 * @returns Takes coefficients, shape [scores × (k + 1)], each score's intercept behind its slopes.
 */
export function softmaxLoss(rows: ClassRows, penalty: number): (b: Float64Array, slope: Float64Array) => number {
  const { x, columns: k, target, weight, classes, offset } = rows, n = target.length, scores = scoresOf(classes);
  const shares = new Float64Array(n * classes);
  return (b, slope) => {
    linearScores(rows, b, shares);
    let loss = 0;
    for (let row = 0; row < n; row++) loss += weight[row]! * rowLoss(shares, row * classes, classes, target[row]!);
    softmaxRows(shares, classes);
    slope.fill(0);
    for (let row = 0, at = 0; row < n; row++, at += k) {
      for (let s = 0, own = 0; s < scores; s++, own += k + 1) {
        const class_ = classes === 2 ? 1 : s, error = shares[row * classes + class_]! - Number(target[row] === class_);
        const pull = weight[row]! * error;
        for (let j = 0; j < k; j++) slope[own + j]! += pull * x[at + j]!;
        slope[own + k]! += pull;
      }
    }
    let size = 0;
    for (let i = 0; i < b.length; i++) {
      slope[i]! /= n;
      if (offset === undefined && i % (k + 1) === k) continue;
      slope[i]! += penalty * b[i]!;
      size += b[i]! * b[i]!;
    }
    return loss / n + penalty / 2 * size;
  };
}

/** Scores of all classes of rows, offsets among them, shape [n × classes]. */
export function linearScores(
  { x, columns: k, classes, offset }: Pick<ClassRows, "x" | "columns" | "classes" | "offset">,
  b: Float64Array,
  out: Float64Array,
): void {
  const n = out.length / classes, scores = scoresOf(classes);
  if (offset === undefined) out.fill(0);
  else out.set(offset);
  for (let row = 0, at = 0; row < n; row++, at += k) {
    for (let s = 0, own = 0; s < scores; s++, own += k + 1) {
      let sum = b[own + k]!;
      for (let j = 0; j < k; j++) sum += x[at + j]! * b[own + j]!;
      out[row * classes + (classes === 2 ? 1 : s)]! += sum;
    }
  }
}

/** Log loss of a row whose scores begin at a position. */
export function rowLoss(scores: Float64Array, at: number, classes: number, target: number): number {
  let most = -Infinity, sum = 0;
  for (let c = at; c < at + classes; c++) if (scores[c]! > most) most = scores[c]!;
  for (let c = at; c < at + classes; c++) sum += Math.exp(scores[c]! - most);
  return most + Math.log(sum) - scores[at + target]!;
}
