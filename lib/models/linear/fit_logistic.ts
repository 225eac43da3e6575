import { factorizeCholesky } from "../../core/numbers/linear_algebra.ts";
import { mean, variance } from "../../core/numbers/statistics.ts";
import { WIDE } from "./wide_rows.ts";
import { lbfgs } from "./lbfgs.ts";
import { classScores, linearScores, rowLoss, softmaxLoss, type SoftmaxRows } from "./softmax_loss.ts";
import { type RowSpan, rowSpan } from "./row_span.ts";
import { softmaxRows } from "../contract/softmax_rows.ts";

/** Penalties tried, per observation and on columns of variance 1: 10 to 1e-5 in half decades, each begun where the last ended. */
const PENALTIES = Array.from({ length: 13 }, (_, i) => 10 ** (1 - i / 2));
/** Penalties that are tried before them where a model is on top of given scores. */
const FIRM = [1000, 100, 31];
/** Rows that the penalty is chosen on, at most, evenly among all; of many columns as many as have so many cells, but not fewer. */
const MOST_ROWS = 1500, MOST_CELLS = 630_000, FEWEST_ROWS = 500;
/** Slopes that are small enough while penalties are compared, and under the one that is chosen, which is no sharper choice. */
const ROUGH = 1e-4, AT_REST = 1e-5;
/** Most weight that a row may have had in its own score when it is left out. */
const MOST_LEVERAGE = 0.95;
/** Penalties behind the best that are tried before the search ends. */
const PATIENCE = 3;

/** Coefficients of a linear model of classes, shape [scores × (columns + 1)], and the penalty they were fitted with. */
export interface LogisticSolution {
  readonly coefficients: Float64Array;
  readonly penalty: number;
}

/**
 * The coefficients that minimise the mean log loss and a ridge penalty: also where a line separates the classes they are finite.
 *
 * @param rows Standardised. @param penalty Per observation; 0: the one with the least log loss of rows that are left out.
 */
export function fitLogistic(rows: SoftmaxRows, penalty: number): LogisticSolution {
  if (penalty > 0) return { coefficients: lbfgs(softmaxLoss(rows, penalty), startOf(rows)), penalty };
  if (rows.columns > WIDE) return fitWide(rows);
  const best = choosePenalty(evenly(rows, MOST_ROWS));
  const { penalty: chosen, coefficients } = best;
  return { coefficients: lbfgs(softmaxLoss(rows, chosen), coefficients, { tolerance: AT_REST }), penalty: chosen };
}

/**
 * The same of many columns: what a penalty is chosen on are fewer rows, in coordinates of their span where there are not as many. As
 * a penalty per observation stands for what is known of slopes beforehand, it counts for as much less as there are more rows.
 */
function fitWide(rows: SoftmaxRows): LogisticSolution {
  const { columns: k, target: { length: n } } = rows;
  const some = evenly(rows, Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, Math.floor(MOST_CELLS / k)))),
    m = some.target.length;
  const span = m < k ? rowSpan(some.x.slice(), k) : null;
  const small = span === null ? some : { ...some, x: span.rows, columns: span.columns };
  const best = choosePenalty(small), penalty = best.penalty * m / n;
  const back = (coefficients: Float64Array) => span === null ? coefficients : unspanned(coefficients, span, k);
  const descend = (on: SoftmaxRows, from: Float64Array) =>
    lbfgs(softmaxLoss(on, penalty), from, { tolerance: AT_REST });
  return {
    coefficients: m < n ? descend(rows, back(best.coefficients)) : back(descend(small, best.coefficients)),
    penalty,
  };
}

/** Coefficients of the columns from those of coordinates; intercepts are the same. */
function unspanned(coefficients: Float64Array, { columns: r, slopesOf }: RowSpan, k: number): Float64Array {
  const scores = coefficients.length / (r + 1), out = new Float64Array(scores * (k + 1));
  for (let s = 0; s < scores; s++) {
    out.set(slopesOf(coefficients.slice(s * (r + 1), s * (r + 1) + r)), s * (k + 1));
    out[s * (k + 1) + k] = coefficients[s * (r + 1) + r]!;
  }
  return out;
}

