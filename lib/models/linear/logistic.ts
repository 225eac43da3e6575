import type { Artifact } from "../../core/bytes/artifact.ts";
import type { Design } from "../../core/rows/design.ts";
import {
  assertArtifact,
  assertFitted,
  corrupt,
  floats,
  requireFutureDesign,
  requireTrainingDesign,
  type Tagged,
} from "../contract/checks.ts";
import { taskOf } from "../contract/task_of.ts";
import { CLASS_WEIGHT, scoreExcess, withClassWeight } from "../contract/class_weight.ts";
import type { ModelFamily } from "../contract/family.ts";
import { fitLogistic } from "./fit_logistic.ts";
import { isCount, readFeatures } from "./linear_form.ts";
import { classScores, linearScores, type SoftmaxRows } from "./softmax_loss.ts";
import { type Standardization, standardize, standardizedRows } from "./standardize.ts";
import { numberIn, type ParamRule, resolveParams } from "../contract/params.ts";
import { softmaxRows } from "../contract/softmax_rows.ts";
import { FULL_RECIPE } from "../../features/table/table_recipe.ts";
import { encoded, type TableFamily } from "../contract/encoded.ts";
import { residual, type ResidualModel } from "../contract/residual.ts";

const NAME = "logistic", MIN_ROWS = 5, TASKS = ["class"] as const;
const DEFAULTS = { penalty: 0, classWeight: "none" };
const RULES: Readonly<Record<keyof typeof DEFAULTS, ParamRule>> = {
  penalty: numberIn(0, 1e12),
  classWeight: CLASS_WEIGHT,
};

/** A fitted linear model of classes, over standardised columns. */
export interface LogisticFit extends Tagged {
  readonly specHash: string;
  /** Number of features p of the design. */
  readonly features: number;
  /** Number of classes. */
  readonly classes: number;
  readonly columns: Standardization;
  /** Classes that training rows were of, ascending; the others share {@linkcode LogisticFit.unseen}. */
  readonly present: Int32Array;
  /** Shape [scores × (k + 1)]: of two present classes one score, else one for each; its intercept behind its slopes. */
  readonly slopes: Float64Array;
  /** Smallest and largest score that is said of a row, shape [scores × 2]: those of the training rows, widened by their range. */
  readonly bounds: Float64Array;
  /** Probability of all classes that are not present. */
  readonly unseen: number;
  readonly penalty: number;
}

/** Whether a fitted model is a linear model of classes. */
export function isLogisticFit(fitted: unknown): fitted is LogisticFit {
  return typeof fitted === "object" && fitted !== null && "present" in fitted && "slopes" in fitted;
}

/**
 * Logistic regression of two classes, multinomial of more, with a ridge penalty by which it is finite also where a line separates
 * the classes. `penalty` 0 chooses it by the log loss of rows left out; above 0 it is used as it is, per observation and relative
 * to standardised columns (scikit-learn's C is 1 over n times it). `classWeight` as in {@linkcode withClassWeight}.
 *
 * A class that no training row has gets what one row more would have given it. With `Design.offset` scores are added to those, and
 * intercepts are shrunk too.
 */
export const logistic: ModelFamily<LogisticFit> = {
  name: NAME,
  summary:
    "Logistic regression, multinomial of more than two classes, with its coefficients shrunk; penalty by rows left out.",
  input: "design",
  tasks: TASKS,
  minRows: MIN_ROWS,
  defaults: DEFAULTS,
  fit(training, params) {
    const { penalty, classWeight } = resolveParams(DEFAULTS, params, { family: NAME, rules: RULES });
    const given = requireTrainingDesign(training, logistic), { design, weights } = withClassWeight(given, classWeight);
    const task = taskOf(design), classes = task.kind === "class" ? task.classes : 0;
    return lowered(fitClasses(design, classes, penalty), scoreExcess(weights, classes));
  },
  predict(fitted, future) {
    assertFitted(fitted, NAME);
    return sharesOf(fitted, requireFutureDesign(future, fitted));
  },
  encode(fitted) {
    assertFitted(fitted, NAME);
    return encodeLogistic(fitted);
  },
  decode(artifact) {
    assertArtifact(artifact, NAME);
    return decodeLogistic(artifact);
  },
  importance: importanceOf,
  degenerate: (fitted) => importanceOf(fitted).every((share) => share === 0) ? "CONSTANT" : null,
};

function fitClasses(design: Design, classes: number, penalty: number): LogisticFit {
  const columns = standardize(design), { specHash, names: { length: features }, rows, offset } = design;
  // Scores to begin with say something of every class.
  const present = offset === undefined
    ? Int32Array.from(new Set(design.target)).sort()
    : Int32Array.from({ length: classes }, (_, k) => k);
  const unseen = (classes - present.length) / (rows + classes);
  const facts = { family: NAME, specHash, features, classes, columns, present, unseen };
  if (present.length === 1) return { ...facts, slopes: new Float64Array(0), bounds: new Float64Array(0), penalty };
  const data = classRows(design, { columns, present }), { coefficients, penalty: chosen } = fitLogistic(data, penalty);
  return { ...facts, slopes: coefficients, bounds: boundsOf(data, coefficients), penalty: chosen };
}

