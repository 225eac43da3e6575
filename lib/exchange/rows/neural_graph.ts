import { EDGE, FARTHEST } from "../../models/neural/inputs.ts";
import { SURE } from "../../models/neural/loss.ts";
import type { NeuralModel } from "../../models/neural/model.ts";
import { layoutOf, widthsOf } from "../../models/neural/network.ts";
import type { OnnxGraphBuilder } from "../formats/onnx_graph.ts";
import { clippedPart } from "../formats/onnx_linear.ts";
import { ELEMENTS } from "../formats/onnx_model.ts";
import type { GraphRows } from "../formats/onnx_trees.ts";
import { tableRows, wholeNumbers } from "./column_graph.ts";
import { widthOf } from "../../core/rows/task.ts";

/** Features that a network reads. @param model Any. */
export function neuralFeatures({ inputs: { numbers, flags, categories }, members }: NeuralModel): number[] {
  return members.length === 0 ? [] : [...numbers, ...flags, ...categories.map(({ column }) => column)];
}

/**
 * Networks as operators of 32 bits, as they are; what leads to them and from them is of 64.
 *
 * @returns The mean of the networks, shape [n × width of the task].
 */
export function neuralPart(graph: OnnxGraphBuilder, model: NeuralModel, rows: GraphRows): string {
  const { task, members, targets, levels } = model, isClass = task.kind === "class";
  if (members.length === 0) {
    if (isClass) return graph.everyRow(targets.shares);
    return graph.everyRow(
      targets.centre.map((centre, i) => Math.min(Math.max(centre, targets.low[i]!), targets.high[i]!)),
    );
  }
  const numbers = numbersPart(graph, model, rows), levelsOf = categoryNumbers(graph, model, rows);
  const each = members.map((member) => {
    const heads = headsPart(graph, { model, member, numbers, levelsOf });
    return isClass ? chancesPart(graph, heads, task.classes) : heads;
  });
  const mean = graph.add("Div", [each.reduce((sum, one) => graph.add("Add", [sum, one])), graph.number(each.length)]);
  if (isClass) return mean;
  const heads = levels.length > 1 ? levelPart(graph, mean, model) : mean;
  const placed = graph.add("Add", [graph.add("Mul", [heads, graph.row(targets.scale)]), graph.row(targets.centre)]);
  return clippedPart(graph, placed, [graph.row(targets.low), graph.row(targets.high)]);
}

/** Numbers and indicators of missing ones, 32 bits, shape [n × numbers]; "" for none. */
function numbersPart(graph: OnnxGraphBuilder, { inputs }: NeuralModel, { x, place }: GraphRows): string {
  const { numbers, flags, centre, scale, squash } = inputs, parts: string[] = [];
  if (numbers.length > 0) {
    const columns = graph.columns(x, numbers.map(place)), gone = graph.add("IsNaN", [columns]);
    const scaled = graph.add("Mul", [graph.add("Sub", [columns, graph.row(centre)]), graph.row(scale)]);
    const near = clippedPart(graph, scaled, [graph.number(-FARTHEST), graph.number(FARTHEST)]);
    parts.push(graph.add("Where", [gone, graph.number(0), squash ? squashed(graph, near) : near]));
  }
  if (flags.length > 0) {
    parts.push(graph.indicator(graph.add("IsNaN", [graph.columns(x, flags.map(place))])));
  }
  return parts.length === 0 ? "" : single(graph, graph.beside(parts));
}

/** Values far out drawn in: value / √(1 + (value / edge)²). */
function squashed(graph: OnnxGraphBuilder, value: string): string {
  const ratio = graph.add("Div", [value, graph.number(EDGE)]), square = graph.add("Mul", [ratio, ratio]);
  return graph.add("Div", [value, graph.add("Sqrt", [graph.add("Add", [square, graph.number(1)])])]);
}

function single(graph: OnnxGraphBuilder, tensor: string): string {
  return graph.add("Cast", [tensor], { attributes: { to: ELEMENTS.FLOAT } });
}

/** Category numbers of each embedded column. */
function categoryNumbers(graph: OnnxGraphBuilder, { inputs }: NeuralModel, { x, place }: GraphRows): string[] {
  return inputs.categories.map(({ column }) => wholeNumbers(graph, graph.columns(x, [place(column)])));
}

/** What the heads of a network give, 64 bits, shape [n × heads]. */
function headsPart(
  graph: OnnxGraphBuilder,
  { model: { shape, inputs }, member, numbers, levelsOf }: {
    readonly model: NeuralModel;
    readonly member: Float32Array;
    readonly numbers: string;
    readonly levelsOf: readonly string[];
  },
): string {
  const { layers, tables } = layoutOf(shape), widths = widthsOf(shape);
  const embedded = tables.map(({ at, width, stride }, t) => {
    const { values } = inputs.categories[t]!, count = values.length;
    // Level 0, of all that is none of the values, is the last row of the table here.
    const table = Float32Array.from({ length: (count + 1) * width }, (_, i) => {
      const level = (Math.floor(i / width) + 1) % (count + 1);
      return member[at + level * stride + i % width]!;
    });
    return tableRows(graph, levelsOf[t]!, { levels: values, table, width });
  });
  let out = graph.beside([...numbers === "" ? [] : [numbers], ...embedded]);
  layers.forEach(({ outputs, weights, biases }, l) => {
    const [from, to] = [widths[l]!, widths[l + 1]!];
    const matrix = Float32Array.from(
      { length: from * to },
      (_, i) => member[weights + Math.floor(i / to) * outputs + i % to]!,
    );
    const product = graph.add("MatMul", [out, graph.constant([from, to], matrix)]);
    out = graph.add("Add", [product, graph.constant([1, to], member.slice(biases, biases + to))]);
    if (l === layers.length - 1) return;
    out = shape.activation === "relu" ? graph.add("Relu", [out]) : graph.add("Mul", [out, graph.add("Sigmoid", [out])]);
  });
  return graph.add("Cast", [out], { attributes: { to: ELEMENTS.DOUBLE } });
}

/** How likely each class is by its heads, none impossible, shape [n × classes]. */
function chancesPart(graph: OnnxGraphBuilder, heads: string, classes: number): string {
  if (classes === 2) {
    const logit = clippedPart(graph, heads, [graph.number(-SURE), graph.number(SURE)]);
    return graph.add("Sigmoid", [graph.beside([graph.add("Neg", [logit]), logit])]);
  }
  const most = graph.add("ReduceMax", [heads, graph.whole([1])], { attributes: { keepdims: 1 } });
  const near = graph.add("Max", [graph.add("Sub", [heads, most]), graph.number(-SURE)]);
  return graph.add("Softmax", [near], { attributes: { axis: 1 } });
}

/** The level of the quantiles that is predicted, those of a row in order, shape [n × outputs]. */
function levelPart(graph: OnnxGraphBuilder, heads: string, { task, levels, level }: NeuralModel): string {
  const outputs = widthOf(task);
  const split = graph.add("Reshape", [heads, graph.whole([-1, outputs, levels.length])]);
  const chosen = graph.add("Gather", [
    graph.ascending(split, levels.length),
    graph.constant([], BigInt64Array.of(BigInt(level))),
  ], {
    attributes: { axis: 2 },
  });
  return chosen;
}
