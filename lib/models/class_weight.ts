import type { Design } from "../core/design.ts";
import { FitError } from "../core/errors.ts";
import { taskOf } from "./_task.ts";
import { sameFeatures } from "./output_design.ts";
import { type ParamRule, textLike } from "./trees/params.ts";

/** What the parameter `classWeight` may be; families of classes have it. */
export const CLASS_WEIGHT: ParamRule = textLike(
  /^(?:none|balanced|\d+(?:\.\d+)?(?:,\d+(?:\.\d+)?)+)$/,
  'be "none", "balanced" or numbers with commas between them',
);

/**
 * Rows whose weights are multiplied by those of their classes. Probabilities of the model are then those of a population in which
 * classes are as frequent as their weights make them.
 *
 * @param design Rows; those of numbers come back as they are. @param given `none`; `balanced`: all classes that occur weigh alike; or
 * a number > 0 for each class, in their order, with commas between them.
 * @throws {FitError} `INVALID_PARAMS` for another number of weights than there are classes.
 */
export function withClassWeight(design: Design, given: string): Design {
  const task = taskOf(design);
  if (task.kind !== "class" || given === "none") return design;
  const of = given === "balanced" ? balanced(design, task.classes) : given.split(",").map(Number);
  if (of.length !== task.classes || !of.every((weight) => weight > 0)) {
    throw new FitError(
      "INVALID_PARAMS",
      `Cannot weigh classes as classWeight must have ${task.classes} numbers > 0: current value is "${given}"`,
      { hint: 'Give a weight for each class in their order, or "balanced".', context: { param: "classWeight" } },
    );
  }
  return sameFeatures({ ...design, weight: design.weight.map((w, row) => w * of[design.target[row]!]!) }, design);
}

function balanced({ rows, target, weight }: Design, classes: number): number[] {
  const sums = new Float64Array(classes);
  for (let row = 0; row < rows; row++) sums[target[row]!]! += weight[row]!;
  const total = sums.reduce((sum, own) => sum + own, 0), present = sums.reduce((n, own) => n + Number(own > 0), 0);
  return Array.from(sums, (own) => own > 0 ? total / (present * own) : 1);
}
