import type { Design } from "../../core/rows/design.ts";
import { FitError } from "../../core/errors/errors.ts";
import type { Rng } from "../../core/numbers/random.ts";
import type { Task } from "../../core/rows/task.ts";
import { encodeRows } from "../../features/table/encoder.ts";
import { NEURAL_RECIPE } from "../../features/table/table_recipe.ts";
import { taskOf } from "../contract/task_of.ts";
import { CLASS_WEIGHT, scoreExcess, withClassWeight } from "../contract/class_weight.ts";
import { assertFitted, requireFutureDesign, requireTrainingDesign } from "../contract/checks.ts";
import type { Future, ModelFamily } from "../contract/family.ts";
import { holdBack } from "./batches.ts";
import { decodeNeural, encodeNeural } from "./codec.ts";
import { gradientImportance } from "./importance.ts";
import { fitInputs, inputShape, networkRows } from "./inputs.ts";
import { classLoss, type NeuralLoss, numberLoss } from "./loss.ts";
import { type NeuralModel, predictNeural, predictQuantiles } from "./model.ts";
import { fitTargets, isConstant, networkTargets, type TargetPlan } from "./targets.ts";
import { type NetworkData, type NetworkTrainOptions, trainNetwork } from "./train_network.ts";
import { layoutOf } from "./network.ts";
import { placeUnseenLevels } from "./unseen_levels.ts";
import { FLAG, integerIn, numberIn, oneOf, type ParamRule, resolveParams } from "../contract/params.ts";
import { encoded, EncodedModel, type TableFamily } from "../contract/encoded.ts";

const NAME = "mlp";

type NeuralParams = {
  width: number;
  depth: number;
  activation: "relu" | "silu";
  embedding: number;
  squash: boolean;
  loss: "squared" | "absolute" | "quantile";
  quantile: number;
  quantiles: number;
  classWeight: string;
  members: number;
  epochs: number;
  rowBudget: number;
  batch: number;
  learningRate: number;
  cosine: boolean;
  weightDecay: number;
  dropout: number;
  clip: number;
  validation: number;
  patience: number;
};

const DEFAULTS: NeuralParams = {
  width: 64,
  depth: 2,
  activation: "silu",
  embedding: 16,
  squash: true,
  loss: "squared",
  quantile: 0.5,
  quantiles: 0,
  classWeight: "none",
  members: 3,
  epochs: 30,
  rowBudget: 1_000_000,
  batch: 0,
  learningRate: 0,
  cosine: true,
  weightDecay: 0.01,
  dropout: 0.1,
  clip: 1,
  validation: 0.1,
  patience: 8,
};

const RULES: Readonly<Record<keyof NeuralParams, ParamRule>> = {
  width: integerIn(1, 4096),
  depth: integerIn(1, 8),
  activation: oneOf("relu", "silu"),
  embedding: integerIn(1, 256),
  squash: FLAG,
  loss: oneOf("squared", "absolute", "quantile"),
  quantile: numberIn(0.001, 0.999),
  quantiles: integerIn(0, 99),
  classWeight: CLASS_WEIGHT,
  members: integerIn(1, 20),
  epochs: integerIn(1, 100_000),
  rowBudget: integerIn(1, 1_000_000_000),
  batch: integerIn(0, 65_536),
  learningRate: numberIn(0, 1),
  cosine: FLAG,
  weightDecay: numberIn(0, 1),
  dropout: numberIn(0, 0.9),
  clip: numberIn(0, 1e12),
  validation: numberIn(0, 0.5),
  patience: integerIn(1, 100_000),
};

/** Rows of a batch, where none are asked for: this share of the rows, within bounds. */
const BATCH_SHARE = 1 / 64, SMALLEST_BATCH = 16, LARGEST_BATCH = 256;
/** Steps, where none are asked for: squared errors have slopes that fade out as they get small, so that longer ones are safe. */
const SQUARED_RATE = 0.016, OTHER_RATE = 0.01;

