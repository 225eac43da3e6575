import { factorizeCholesky } from "../core/linear_algebra.ts";
import { mean, variance } from "../core/statistics.ts";
import { lbfgs } from "./lbfgs.ts";
import { type ClassRows, linearScores, rowLoss, scoresOf, softmaxLoss } from "./softmax_loss.ts";
import { softmaxRows } from "./trees/predict.ts";

/** Penalties tried, per observation and on columns of variance 1: 10 to 1e-5 in half decades, each begun where the last ended. */
const PENALTIES = Array.from({ length: 13 }, (_, i) => 10 ** (1 - i / 2));
/** Penalties that are tried before them where a model is on top of given scores. */
const FIRM = [1000, 100, 31];
/** Rows that the penalty is chosen on, at most, evenly among all. */
const MOST_ROWS = 1500;
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
export function fitLogistic(rows: ClassRows, penalty: number): LogisticSolution {
  if (penalty > 0) return { coefficients: lbfgs(softmaxLoss(rows, penalty), startOf(rows)), penalty };
  const best = choosePenalty(evenly(rows, MOST_ROWS));
  const { penalty: chosen, coefficients } = best;
  return { coefficients: lbfgs(softmaxLoss(rows, chosen), coefficients, { tolerance: AT_REST }), penalty: chosen };
}

/** The penalty with the least loss of rows left out; on top of given scores the largest that is hardly worse: they say enough. */
function choosePenalty(rows: ClassRows): LogisticSolution {
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
function startOf({ columns: k, classes, target, weight, offset }: ClassRows): Float64Array {
  const start = new Float64Array(scoresOf(classes) * (k + 1));
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
function leftOutLosses(rows: ClassRows, b: Float64Array, penalty: number): Float64Array {
  const { x, columns: k, target, weight, classes } = rows, n = target.length;
  const scores = new Float64Array(n * classes);
  linearScores(rows, b, scores);
  const shares = softmaxRows(scores.slice(), classes);
  for (let s = 0; s < scoresOf(classes); s++) {
    const class_ = classes === 2 ? 1 : s;
    const factor = curvature(rows, { shares, class_, penalty });
    if (factor === null) return new Float64Array(n).fill(Infinity);
    const z = new Float64Array(k + 1);
    for (let row = 0; row < n; row++) {
      const share = shares[row * classes + class_]!, spread = Math.max(share * (1 - share), 1e-12);
      const leverage = Math.min(MOST_LEVERAGE, weight[row]! * spread * squaredLength(factor, x, row * k, z));
      const error = share - Number(target[row] === class_);
      scores[row * classes + class_]! += error / spread * leverage / (1 - leverage);
    }
  }
  return weight.map((own, row) => own * rowLoss(scores, row * classes, classes, target[row]!));
}

/** Cholesky factor of the second derivatives by the coefficients of a class, shape [(k + 1) × (k + 1)]; null if there is none. */
function curvature(
  { x, columns: k, weight, classes, offset }: ClassRows,
  { shares, class_, penalty }: { readonly shares: Float64Array; readonly class_: number; readonly penalty: number },
): Float64Array | null {
  const n = weight.length, size = k + 1, sums = new Float64Array(size * size);
  for (let row = 0, at = 0; row < n; row++, at += k) {
    const share = shares[row * classes + class_]!, w = weight[row]! * share * (1 - share);
    for (let i = 0, to = 0; i < k; i++, to += size) {
      const pull = w * x[at + i]!;
      if (pull === 0) continue;
      for (let j = 0; j <= i; j++) sums[to + j]! += pull * x[at + j]!;
    }
    for (let j = 0; j < k; j++) sums[k * size + j]! += w * x[at + j]!;
    sums[k * size + k]! += w;
  }
  for (let i = 0; i < k; i++) sums[i * size + i]! += n * penalty;
  sums[k * size + k]! += n * (offset === undefined ? 1e-9 : penalty);
  return factorizeCholesky(sums, size) ? sums : null;
}

/** Squared length of L⁻¹ (x, 1). @param z Takes L⁻¹ (x, 1). */
function squaredLength(factor: Float64Array, x: Float64Array, at: number, z: Float64Array): number {
  const size = z.length;
  let sum = 0;
  for (let i = 0, row = 0; i < size; i++, row += size) {
    let value = i < size - 1 ? x[at + i]! : 1;
    for (let j = 0; j < i; j++) value -= factor[row + j]! * z[j]!;
    z[i] = value / factor[row + i]!;
    sum += z[i]! * z[i]!;
  }
  return sum;
}

/** Some of the rows, of each class as many as its share: in their order by class every so many. */
function evenly(rows: ClassRows, most: number): ClassRows {
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
