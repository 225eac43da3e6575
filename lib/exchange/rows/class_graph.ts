import type { TableSpec } from "../../features/table/table_spec.ts";
import type { LogisticFit } from "../../models/linear/logistic.ts";
import { classScores } from "../../models/linear/softmax_loss.ts";
import type { TreeModel } from "../../models/trees/model.ts";
import { outputCount } from "../../models/trees/ensemble/ensemble.ts";
import type { OnnxGraphBuilder } from "../formats/onnx_graph.ts";
import { clippedPart, standardizedPart } from "../formats/onnx_linear.ts";
import { type GraphRows, treesPart } from "../formats/onnx_trees.ts";
import { tableRows, wholeNumbers } from "./column_graph.ts";
import type { RawColumns } from "./raw_columns.ts";

/**
 * A linear model of classes as operators.
 *
 * @param rows What it reads; `offset`: scores of all classes that its own are added to.
 * @returns Probabilities, shape [n × classes].
 */
export function logisticPart(graph: OnnxGraphBuilder, fitted: LogisticFit, rows: GraphRows): string {
  const { present, classes, unseen } = fitted, c = present.length;
  if (c === 1) {
    const only = new Array(classes).fill(unseen / Math.max(1, classes - 1));
    return graph.everyRow(only.with(present[0]!, 1 - unseen));
  }
  const own = scoresPart(graph, fitted, rows);
  // Of two classes the score of the first is 0.
  const scores = c === 2 ? graph.beside([graph.add("Sub", [own, own]), own]) : own;
  const sums = rows.offset === undefined ? scores : graph.add("Add", [scores, rows.offset]);
  const shares = graph.add("Softmax", [sums], { attributes: { axis: 1 } });
  if (c === classes) return shares;
  const place = new Float64Array(c * classes), rest = new Float64Array(classes).fill(unseen / (classes - c));
  present.forEach((name, i) => {
    place[i * classes + name] = 1 - unseen;
    rest[name] = 0;
  });
  return graph.add("Add", [graph.add("MatMul", [shares, graph.constant([c, classes], place)]), graph.row(rest)]);
}

/** Scores within their bounds, shape [n × scores]. */
function scoresPart(
  graph: OnnxGraphBuilder,
  { columns, slopes, bounds, present }: LogisticFit,
  rows: GraphRows,
): string {
  const scores = classScores(present.length), k = columns.features.length, size = k + 1;
  const intercepts = graph.row(Array.from({ length: scores }, (_, s) => slopes[s * size + k]!));
  const turned = Float64Array.from(
    { length: k * scores },
    (_, i) => slopes[i % scores * size + Math.floor(i / scores)]!,
  );
  const raw = k === 0 ? graph.everyRow(Array.from({ length: scores }, (_, s) => slopes[s]!)) : graph.add("Add", [
    graph.add("MatMul", [standardizedPart(graph, columns, rows), graph.constant([k, scores], turned)]),
    intercepts,
  ]);
  const end = (side: 0 | 1) => graph.row(Array.from({ length: scores }, (_, s) => bounds[2 * s + side]!));
  return clippedPart(graph, raw, [end(0), end(1)]);
}

/** Trees of numbers or of classes as operators. @returns Shape [n × width of the task]. */
export function treeModelPart(graph: OnnxGraphBuilder, { ensemble, classes }: TreeModel, rows: GraphRows): string {
  const outputs = outputCount(ensemble);
  if (classes !== 2 || outputs !== 1) return treesPart(graph, ensemble, rows);
  const { offset, ...plain } = rows;
  const score = offset === undefined
    ? {}
    : { offset: graph.add("Sub", [graph.columns(offset, [1]), graph.columns(offset, [0])]) };
  return bothPart(graph, treesPart(graph, ensemble, { ...plain, ...score }));
}

/**
 * Probabilities of the classes that the target of a row has, where several targets are keys of their own; as `predictModel` has
 * them.
 *
 * @param spec Of the rows. @param given `raw` columns; `said`: what a member says, shape [n × classes].
 * @returns Shape [n × classes].
 */
export function possiblePart(
  graph: OnnxGraphBuilder,
  { possible, columns, classes: { length: width } }: TableSpec,
  { raw, said }: { readonly raw: RawColumns; readonly said: string },
): string {
  if (possible === undefined) return said;
  const targets = columns.find(({ name }) => name === possible.column)?.levels ?? [];
  const levels = targets.flatMap((target, i) => Object.hasOwn(possible.classes, target) ? [i] : []);
  const table = new Float64Array((levels.length + 1) * width);
  levels.forEach((level, i) => possible.classes[targets[level]!]!.forEach((c) => table[i * width + c] = 1));
  // Of a target that is not known all can be.
  table.fill(1, levels.length * width);
  const isIn = tableRows(graph, wholeNumbers(graph, raw.named(possible.column)), { levels, table, width });
  const own = graph.add("Where", [graph.add("Equal", [isIn, graph.number(1)]), said, graph.number(0)]);
  const sum = (of: string) => graph.add("ReduceSum", [of, graph.whole([1])], { attributes: { keepdims: 1 } });
  const total = sum(own), isNone = graph.add("Equal", [total, graph.number(0)]);
  return graph.add("Where", [isNone, graph.add("Div", [isIn, sum(isIn)]), graph.add("Div", [own, total])]);
}

/** From the probability of the second of two classes those of both, shape [n × 2]. */
export function bothPart(graph: OnnxGraphBuilder, second: string): string {
  const share = clippedPart(graph, second, [graph.number(0), graph.number(1)]);
  return graph.beside([graph.add("Sub", [graph.number(1), share]), share]);
}
