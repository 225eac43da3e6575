import { z } from "zod";

const column = z.string().min(1);
const columns = z.array(column).default([]);

/** Kinds that a config can name, see `ColumnKind`. */
const KINDS = ["number", "category", "boolean", "date", "text"] as const;

/** The section `inputs` of a config: which columns of a table of rows are features, and what they hold. */
export const inputsSection = z.strictObject({
  names: z.array(column).min(1).nullable().default(null).describe(
    "Columns that predictions may use; null: all but keys, target, time and group.",
  ),
  kinds: z.record(z.string(), z.enum(KINDS)).default({}).describe(
    "What columns hold, where their values do not say it as meant.",
  ),
  ignore: columns.describe("Columns that are no features, such as ids and what is known only afterwards."),
});

const share = (what: string, value: number) =>
  z.number().min(0).max(1).default(value).describe(`Share of the rows ${what}`);

/** The section `split` of a config: which rows models learn from, are chosen on and are judged on. */
export const splitSection = z.strictObject({
  train: share("that is always trained on.", 0.7),
  validation: share("that choices are made on; of keys with few rows what is not `test` is cut into folds.", 0.15),
  test: share("that no choice looks at.", 0.15),
  folds: z.number().int().min(2).max(50).default(5).describe("Folds of tables with keys of few rows."),
  group: column.nullable().default(null).describe(
    "Column whose equal values stay together, such as a patient of several visits; null: each row by itself.",
  ),
});

const weight = z.number().gt(0).max(1e6);
const cost = z.number().min(0).max(1e9);

/** The section `classes` of a config: what a wrong class means. */
export const classesSection = z.strictObject({
  weights: z.union([z.enum(["balanced"]), z.record(z.string(), weight)]).nullable().default(null).describe(
    "How much rows of a class count when models are fitted: `balanced` by how rare it is, or by name; null: each row as one. Probabilities are calibrated afterwards: what is decided follows `costs` and `threshold`.",
  ),
  costs: z.record(z.string(), z.record(z.string(), cost)).nullable().default(null).describe(
    "What a decision costs, by true class and then by the class that is said, 0 where left out; null: each mistake the same.",
  ),
  threshold: z.enum(["accuracy", "balanced_accuracy", "f1_macro"]).nullable().default(null).describe(
    "Metric that the decision between classes is made best for on the folds; null: the most likely class, or the one of least cost.",
  ),
});

/** The section `features.encode` of a config: what models learn of the columns of rows before they see them. */
export const encodeSection = z.strictObject({
  text: z.strictObject({
    dimension: z.number().int().min(1).max(500).default(32).describe("Numbers that a text becomes."),
  }).prefault({}).describe("Columns of text."),
  interactions: z.array(z.tuple([column, column])).default([]).describe(
    "Pairs of columns whose product, or combination of categories, is a feature of its own.",
  ),
  clip: z.number().min(0).lt(0.5).nullable().default(null).describe(
    "Share of the values of a number at each end that are cut to the quantile there; null: as suits the contender.",
  ),
  log: columns.describe("Numbers whose logarithm is a feature too."),
  bins: z.record(z.string(), z.number().int().min(2).max(1000)).default({}).describe(
    "Numbers that also become so many classes of about as many rows each.",
  ),
  select: z.enum(["correlation", "importance", "null_importance"]).nullable().default(null).describe(
    "Which features are left out: copies of others, or those that tell no more than by chance; null: none.",
  ),
  pca: z.number().int().min(1).max(500).nullable().default(null).describe(
    "Principal components that the numbers become; null: they stay.",
  ),
});
