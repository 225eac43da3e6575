import type { Design } from "../../core/rows/design.ts";
import { targetsOf } from "../../core/rows/task.ts";
import { taskOf } from "../contract/task_of.ts";
import { classShares } from "../contract/prior_mean.ts";

/** How targets become what heads are fitted to, learned of the rows of a fit. Of classes the shares alone, and of numbers no shares. */
export interface TargetPlan {
  /** What is taken off a target, and what the rest is divided by (0: all are equal), shape [targets] each. */
  readonly centre: Float64Array;
  readonly scale: Float64Array;
  /** Least and largest predictions: the range of the targets, widened by itself on both sides, shape [targets] each. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Weighted shares of the classes, none 0, shape [classes]. */
  readonly shares: Float64Array;
}

/** A target that is further out than this counts as this: losses of absolute errors do not mind, others scale it in. */
const FARTHEST = 1e4;

/** Quartiles of the normal distribution are so far apart. */
const NORMAL_QUARTILES = 1.349;

/** What a fit needs to know of a design beside its inputs. */
type TargetRows = Pick<Design, "rows" | "task" | "target" | "weight">;

/**
 * Learn how targets become what heads are fitted to.
 *
 * @param design Rows of the fit. @param options `robust`: median and quartiles place numbers, else mean and deviation.
 */
export function fitTargets(design: TargetRows, { robust }: { readonly robust: boolean }): TargetPlan {
  const task = taskOf(design), none = new Float64Array(0);
  if (task.kind === "class") {
    return { centre: none, scale: none, low: none, high: none, shares: classShares(design, task.classes) };
  }
  const count = targetsOf(task);
  const places = Array.from({ length: count }, (_, output) => {
    const values = Float64Array.from({ length: design.rows }, (_, row) => design.target[row * count + output]!);
    return place(values, design.weight, robust);
  });
  const of = (part: "centre" | "scale" | "low" | "high") => Float64Array.from(places, (one) => one[part]);
  return { centre: of("centre"), scale: of("scale"), low: of("low"), high: of("high"), shares: none };
}

/** Targets as heads are fitted to them, shape [rows × targets]; numbers of classes as they are. */
export function networkTargets({ centre, scale, shares }: TargetPlan, design: TargetRows): Float32Array {
  if (shares.length > 0) return Float32Array.from(design.target.subarray(0, design.rows));
  const count = centre.length, out = new Float32Array(design.rows * count);
  for (let i = 0; i < out.length; i++) {
    const output = i % count, apart = (design.target[i]! - centre[output]!) / (scale[output]! || 1);
    out[i] = Math.min(FARTHEST, Math.max(-FARTHEST, apart));
  }
  return out;
}

/** Whether there is nothing to learn. @param plan Of the targets. @param design Rows of the fit. */
export function isConstant({ scale, shares }: TargetPlan, { target }: TargetRows): boolean {
  return shares.length > 0 ? target.every((label) => label === target[0]) : scale.every((value) => value === 0);
}

/** A prediction from what a head gives. @param plan Of the targets. @param output Which. @param value Of the head. */
export function predictionOf({ centre, scale, low, high }: TargetPlan, output: number, value: number): number {
  return Math.min(high[output]!, Math.max(low[output]!, centre[output]! + scale[output]! * value));
}

function place(values: Float64Array, weight: Float64Array, robust: boolean) {
  const sorted = values.toSorted(), n = sorted.length, first = sorted[0]!, last = sorted[n - 1]!;
  const range = Math.min(last - first, Number.MAX_VALUE);
  const bounds = { low: Math.max(first - range, -Number.MAX_VALUE), high: Math.min(last + range, Number.MAX_VALUE) };
  const [q1, q2, q3] = [0.25, 0.5, 0.75].map((share) => sorted[Math.round(share * (n - 1))]!);
  if (robust && q3! > q1!) {
    return { ...bounds, centre: q2!, scale: Math.min(q3! - q1!, Number.MAX_VALUE) / NORMAL_QUARTILES };
  }
  const peak = Math.max(Math.abs(first), Math.abs(last)) || 1;
  let sum = 0, squares = 0, total = 0;
  for (let row = 0; row < n; row++) {
    sum += weight[row]! * (values[row]! / peak);
    total += weight[row]!;
  }
  const mean = sum / total;
  for (let row = 0; row < n; row++) squares += weight[row]! * (values[row]! / peak - mean) ** 2;
  const spread = first === last ? 0 : Math.sqrt(squares / total) * peak;
  return { ...bounds, centre: robust ? q2! : mean * peak, scale: spread };
}
