import type { FittedModel } from "../../competition/backtest/predict_model.ts";
import type { FitError } from "../../core/errors/errors.ts";
import { isLinearFit } from "../../models/linear/linear_form.ts";
import { isLogisticFit } from "../../models/linear/logistic.ts";
import { isNeuralModel } from "../../models/neural/model.ts";
import { isPriorMean } from "../../models/contract/prior_mean.ts";
import { SeveralOutputs } from "../../models/contract/per_output.ts";
import { EncodedModel } from "../../models/contract/encoded.ts";
import { isResidual, LEAST } from "../../models/contract/residual.ts";
import type { TreeEnsemble } from "../../models/trees/ensemble/ensemble.ts";
import { TreeModel } from "../../models/trees/model.ts";
import type { OnnxGraphBuilder } from "../formats/onnx_graph.ts";
import { linearPart } from "../formats/onnx_linear.ts";
import type { GraphRows } from "../formats/onnx_trees.ts";
import { logisticPart, treeModelPart } from "./class_graph.ts";
import { encoderPart } from "./encoder_graph.ts";
import { inexpressible } from "./column_graph.ts";
import { neuralFeatures, neuralPart } from "./neural_graph.ts";
import type { RawColumns } from "./raw_columns.ts";

/**
 * A fitted model of rows as operators, with what it has learned of columns.
 *
 * @param graph Takes them. @param model With its family. @param raw Columns of the table.
 * @returns What the family predicts, shape [n × width of the task].
 * @throws {FitError} `INEXPRESSIBLE` if there are no operators for it.
 */
export function memberPart(graph: OnnxGraphBuilder, { family, fitted }: FittedModel, raw: RawColumns): string {
  return fittedPart(graph, { name: family.name, fitted }, { raw });
}

interface Given {
  readonly raw: RawColumns;
  /** Scores that those of classes are added to. */
  readonly offset?: string;
}

interface Named {
  /** Of the family, for people. */
  readonly name: string;
  readonly fitted: unknown;
}

function fittedPart(graph: OnnxGraphBuilder, { name, fitted }: Named, given: Given): string {
  if (isPriorMean(fitted)) return graph.everyRow(fitted.values);
  if (isResidual(fitted)) {
    const prior = fittedPart(graph, { name, fitted: fitted.prior }, given), own = { name, fitted: fitted.own };
    if (fitted.kind === "number") return graph.add("Add", [fittedPart(graph, own, given), prior]);
    const offset = graph.add("Log", [graph.add("Max", [prior, graph.number(LEAST)])]);
    return fittedPart(graph, own, { ...given, offset });
  }
  if (!(fitted instanceof EncodedModel)) throw withoutOperators(name);
  const { encoder, model } = fitted, part = partOf({ name, fitted: model });
  const features = [...new Set(part.reads)].sort((a, b) => a - b);
  const x = features.length === 0 ? graph.everyRow([0]) : encoderPart(graph, encoder, { ...given, features });
  const places = new Map(features.map((feature, i) => [feature, i]));
  return part.build(graph, { x, place: (feature) => places.get(feature) ?? 0, offset: given.offset });
}

/** A model of encoded rows. */
interface ModelPart {
  /** Features that it reads. */
  readonly reads: readonly number[];
  /** Operators that give its predictions, shape [n × width of the task]. */
  build(graph: OnnxGraphBuilder, rows: GraphRows): string;
}

function partOf({ name, fitted }: Named): ModelPart {
  if (fitted instanceof SeveralOutputs) {
    const parts = fitted.parts.map((part) => partOf({ name, fitted: part }));
    return {
      reads: parts.flatMap(({ reads }) => reads),
      build: (graph, rows) => graph.beside(parts.map(({ build }) => build(graph, rows))),
    };
  }
  if (fitted instanceof TreeModel) {
    return { reads: askedBy(fitted.ensemble), build: (graph, rows) => treeModelPart(graph, fitted, rows) };
  }
  if (isLogisticFit(fitted)) {
    return { reads: [...fitted.columns.features], build: (graph, rows) => logisticPart(graph, fitted, rows) };
  }
  if (isLinearFit(fitted)) {
    return { reads: [...fitted.columns.features], build: (graph, rows) => linearPart(graph, fitted, rows) };
  }
  if (!isNeuralModel(fitted)) throw withoutOperators(name);
  return { reads: neuralFeatures(fitted), build: (graph, rows) => neuralPart(graph, fitted, rows) };
}

function askedBy({ split }: TreeEnsemble): number[] {
  const asked = new Set<number>();
  for (const code of split) if (code >= 0) asked.add(code >> 2);
  return [...asked];
}

function withoutOperators(name: string): FitError {
  return inexpressible(`${name} is a family that ONNX has no operators for`);
}