/**
 * Feed-forward neural network on design rows, for numbers, several of them, and classes.
 *
 * Parameters: `width` units in the first hidden layer, half as many in each of `depth` that follows; `activation`; `embedding`:
 * numbers that stand for a level of a category, at most; `squash`: numbers are placed by median and quartiles and drawn in where far
 * out, else by mean and deviation; `loss` of numbers: `squared`, `absolute` or `quantile`, which learns `quantiles` evenly spread
 * levels beside `quantile`, the one that is predicted; classes have their own; with `classWeight`; `members` whose
 * mean predicts; `epochs`, fewer where that would be more than `rowBudget` rows in all; rows of a `batch` (0: as there are rows);
 * `learningRate` (0: 0.016 for squared errors of numbers, else 0.01), `cosine` (it fades out), decoupled `weightDecay`, `dropout`, `clip` of the gradient's length (0: none);
 * `validation`: share of the rows that stops a fit after `patience` epochs without gain, 0 for none.
 *
 * @example
 * ```ts
 * import { assertLess } from "@std/assert";
 * import { createRng } from "@lib/core/numbers/random.ts";
 * import { mlp } from "@lib/models/neural/mlp.ts";
 * import { designOf } from "@lib/models/contract/design_rows.ts";
 * const x = Array.from({ length: 40 }, (_, i) => i);
 * const design = designOf({ names: ["x"], values: x, target: x.map((v) => v < 20 ? 1 : 5) });
 * const fitted = mlp.fit({ y: new Float64Array(0), start: 0, seasonLength: 1, design }, { members: 1 }, createRng(1));
 * const yhat = mlp.predict(fitted, { y: new Float64Array(0), start: 0, horizon: 40, design });
 * assertLess(Math.abs(yhat[35] - 5), 0.5);
 * ```
 */
export const mlp: ModelFamily<NeuralModel> = {
  name: NAME,
  summary:
    "Feed-forward neural networks with embedded categories, the mean of three; squared, absolute, quantile or log loss.",
  input: "design",
  tasks: ["number", "class"],
  minRows: 20,
  defaults: DEFAULTS,
  fit(training, params, rng) {
    const settings = resolveParams(DEFAULTS, params, { family: NAME, rules: RULES });
    const given = requireTrainingDesign(training, mlp),
      { design, weights } = withClassWeight(given, settings.classWeight);
    const fitted = fitNeural(design, settings, rng);
    return weights === null ? fitted : lowered(fitted, given, weights);
  },
  predict(fitted, future) {
    assertFitted(fitted, NAME);
    return predictNeural(fitted, requireFutureDesign(future, fitted));
  },
  encode(fitted) {
    assertFitted(fitted, NAME);
    return encodeNeural(fitted);
  },
  decode: (artifact) => decodeNeural(artifact, NAME),
  importance: ({ importance }) => importance,
  degenerate: ({ members }) => members.length === 0 ? "CONSTANT" : null,
};

/**
 * All quantiles that a network of the loss `quantile` has learned.
 *
 * @param fitted What the family's `fit` or `decode` gave. @param future Rows to predict.
 * @returns `levels` [L], ascending; `values` [rows × outputs × L], ascending along the levels: they do not cross.
 * @throws {FitError} `NOT_FITTED`, `SPEC_MISMATCH`.
 */
export function networkQuantiles(
  fitted: unknown,
  future: Future,
): { readonly levels: Float64Array; readonly values: Float64Array } {
  if (fitted instanceof EncodedModel && fitted.family === NAME) {
    const raw = requireFutureDesign(future, { family: NAME, specHash: fitted.encoder.reads });
    return networkQuantiles(fitted.model, { ...future, design: encodeRows(fitted.encoder, raw) });
  }
  assertNeural(fitted);
  return predictQuantiles(fitted, requireFutureDesign(future, fitted));
}

function assertNeural(fitted: unknown): asserts fitted is NeuralModel {
  assertFitted(typeof fitted === "object" ? fitted as NeuralModel | null : undefined, NAME);
}

function fitNeural(design: Design, settings: NeuralParams, rng: Rng): NeuralModel {
  const task = taskOf(design), levels = quantileLevels(task, settings);
  const inputs = fitInputs(design, settings), targets = fitTargets(design, { robust: settings.loss !== "squared" });
  const loss = lossOf(task, settings, levels), hidden = hiddenWidths(settings);
  const { activation } = settings,
    shape = { ...inputShape(inputs, settings.embedding), hidden, heads: loss.heads, activation };
  const model: NeuralModel = {
    ...{ family: NAME, specHash: design.specHash, features: design.names.length, task, inputs, targets, shape, levels },
    level: Math.max(0, levels.indexOf(settings.quantile)),
    members: [],
    importance: new Float64Array(design.names.length),
  };
  if (isConstant(targets, design) || shape.numbers + shape.embeddings.length === 0) return model;
  const rows = networkRows(inputs, design), target = networkTargets(targets, design);
  const weight = rowWeights(design);
  const members = Array.from({ length: settings.members }, () => {
    const data = { rows, target, weight, key: design.key, ...holdBack(design, { share: settings.validation, rng }) };
    return fitMember(data, {
      ...trainOptions(data, settings, task),
      shape,
      loss,
      start: startOf(targets, loss),
      rng,
    });
  });
  const importance = gradientImportance(members, { shape, rows, inputs, features: model.features });
  return { ...model, members, importance };
}

