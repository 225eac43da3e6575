import type { LinearFit } from "../models/linear_form.ts";
import { encodeOnnx, type OnnxNode, type OnnxTensor } from "./onnx_model.ts";

/**
 * A linear model as an ONNX graph of 64 bits:
 *
 *     y = clip(intercept + Σ coefficient × (known ? (column - mean) / scale : 0))
 *
 * where a column is a feature, or 1 where a feature has one of its categories, else 0. What is not finite is not known.
 *
 * @param fitted Of whichever linear family. @param facts For people, by name.
 */
export function onnxLinear(
  { features, columns, coefficients, intercept, bounds: [low, high] }: LinearFit,
  facts: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const k = coefficients.length, { levels, mean, scale } = columns;
  const row = (name: string, values: Float64Array): OnnxTensor => ({ name, dims: [1, k], values });
  const number = (name: string, value: number): OnnxTensor => ({ name, dims: [], values: Float64Array.of(value) });
  const isCategory = Uint8Array.from(levels, (level) => Number(level === level));
  const constants: OnnxTensor[] = [
    number("intercept", intercept),
    number("low", low),
    number("high", high),
    number("zero", 0),
    number("one", 1),
    { name: "features", dims: [k], values: BigInt64Array.from(columns.features, BigInt) },
    row("levels", levels.map((level) => level === level ? level : 0)),
    { name: "is_category", dims: [1, k], values: isCategory, isFlags: true },
    row("mean", mean),
    row("width", scale.map((value) => 1 / value)),
    { name: "coefficients", dims: [k, 1], values: coefficients },
  ];
  const nodes: OnnxNode[] = [
    { op: "Gather", inputs: ["x", "features"], output: "columns", attributes: { axis: 1 } },
    { op: "Sub", inputs: ["columns", "columns"], output: "differences" },
    // Of what is not finite the difference with itself is NaN.
    { op: "IsNaN", inputs: ["differences"], output: "unknown" },
    { op: "Equal", inputs: ["columns", "levels"], output: "is_level" },
    { op: "Where", inputs: ["is_level", "one", "zero"], output: "indicators" },
    { op: "Where", inputs: ["is_category", "indicators", "columns"], output: "values" },
    { op: "Sub", inputs: ["values", "mean"], output: "centred" },
    { op: "Mul", inputs: ["centred", "width"], output: "standardised" },
    { op: "Where", inputs: ["unknown", "zero", "standardised"], output: "known" },
    { op: "MatMul", inputs: ["known", "coefficients"], output: "sum" },
    { op: "Add", inputs: ["sum", "intercept"], output: "raw" },
    { op: "Max", inputs: ["raw", "low"], output: "above" },
    { op: "Min", inputs: ["above", "high"], output: "y" },
  ];
  return encodeOnnx({ name: "linear", features, nodes, constants, facts });
}
