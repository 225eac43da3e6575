import type { RowsChampion, RowsMember } from "../../competition/champions/rows_champion.ts";
import { FitError } from "../../core/errors/errors.ts";
import { widthOf } from "../../core/rows/task.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import { OnnxGraphBuilder } from "../formats/onnx_graph.ts";
import type { OnnxValue } from "../formats/onnx_model.ts";
import { possiblePart } from "./class_graph.ts";
import { memberPart } from "./member_graph.ts";
import { RawColumns, rowInputs } from "./raw_columns.ts";
import { classesPart, combinedPart, numbersPart } from "./reading_graph.ts";

/** Names of what comes out of a model of rows. */
export interface RowOutputs {
  /** Numbers, [n × targets]. */
  readonly yhat?: string;
  /** Names of classes, [n]. */
  readonly label?: string;
  /** [n × classes]. */
  readonly probabilities?: string;
}

/** A model as a file, or which members have none. */
export type OnnxRows =
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly outputs: RowOutputs }
  | { readonly missing: readonly { readonly member: RowsMember; readonly reason: string }[] };

/**
 * What serves the rows of a key as an ONNX model: from the columns of the table to what is predicted, with all that is learned of
 * columns, the members, their combination, calibration and decision.
 *
 * @param champion What serves; it has a member with weight.
 * @returns The model, and what its outputs are called; or the members that ONNX cannot express, with why, for people.
 */
export function onnxRows(champion: RowsChampion): OnnxRows {
  const { spec, combine, reading, members } = champion, inputs = rowInputs(spec), outputs = outputsOf(spec);
  const graph = new OnnxGraphBuilder(inputs, Object.values(outputs)), raw = new RawColumns(graph, spec);
  const voting = members.filter(({ weight }) => weight > 0), width = widthOf(spec.task);
  const each = voting.map((member) =>
    partOrReason(
      member,
      (own) => possiblePart(graph, spec, { raw, said: memberPart(graph, own, raw) }),
    )
  );
  const missing = each.filter((part) => typeof part !== "string");
  if (missing.length > 0) return { missing };
  const parts = each.filter((part) => typeof part === "string");
  const combined = combinedPart(graph, parts, { combine, weights: voting.map(({ weight }) => weight), width });
  const told = { name: "rows", facts: factsOf(spec, outputs) };
  if (reading.kind === "number") {
    const tensor = numbersPart(graph, reading, combined);
    return { outputs, bytes: graph.encode([{ ...numbers(outputs.yhat!, width), tensor }], told) };
  }
  const { probabilities, label } = classesPart(graph, reading, { combined, classes: spec.classes });
  const made = [
    { name: outputs.label!, holds: "texts", width: null, tensor: label } as const,
    { ...numbers(outputs.probabilities!, width), tensor: probabilities },
  ];
  return { outputs, bytes: graph.encode(made, told) };
}

function partOrReason(
  member: RowsMember,
  make: (member: RowsMember) => string,
): string | { readonly member: RowsMember; readonly reason: string } {
  try {
    return make(member);
  } catch (thrown) {
    if (thrown instanceof FitError && thrown.code === "INEXPRESSIBLE") {
      return { member, reason: String(thrown.context.reason) };
    }
    throw thrown;
  }
}

function numbers(name: string, width: number): OnnxValue {
  return { name, holds: "numbers", width };
}

/** A column of the table may have one of these names. */
function outputsOf({ columns, task }: TableSpec): RowOutputs {
  const taken = new Set(columns.map(({ name }) => name));
  const free = (name: string): string => taken.has(name) ? free(`${name}_out`) : name;
  return task.kind === "number"
    ? { yhat: free("yhat") }
    : { label: free("label"), probabilities: free("probabilities") };
}

/** For whoever has the file alone. */
function factsOf({ columns, targets, classes, task }: TableSpec, outputs: RowOutputs): Record<string, string> {
  return {
    problem: task.kind === "number" ? "regression" : "classification",
    targets: JSON.stringify(targets),
    ...(task.kind === "number" ? {} : { classes: JSON.stringify(classes) }),
    columns: JSON.stringify(columns.map(({ name, kind }) => ({ name, kind }))),
    outputs: JSON.stringify(outputs),
  };
}
