import type { LinearFit } from "../../models/linear/linear_form.ts";
import type { Standardization } from "../../models/linear/standardize.ts";
import { OnnxGraphBuilder } from "./onnx_graph.ts";
import type { GraphRows } from "./onnx_trees.ts";

/**
 * A linear model as an ONNX graph of 64 bits, from rows `x` [n × p] to predictions `y` [n × 1].
 *
 * @param fitted Of whichever linear family. @param facts For people, by name.
 */
export function onnxLinear(fitted: LinearFit, facts: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const graph = new OnnxGraphBuilder([{ name: "x", holds: "numbers", width: fitted.features }], ["y"]);
  const tensor = linearPart(graph, fitted, { x: "x", place: (feature) => feature });
  return graph.encode([{ name: "y", holds: "numbers", width: 1, tensor }], { name: "linear", facts });
}

/**
 * A linear model as operators:
 *
 *     y = clip(intercept + Σ coefficient × (known ? (column - mean) / scale : 0))
 *
 * @returns Predictions, shape [n × 1].
 */
export function linearPart(
  graph: OnnxGraphBuilder,
  { columns, coefficients, intercept, bounds: [low, high] }: LinearFit,
  rows: GraphRows,
): string {
  if (coefficients.length === 0) return graph.everyRow([Math.min(Math.max(intercept, low), high)]);
  const known = standardizedPart(graph, columns, rows);
  const sum = graph.add("MatMul", [known, graph.constant([coefficients.length, 1], coefficients)]);
  const raw = graph.add("Add", [sum, graph.number(intercept)]);
  return clippedPart(graph, raw, [graph.number(low), graph.number(high)]);
}

/** Numbers kept within ends. */
export function clippedPart(
  graph: OnnxGraphBuilder,
  raw: string,
  [low, high]: readonly [low: string, high: string],
): string {
  return graph.add("Min", [graph.add("Max", [raw, low]), high]);
}

/**
 * Standardised columns: a column is a feature, or 1 where a feature has one of its categories, else 0. What is not finite is not
 * known, and 0.
 *
 * @returns Shape [n × k].
 */
export function standardizedPart(
  graph: OnnxGraphBuilder,
  { features, levels, mean, scale }: Standardization,
  { x, place }: GraphRows,
): string {
  const columns = graph.columns(x, features.map(place));
  // Of what is not finite the difference with itself is NaN.
  const unknown = graph.add("IsNaN", [graph.add("Sub", [columns, columns])]);
  const isCategory = Uint8Array.from(levels, (level) => Number(level === level));
  const zero = graph.number(0);
  let values = columns;
  if (isCategory.includes(1)) {
    const isLevel = graph.add("Equal", [columns, graph.row(levels.map((level) => level === level ? level : 0))]);
    const indicators = graph.add("Where", [isLevel, graph.number(1), zero]);
    values = graph.add("Where", [graph.constant([1, levels.length], isCategory, true), indicators, columns]);
  }
  const centred = graph.add("Sub", [values, graph.row(mean)]);
  const standardised = graph.add("Mul", [centred, graph.row(scale.map((value) => 1 / value))]);
  return graph.add("Where", [unknown, zero, standardised]);
}