/** The penalty with the least loss of rows left out; on top of given scores the largest that is hardly worse: they say enough. */
function choosePenalty(rows: SoftmaxRows): LogisticSolution {
  const isOnTop = rows.offset !== undefined, tried: (LogisticSolution & { losses: Float64Array; loss: number })[] = [];
  let coefficients = startOf(rows), best = 0;
  for (const penalty of isOnTop ? [...FIRM, ...PENALTIES] : PENALTIES) {
    coefficients = lbfgs(softmaxLoss(rows, penalty), coefficients, { tolerance: ROUGH });
    const losses = leftOutLosses(rows, coefficients, penalty);
    tried.push({ penalty, coefficients, losses, loss: mean(losses) });
    if (tried.at(-1)!.loss < tried[best]!.loss) best = tried.length - 1;
    else if (tried.length - best > PATIENCE) break;
  }
  const isAsGood = ({ losses, loss }: typeof tried[number]) => {
    const differences = losses.map((own, row) => own - tried[best]!.losses[row]!);
    return loss - tried[best]!.loss <= Math.sqrt(variance(differences) / losses.length);
  };
  return isOnTop ? tried.find(isAsGood) ?? tried[best]! : tried[best]!;
}

/** Slopes of 0; intercepts that say the shares of the classes, unless there are scores to begin with. */
function startOf({ columns: k, classes, target, weight, offset }: SoftmaxRows): Float64Array {
  const start = new Float64Array(classScores(classes) * (k + 1));
  if (offset !== undefined) return start;
  const shares = new Float64Array(classes);
  target.forEach((own, row) => shares[own]! += weight[row]!);
  if (classes === 2) start[k] = Math.log(shares[1]! / shares[0]!);
  else shares.forEach((share, s) => start[s * (k + 1) + k] = Math.log(share));
  return start;
}

/**
 * Log loss of each row by the model of all others, from the model of all: a Newton step without the row's own pull. Of several
 * classes each score takes its step alone.
 *
 * @see Rad & Maleki (2020), doi:10.1111/rssb.12374
 */
function leftOutLosses(rows: SoftmaxRows, b: Float64Array, penalty: number): Float64Array {
  const { x, target, weight, classes } = rows, n = target.length;
  const scores = new Float64Array(n * classes);
  linearScores(rows, b, scores);
  const shares = softmaxRows(scores.slice(), classes);
  for (let s = 0; s < classScores(classes); s++) {
    const class_ = classes === 2 ? 1 : s;
    const factor = curvature(rows, { shares, class_, penalty });
    if (factor === null) return new Float64Array(n).fill(Infinity);
    const lengths = squaredLengths(factor, x, n);
    for (let row = 0; row < n; row++) {
      const share = shares[row * classes + class_]!, spread = Math.max(share * (1 - share), 1e-12);
      const leverage = Math.min(MOST_LEVERAGE, weight[row]! * spread * lengths[row]!);
      const error = share - Number(target[row] === class_);
      scores[row * classes + class_]! += error / spread * leverage / (1 - leverage);
    }
  }
  return weight.map((own, row) => own * rowLoss(scores, row * classes, classes, target[row]!));
}

/** Cholesky factor of the second derivatives by the coefficients of a class, shape [(k + 1) × (k + 1)]; null if there is none. */
function curvature(
  { x, columns: k, weight, classes, offset }: SoftmaxRows,
  { shares, class_, penalty }: { readonly shares: Float64Array; readonly class_: number; readonly penalty: number },
): Float64Array | null {
  const n = weight.length, size = k + 1, sums = new Float64Array(size * size);
  const pulls = weight.map((own, row) => {
    const share = shares[row * classes + class_]!;
    return own * share * (1 - share);
  });
  addOuter(sums, x, pulls);
  for (let i = 0; i < k; i++) sums[i * size + i]! += n * penalty;
  sums[k * size + k]! += n * (offset === undefined ? 1e-9 : penalty);
  return factorizeCholesky(sums, size) ? sums : null;
}

