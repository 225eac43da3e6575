import type { Design } from "../../core/rows/design.ts";
import { type Task, widthOf } from "../../core/rows/task.ts";
import { assertArtifact, assertFitted, corrupt, floats, requireFutureDesign, requireTrainingDesign } from "./checks.ts";
import type { Tagged } from "./checks.ts";
import type { ModelFamily } from "./family.ts";
import { taskOf } from "./task_of.ts";

const NAME = "prior_mean";

/** What is said of every row. */
export interface PriorMean extends Tagged {
  readonly specHash: string;
  readonly kind: Task["kind"];
  /** Means of the targets, or probabilities of the classes; shape [width]. */
  readonly values: Float64Array;
}

/** Whether a fitted model says the same of every row. */
export function isPriorMean(fitted: unknown): fitted is PriorMean {
  return typeof fitted === "object" && fitted !== null && "family" in fitted && fitted.family === NAME;
}

/**
 * The same for every row: the weighted mean of each target, or the shares of the classes, to each of which one row of mean weight
 * is added so that none is impossible.
 *
 * @see Laplace (1814), the rule of succession
 */
export const priorMean: ModelFamily<PriorMean> = {
  name: NAME,
  summary:
    "The mean of the target, or the smoothed shares of the classes, whatever the features say: the baseline of tables.",
  input: "design",
  tasks: ["number", "class"],
  minRows: 1,
  defaults: {},
  fit(training) {
    const design = requireTrainingDesign(training, priorMean), task = taskOf(design);
    const values = task.kind === "class" ? classShares(design, task.classes) : meanTargets(design, task.outputs);
    return { family: NAME, specHash: design.specHash, kind: task.kind, values };
  },
  predict(fitted, future) {
    assertFitted(fitted, NAME);
    const { rows } = requireFutureDesign(future, fitted), { values } = fitted;
    return Float64Array.from({ length: rows * values.length }, (_, i) => values[i % values.length]!);
  },
  encode(fitted) {
    assertFitted(fitted, NAME);
    const { specHash, kind, values } = fitted;
    return { header: { family: NAME, specHash, kind, width: values.length }, arrays: { values } };
  },
  decode(artifact) {
    assertArtifact(artifact, NAME);
    const { specHash, kind, width } = artifact.header, values = floats(artifact, "values");
    if (typeof specHash !== "string" || (kind !== "class" && kind !== "number")) throw corrupt("specHash and kind");
    if (values.length === 0 || values.length !== width || !values.every(Number.isFinite)) {
      throw corrupt("finite values");
    }
    return { family: NAME, specHash, kind, values };
  },
};

/**
 * Weighted shares of the classes, each with one row of mean weight more.
 *
 * @param design Rows of classes. @param classes Their number. @returns Shape [classes], > 0, sums to 1.
 */
export function classShares(
  { rows, target, weight }: Pick<Design, "rows" | "target" | "weight">,
  classes: number,
): Float64Array {
  const sums = new Float64Array(classes), unit = weight.reduce((sum, w) => sum + w, 0) / rows;
  for (let row = 0; row < rows; row++) sums[target[row]!]! += weight[row]! / unit;
  return sums.map((sum) => (sum + 1) / (rows + classes));
}

function meanTargets({ rows, target, weight }: Design, outputs: number): Float64Array {
  const means = new Float64Array(widthOf({ kind: "number", outputs }));
  let total = 0;
  for (let row = 0; row < rows; row++) {
    total += weight[row]!;
    for (let t = 0; t < outputs; t++) {
      const step = (target[row * outputs + t]! - means[t]!) * (weight[row]! / total);
      means[t]! += step;
    }
  }
  return means;
}
