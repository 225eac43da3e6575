/** Rows of a linear model of classes. */
export interface SoftmaxRows {
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
export function classScores(classes: number): number {
  return classes === 2 ? 1 : classes;
}

/**
 * Mean log loss of linear scores and a ridge penalty on all but the intercepts, with its gradient. Intercepts that are added to given
 * scores are shrunk too.
 *
 * @param rows Shape [n × k]. @param penalty λ: half of it times the sum of the squared slopes is added.
 * @returns Takes coefficients, shape [scores × (k + 1)], each score's intercept behind its slopes.
 */
export function softmaxLoss(rows: SoftmaxRows, penalty: number): (b: Float64Array, slope: Float64Array) => number {
  const { columns: k, target, weight, classes, offset } = rows, n = target.length, scores = classScores(classes);
  const shares = new Float64Array(n * classes), pulls = new Float64Array(n * scores);
  return (b, slope) => {
    linearScores(rows, b, shares);
    let loss = 0;
    for (let row = 0; row < n; row++) {
      const at = row * classes, own = weight[row]!, label = target[row]!;
      loss += own * takeShares(shares, at, { classes, target: label });
      for (let s = 0; s < scores; s++) {
        const class_ = classes === 2 ? 1 : s;
        pulls[row * scores + s] = own * (shares[at + class_]! - Number(label === class_));
      }
    }
    slope.fill(0);
    addPulls(rows, pulls, slope);
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
  { x, columns: k, classes, offset }: Pick<SoftmaxRows, "x" | "columns" | "classes" | "offset">,
  b: Float64Array,
  out: Float64Array,
): void {
  const n = out.length / classes, scores = classScores(classes), width = k + 1, first = classes === 2 ? 1 : 0;
  if (offset === undefined) out.fill(0);
  else out.set(offset);
  for (let row = 0, at = 0; row < n; row++, at += k) {
    const to = row * classes + first;
    let s = 0;
    // Some scores side by side: each would wait for its own last sum.
    for (; s + 4 <= scores; s += 4) {
      const b0 = s * width, b1 = b0 + width, b2 = b1 + width, b3 = b2 + width;
      let sum0 = b[b0 + k]!, sum1 = b[b1 + k]!, sum2 = b[b2 + k]!, sum3 = b[b3 + k]!;
      for (let j = 0; j < k; j++) {
        const value = x[at + j]!;
        sum0 += value * b[b0 + j]!;
        sum1 += value * b[b1 + j]!;
        sum2 += value * b[b2 + j]!;
        sum3 += value * b[b3 + j]!;
      }
      out[to + s]! += sum0;
      out[to + s + 1]! += sum1;
      out[to + s + 2]! += sum2;
      out[to + s + 3]! += sum3;
    }
    for (; s < scores; s++) {
      const own = s * width;
      let sum = b[own + k]!;
      for (let j = 0; j < k; j++) sum += x[at + j]! * b[own + j]!;
      out[to + s]! += sum;
    }
  }
}

/** Rows whose sums stay in registers. */
const BLOCK = 64;

/** Add to the slopes of all coefficients what rows pull at scores, [n × scores], in the order of the rows. */
function addPulls({ x, columns: k }: SoftmaxRows, pulls: Float64Array, slope: Float64Array): void {
  const scores = slope.length / (k + 1), n = pulls.length / scores;
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(from + BLOCK, n);
    for (let s = 0, own = 0; s < scores; s++, own += k + 1) {
      let j = 0;
      for (; j + 4 <= k; j += 4) {
        let sum0 = slope[own + j]!, sum1 = slope[own + j + 1]!, sum2 = slope[own + j + 2]!, sum3 = slope[own + j + 3]!;
        for (let row = from, at = from * k + j, pull = from * scores + s; row < to; row++, at += k, pull += scores) {
          const by = pulls[pull]!;
          sum0 += by * x[at]!;
          sum1 += by * x[at + 1]!;
          sum2 += by * x[at + 2]!;
          sum3 += by * x[at + 3]!;
        }
        slope[own + j] = sum0;
        slope[own + j + 1] = sum1;
        slope[own + j + 2] = sum2;
        slope[own + j + 3] = sum3;
      }
      for (; j < k; j++) {
        let sum = slope[own + j]!;
        for (let row = from; row < to; row++) sum += pulls[row * scores + s]! * x[row * k + j]!;
        slope[own + j] = sum;
      }
      for (let row = from; row < to; row++) slope[own + k]! += pulls[row * scores + s]!;
    }
  }
}

/** Log loss of a row, as `rowLoss`; its scores become shares. */
function takeShares(
  scores: Float64Array,
  at: number,
  { classes, target }: { readonly classes: number; readonly target: number },
): number {
  let most = -Infinity, sum = 0;
  for (let c = at; c < at + classes; c++) if (scores[c]! > most) most = scores[c]!;
  const own = scores[at + target]!;
  for (let c = at; c < at + classes; c++) sum += scores[c] = Math.exp(scores[c]! - most);
  for (let c = at; c < at + classes; c++) scores[c]! /= sum;
  return most + Math.log(sum) - own;
}

/** Log loss of a row whose scores begin at a position. */
export function rowLoss(scores: Float64Array, at: number, classes: number, target: number): number {
  let most = -Infinity, sum = 0;
  for (let c = at; c < at + classes; c++) if (scores[c]! > most) most = scores[c]!;
  for (let c = at; c < at + classes; c++) sum += Math.exp(scores[c]! - most);
  return most + Math.log(sum) - scores[at + target]!;
}