/** Of weighed rows, with scores of classes as they come. */
function lowered(model: NeuralModel, design: Design, weights: readonly number[]): NeuralModel {
  const excess = scoreExcess(weights, weights.length), { shape } = model, { biases } = layoutOf(shape).layers.at(-1)!;
  const by = excess.length === 2 ? [excess[1]! - excess[0]!] : excess;
  const members = model.members.map((member) => {
    const own = member.slice();
    by.forEach((score, head) => own[biases + head]! -= score);
    return own;
  });
  return { ...model, members, targets: fitTargets(design, { robust: false }) };
}

/** @throws {FitError} `NOT_FINITE` where parameters have become numbers that are none. */
function fitMember(data: NetworkData, options: NetworkTrainOptions): Float32Array {
  const { parameters } = trainNetwork(data, options);
  if (parameters !== null) {
    placeUnseenLevels(parameters, { shape: options.shape, rows: data.rows, fitted: data.train });
    return parameters;
  }
  throw new FitError("NOT_FINITE", `Cannot fit ${NAME} as its parameters must be finite: current value is NaN`, {
    hint: "Lower learningRate, or set clip.",
  });
}

function trainOptions(
  { train }: NetworkData,
  settings: NeuralParams,
  task: Task,
): Omit<NetworkTrainOptions, keyof Fixed> {
  const { batch, epochs, rowBudget, learningRate, loss } = settings, n = train.length;
  const rate = task.kind === "number" && loss === "squared" ? SQUARED_RATE : OTHER_RATE;
  return {
    ...settings,
    learningRate: learningRate > 0 ? learningRate : rate,
    batch: batch > 0 ? batch : Math.min(LARGEST_BATCH, Math.max(SMALLEST_BATCH, Math.round(n * BATCH_SHARE))),
    epochs: Math.max(1, Math.min(epochs, Math.floor(rowBudget / n))),
  };
}

/** Options that do not come from settings. */
type Fixed = Pick<NetworkTrainOptions, "shape" | "loss" | "start" | "rng">;

function hiddenWidths({ width, depth }: NeuralParams): number[] {
  return Array.from({ length: depth }, (_, layer) => Math.max(1, Math.round(width / 2 ** layer)));
}

function lossOf(task: Task, { loss }: NeuralParams, levels: Float64Array): NeuralLoss {
  return task.kind === "class" ? classLoss(task.classes) : numberLoss(loss, { outputs: task.outputs, levels });
}

/** Levels of quantiles that heads learn, ascending, the predicted one among them. */
function quantileLevels(task: Task, { loss, quantile, quantiles }: NeuralParams): Float64Array {
  if (task.kind === "class" || loss !== "quantile") return new Float64Array(0);
  const even = Array.from({ length: quantiles }, (_, i) => (i + 1) / (quantiles + 1));
  return Float64Array.from(new Set([...even, quantile])).sort();
}

/** What heads give before anything is learned: logits of the classes' shares, of numbers the middle. */
function startOf({ shares }: TargetPlan, { heads }: NeuralLoss): Float64Array {
  const logs = shares.map(Math.log);
  if (shares.length === 2) return Float64Array.of(logs[1]! - logs[0]!);
  return shares.length > 0 ? logs : new Float64Array(heads);
}

/** Weights of mean 1. */
function rowWeights({ rows, weight }: Design): Float32Array {
  const total = weight.reduce((sum, value) => sum + value, 0);
  return Float32Array.from(weight, (own) => own * rows / total);
}

/** The family of the catalogue: of rows of features or of a table. */
export const tableMlp: TableFamily<NeuralModel> = encoded(mlp, NEURAL_RECIPE);
