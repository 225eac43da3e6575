import type { Design } from "../../core/rows/design.ts";
import { FitError } from "../../core/errors/errors.ts";
import { taskOf } from "./task_of.ts";
import { sameFeatures } from "./output_design.ts";
import { type ParamRule, textLike } from "./params.ts";

/** What the parameter `classWeight` may be; families of classes have it. */
export const CLASS_WEIGHT: ParamRule = textLike(
  /^(?:none|balanced|\d+(?:\.\d+)?(?:e[+-]?\d+)?(?:,\d+(?:\.\d+)?(?:e[+-]?\d+)?)+)$/,
  'be "none", "balanced" or numbers with commas between them',
);

/** Rows that count by their class, and what becomes of scores and shares that were learned of them. */
export interface WeighedRows {
  /** Rows with their weights multiplied; scores that they begin with are those of the weighed classes. */
  readonly design: Design;
  /** Weight of each class, shape [classes]; null where what is learned is of classes as they come. */
  readonly weights: readonly number[] | null;
}

/**
 * Rows whose weights are multiplied by those of their classes, so that a model tries hardest where they are large. What it learns
 * of them is of a population in which classes are as frequent as their weights make them; a family gives that back by
 * {@linkcode scoreExcess} or {@linkcode sharesAsTheyCome}, so that its probabilities are of classes as they come.
 *
 * @param design Rows; those of numbers come back as they are. @param given `none`; `balanced`: all classes that occur weigh alike; or
 * a number > 0 for each class, in their order, with commas between them.
 * @returns Of rows with scores to begin with, what is added to these needs nothing given back.
 * @throws {FitError} `INVALID_PARAMS` for another number of weights than there are classes.
 */
export function withClassWeight(design: Design, given: string): WeighedRows {
  const task = taskOf(design);
  if (task.kind !== "class" || given === "none") return { design, weights: null };
  const weights = given === "balanced" ? balanced(design, task.classes) : given.split(",").map(Number);
  if (weights.length !== task.classes || !weights.every((weight) => weight > 0)) {
    throw new FitError(
      "INVALID_PARAMS",
      `Cannot weigh classes as classWeight must have ${task.classes} numbers > 0: current value is "${given}"`,
      { hint: 'Give a weight for each class in their order, or "balanced".', context: { param: "classWeight" } },
    );
  }
  const weight = design.weight.map((w, row) => w * weights[design.target[row]!]!);
  if (design.offset === undefined) return { design: sameFeatures({ ...design, weight }, design), weights };
  const offset = design.offset.map((score, i) => score + Math.log(weights[i % task.classes]!));
  return { design: sameFeatures({ ...design, weight, offset }, design), weights: null };
}

/**
 * By how much the score of each class is too high, of a model whose shares are those of the exps of scores.
 *
 * @param weights Of {@linkcode withClassWeight}. @param classes How many.
 * @returns Shape [classes]; zeros where there are none.
 */
export function scoreExcess(weights: WeighedRows["weights"], classes: number): Float64Array {
  return weights === null ? new Float64Array(classes) : Float64Array.from(weights, Math.log);
}

/**
 * Shares of classes as they come, from those among weighed rows.
 *
 * @param shares Row-major, shape [n × classes]; rounding may have put some below 0. @param weights Of {@linkcode withClassWeight}.
 * @returns Shape [n × classes], rows add up to 1; NaN stays.
 */
export function sharesAsTheyCome(shares: Float64Array, weights: readonly number[]): Float64Array {
  const classes = weights.length, out = shares.map((share, i) => Math.max(0, share) / weights[i % classes]!);
  for (let from = 0; from < out.length; from += classes) {
    let total = 0;
    for (let c = 0; c < classes; c++) total += out[from + c]!;
    for (let c = 0; c < classes; c++) out[from + c]! /= total;
  }
  return out;
}

function balanced({ rows, target, weight }: Design, classes: number): number[] {
  const sums = new Float64Array(classes);
  for (let row = 0; row < rows; row++) sums[target[row]!]! += weight[row]!;
  const total = sums.reduce((sum, own) => sum + own, 0), present = sums.reduce((n, own) => n + Number(own > 0), 0);
  return Array.from(sums, (own) => own > 0 ? total / (present * own) : 1);
}