/** With scores that are lower by so much. */
function lowered(fitted: LogisticFit, excess: Float64Array): LogisticFit {
  const { present, slopes, bounds, columns } = fitted, size = columns.features.length + 1;
  if (present.length === 1 || excess.every((by) => by === 0)) return fitted;
  const by = Float64Array.from(present, (own) => excess[own]!), of = classScores(present.length);
  const own = (score: number) => of === 1 ? by[1]! - by[0]! : by[score]!;
  return {
    ...fitted,
    slopes: slopes.map((slope, i) => i % size === size - 1 ? slope - own((i - size + 1) / size) : slope),
    bounds: bounds.map((bound, i) => bound - own(i >> 1)),
  };
}

function classRows(
  design: Design,
  { columns, present }: Pick<LogisticFit, "columns" | "present">,
): SoftmaxRows {
  const { rows, target, weight, offset } = design, unit = weight.reduce((sum, w) => sum + w, 0) / rows;
  return {
    x: standardizedRows(design, columns),
    columns: columns.features.length,
    target: Int32Array.from(target, (own) => present.indexOf(own)),
    weight: weight.map((w) => w / unit),
    classes: present.length,
    ...(offset === undefined ? {} : { offset }),
  };
}

/** Each score's smallest and largest on the training rows, widened by their range: beyond it a line says too much. */
function boundsOf({ offset: _, ...rows }: SoftmaxRows, coefficients: Float64Array): Float64Array {
  const scores = new Float64Array(rows.target.length * rows.classes), count = classScores(rows.classes);
  linearScores(rows, coefficients, scores);
  return Float64Array.from({ length: 2 * count }, (_, i) => {
    const column = rows.classes === 2 ? 1 : i >> 1;
    let low = Infinity, high = -Infinity;
    for (let at = column; at < scores.length; at += rows.classes) {
      if (scores[at]! < low) low = scores[at]!;
      if (scores[at]! > high) high = scores[at]!;
    }
    return i % 2 === 0 ? 2 * low - high : 2 * high - low;
  });
}

/**
 * Probabilities of classes.
 *
 * @param fitted A linear model. @param design Rows of its features; those of a model that adds to scores must have them too.
 * @returns Shape [n × classes], > 0 up to rounding; rows sum to 1.
 */
export function sharesOf(fitted: LogisticFit, design: Design): Float64Array {
  const { columns, present, classes, slopes, bounds, unseen } = fitted, c = present.length, n = design.rows;
  const scores = new Float64Array(n * c),
    rows = { x: standardizedRows(design, columns), columns: columns.features.length };
  if (c > 1) linearScores({ ...rows, classes: c }, slopes, scores);
  for (let i = 0; i < scores.length; i++) {
    const class_ = i % c, score = c === 2 ? 0 : class_;
    if (c > 2 || class_ === 1) scores[i] = Math.min(Math.max(scores[i]!, bounds[2 * score]!), bounds[2 * score + 1]!);
    if (design.offset !== undefined) scores[i]! += design.offset[i]!;
  }
  softmaxRows(scores, c);
  if (c === classes) return scores;
  const out = new Float64Array(n * classes).fill(unseen / (classes - c));
  for (let i = 0; i < scores.length; i++) {
    out[Math.floor(i / c) * classes + present[i % c]!] = scores[i]! * (1 - unseen);
  }
  return out;
}

function encodeLogistic(fitted: LogisticFit): Artifact {
  const { columns, present, slopes, bounds, unseen, penalty } = fitted;
  return {
    header: { family: fitted.family, specHash: fitted.specHash, features: fitted.features, classes: fitted.classes },
    arrays: {
      features: columns.features,
      levels: columns.levels,
      mean: columns.mean,
      scale: columns.scale,
      present,
      slopes,
      bounds,
      constants: Float64Array.of(unseen, penalty),
    },
  };
}

function decodeLogistic(artifact: Artifact): LogisticFit {
  const { specHash, features, classes } = artifact.header, { features: index, present } = artifact.arrays;
  const isHead = typeof specHash === "string" && isCount(features) && isCount(classes) && classes > 0;
  if (!isHead || !(index instanceof Int32Array)) throw corrupt("specHash, features and classes");
  const isAscending = present instanceof Int32Array && present.length > 0 &&
    present.every((own, i) => own > (present[i - 1] ?? -1) && own < classes);
  if (!isAscending) throw corrupt("classes that rows were of");
  const slopes = floats(artifact, "slopes"), bounds = floats(artifact, "bounds");
  const scores = present.length === 1 ? 0 : classScores(present.length);
  const [unseen = NaN, penalty = NaN] = floats(artifact, "constants");
  if (slopes.length !== scores * (index.length + 1) || bounds.length !== 2 * scores) {
    throw corrupt("a slope for each column");
  }
  if (!(unseen >= 0 && unseen < 1) || ![...slopes, ...bounds].every(Number.isFinite)) throw corrupt("finite numbers");
  const columns = readFeatures(artifact, index, features);
  return { family: NAME, specHash, features, classes, columns, present, slopes, bounds, unseen, penalty };
}

/** Absolute slopes summed by feature over the scores, normalised. */
export function importanceOf({ slopes, columns, features }: LogisticFit): Float64Array {
  const out = new Float64Array(features), size = columns.features.length + 1;
  let total = 0;
  slopes.forEach((slope, i) => {
    if (i % size === size - 1) return;
    out[columns.features[i % size]!]! += Math.abs(slope);
    total += Math.abs(slope);
  });
  return total > 0 ? out.map((value) => value / total) : out;
}

/** The family of the catalogue: of rows of features or of a table. */
export const tableLogistic: TableFamily<LogisticFit> = encoded(logistic, FULL_RECIPE);

/** The same on top of its model of all keys. */
export const residualLogistic: ModelFamily<ResidualModel> = residual(tableLogistic as ModelFamily);