/** Add pull × (x, 1)(x, 1)ᵀ of rows to a lower triangle, four rows at once but one after the other: the same bits as row by row. */
function addOuter(sums: Float64Array, x: Float64Array, pulls: Float64Array): void {
  const n = pulls.length, k = x.length / n, size = k + 1;
  for (let row = 0; row < n; row += 4) {
    const left = Math.min(4, n - row),
      w0 = pulls[row]!,
      w1 = pulls[row + 1] ?? 0,
      w2 = pulls[row + 2] ?? 0,
      w3 = pulls[row + 3] ?? 0;
    // Of rows that there are not the first counts with a pull of 0.
    const r0 = row * k, r1 = left > 1 ? r0 + k : r0, r2 = left > 2 ? r0 + 2 * k : r0, r3 = left > 3 ? r0 + 3 * k : r0;
    for (let i = 0, to = 0; i < size; i++, to += size) {
      const a = i < k ? w0 * x[r0 + i]! : w0, b = i < k ? w1 * x[r1 + i]! : w1;
      const c = i < k ? w2 * x[r2 + i]! : w2, d = i < k ? w3 * x[r3 + i]! : w3;
      if (a === 0 && b === 0 && c === 0 && d === 0) continue;
      for (let j = 0; j < Math.min(i + 1, k); j++) {
        sums[to + j] = sums[to + j]! + a * x[r0 + j]! + b * x[r1 + j]! + c * x[r2 + j]! + d * x[r3 + j]!;
      }
      if (i === k) sums[to + k] = sums[to + k]! + a + b + c + d;
    }
  }
}

/** Squared lengths of L⁻¹ (x, 1) of rows, four at once: each number of L is then loaded once for all of them. */
function squaredLengths(factor: Float64Array, x: Float64Array, n: number): Float64Array {
  const k = x.length / n, size = k + 1, lengths = new Float64Array(n), z = new Float64Array(4 * size);
  for (let row = 0; row < n; row += 4) {
    const at = [0, 1, 2, 3].map((r) => Math.min(row + r, n - 1)),
      [r0 = 0, r1 = 0, r2 = 0, r3 = 0] = at.map((r) => r * k);
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (let i = 0, own = 0; i < size; i++, own += size) {
      let a = i < k ? x[r0 + i]! : 1,
        b = i < k ? x[r1 + i]! : 1,
        c = i < k ? x[r2 + i]! : 1,
        d = i < k ? x[r3 + i]! : 1;
      for (let j = 0, from = 0; j < i; j++, from += 4) {
        const l = factor[own + j]!;
        a -= l * z[from]!;
        b -= l * z[from + 1]!;
        c -= l * z[from + 2]!;
        d -= l * z[from + 3]!;
      }
      const pivot = factor[own + i]!, to = 4 * i;
      z[to] = a /= pivot;
      z[to + 1] = b /= pivot;
      z[to + 2] = c /= pivot;
      z[to + 3] = d /= pivot;
      s0 += a * a;
      s1 += b * b;
      s2 += c * c;
      s3 += d * d;
    }
    [s0, s1, s2, s3].forEach((sum, r) => {
      if (row + r < n) lengths[row + r] = sum;
    });
  }
  return lengths;
}

/** Some of the rows, of each class as many as its share: in their order by class every so many. */
function evenly(rows: SoftmaxRows, most: number): SoftmaxRows {
  const n = rows.target.length, { columns: k, classes, offset } = rows;
  if (n <= most) return rows;
  const order = Int32Array.from({ length: n }, (_, row) => row).sort((a, b) =>
    rows.target[a]! - rows.target[b]! || a - b
  );
  const kept = Int32Array.from({ length: most }, (_, i) => order[Math.floor(i * n / most)]!).sort();
  const take = (values: Float64Array, width: number) =>
    Float64Array.from({ length: most * width }, (_, i) => values[kept[Math.floor(i / width)]! * width + i % width]!);
  return {
    ...rows,
    x: take(rows.x, k),
    target: Int32Array.from(kept, (row) => rows.target[row]!),
    weight: take(rows.weight, 1),
    ...(offset === undefined ? {} : { offset: take(offset, classes) }),
  };
}
