import type { FittedModel } from "../../competition/backtest/predict_model.ts";
import type { TableEncoder } from "../../features/table/encoder.ts";
import { slotsOf } from "../../features/table/encode_column.ts";
import { isLinearFit } from "../../models/linear/linear_form.ts";
import { isLogisticFit, type LogisticFit } from "../../models/linear/logistic.ts";
import { isNeuralModel, type NeuralModel } from "../../models/neural/model.ts";
import { layoutOf, widthsOf } from "../../models/neural/network.ts";
import { SeveralOutputs } from "../../models/contract/per_output.ts";
import { isPriorMean } from "../../models/contract/prior_mean.ts";
import { EncodedModel } from "../../models/contract/encoded.ts";
import { isResidual } from "../../models/contract/residual.ts";
import { classScores } from "../../models/linear/softmax_loss.ts";
import { readableModel, readableNumber, readableState, readableTerms } from "../formats/json_model.ts";

/**
 * A fitted model of rows as plain data that a person can read, with how its features are made of the columns of the table.
 *
 * @param model With its family. @param names Columns of its rows, and their texts behind them.
 * @returns Null if it cannot be said so.
 */
export function readableRows(
  { family, fitted }: FittedModel,
  names: readonly string[],
): Record<string, unknown> | null {
  const head = { family: family.name }, inner = (own: unknown, of = names) => readableRows({ family, fitted: own }, of);
  if (fitted instanceof EncodedModel) {
    const { encoder, model } = fitted,
      features = encoder.features.map(({ name }) => name),
      told = inner(model, features);
    return told && { ...told, encoder: readableEncoder(encoder) };
  }
  if (fitted instanceof SeveralOutputs) {
    const outputs = fitted.parts.map((part) => inner(part));
    return outputs.includes(null) ? null : { ...head, kind: "outputs", outputs };
  }
  if (isResidual(fitted)) {
    const [prior, own] = [inner(fitted.prior), inner(fitted.own)];
    const formula = fitted.kind === "number"
      ? "prior + own"
      : "scores of own begin with the logarithms of the probabilities of prior, at least 1e-9";
    return prior && own && { ...head, kind: "residual", formula, prior, own };
  }
  if (isPriorMean(fitted)) return { ...head, kind: "constant", values: [...fitted.values] };
  if (isLogisticFit(fitted)) return { ...head, ...readableLogistic(fitted, names) };
  if (isNeuralModel(fitted)) return { ...head, ...readableNetworks(fitted, names) };
  // Families of a user's own, and those that remember rows, are told as they are stored.
  return readableModel({ family, fitted }, names) ??
    (isLinearFit(fitted) ? null : readableState(family.encode(fitted)));
}

function readableLogistic(fitted: LogisticFit, names: readonly string[]): Record<string, unknown> {
  const { columns, present, classes, slopes, bounds, unseen } = fitted, size = columns.features.length + 1;
  const scores = present.length === 1 ? 0 : classScores(present.length);
  return {
    kind: "logistic",
    formula:
      "softmax of the scores, each clip(intercept + sum of coefficient × (x - mean) / scale, bounds); of two classes that of the " +
      "first is 0; a column whose feature is unknown adds 0; classes that are not present share `unseen`",
    classes,
    present: [...present],
    unseen,
    columns: readableTerms(columns, names),
    scores: Array.from({ length: scores }, (_, s) => ({
      intercept: slopes[s * size + size - 1],
      bounds: [bounds[2 * s], bounds[2 * s + 1]],
      coefficients: [...slopes.subarray(s * size, (s + 1) * size - 1)],
    })),
  };
}

function readableNetworks(model: NeuralModel, names: readonly string[]): Record<string, unknown> {
  const { inputs, targets, shape, levels, level, members, task } = model;
  const { layers, tables } = layoutOf(shape), widths = widthsOf(shape);
  const rows = (
    values: Float32Array,
    { at, count, width, stride }: Record<"at" | "count" | "width" | "stride", number>,
  ) => Array.from({ length: count }, (_, i) => [...values.subarray(at + i * stride, at + i * stride + width)]);
  return {
    kind: "networks",
    formula: FORMULA,
    activation: shape.activation,
    numbers: Array.from(inputs.numbers, (column, i) => (
      { feature: names[column], centre: inputs.centre[i], scale: inputs.scale[i] }
    )),
    isSquashed: inputs.squash,
    missing: Array.from(inputs.flags, (column) => names[column]),
    categories: inputs.categories.map(({ column, values }) => ({ feature: names[column], levels: [...values] })),
    targets: task.kind === "class"
      ? { shares: [...targets.shares] }
      : { centre: [...targets.centre], scale: [...targets.scale], low: [...targets.low], high: [...targets.high] },
    ...levels.length === 0 ? {} : { quantiles: [...levels], predicted: level },
    networks: members.map((member) => ({
      embeddings: tables.map(({ at, levels: count, width, stride }) => rows(member, { at, count, width, stride })),
      layers: layers.map(({ weights, biases, outputs }, l) => ({
        weights: rows(member, { at: weights, count: widths[l]!, width: widths[l + 1]!, stride: outputs }),
        biases: [...member.subarray(biases, biases + widths[l + 1]!)],
      })),
    })),
  };
}

const FORMULA =
  "inputs: of each number v = (x - centre) × scale, within ±100, squashed to v / √(1 + (v / 3)²), 0 where it is missing; then 1 for " +
  "each feature of `missing` that is, else 0; then of each category the row of its embedding, 0 for what is none of its levels, 1 for " +
  "the first; layers: x × weights + biases, silu or relu between them; heads: of two classes the logit of the second within ±30, of " +
  "more softmax, of numbers clip(centre + scale × head, low, high); the mean of the networks' probabilities, or heads, predicts";

/** How features are made of columns, in the order of what comes out. */
export function readableEncoder(encoder: TableEncoder): Record<string, unknown> {
  const { columns, products, kept, components, features } = encoder;
  let first = 0;
  const told = columns.map(({ source: { name, kind, columns: from, size }, encoding, scales }) => {
    const slots = slotsOf(encoding, name, { levels: [], outputs: [] }).map((slot) => slot.name), begin = first;
    first += slots.length;
    return {
      column: name,
      holds: kind,
      ...from.length > 1 ? { combines: from, size } : {},
      first: begin,
      slots,
      encoding: Object.fromEntries(Object.entries(encoding).map(([field, value]) => [field, plain(value)])),
      mean: [...scales.mean],
      scale: [...scales.scale],
    };
  });
  return {
    columns: told,
    products: Array.from({ length: products.length / 2 }, (_, i) => [products[2 * i], products[2 * i + 1]]),
    kept: [...kept],
    components: components && {
      features: [...components.features],
      mean: [...components.mean],
      directions: [...components.directions],
    },
    features: features.map(({ name }) => name),
  };
}

function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && "length" in value) {
    return Array.from(value as unknown as ArrayLike<number>, readableNumber);
  }
  return typeof value === "number" ? readableNumber(value) : value;
}
