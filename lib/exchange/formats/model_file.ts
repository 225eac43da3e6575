import type { FittedModel } from "../../competition/backtest/predict_model.ts";
import { isLinearFit } from "../../models/linear/linear_form.ts";
import { outputCount } from "../../models/trees/ensemble/ensemble.ts";
import { TreeModel } from "../../models/trees/model.ts";
import { formatReadable, readableModel } from "./json_model.ts";
import { formatLightgbm } from "./lightgbm_text.ts";

/** Formats that models can be exported in. */
export type Format = "lightgbm" | "onnx" | "json";

/** A fitted model as a file. */
export interface ModelFile {
  /** What it is; a linear model among trees for LightGBM is JSON. */
  readonly format: Format;
  /** Ends the name of its file. */
  readonly extension: string;
  /** All of it. */
  readonly content: Uint8Array | string;
  /** What must be added to what the other program predicts; see {@linkcode formatLightgbm}. */
  readonly offset: number;
  /** File of what makes its features of the columns of a table; absent: it has it itself, or reads feature rows. */
  readonly encoder?: string;
}

/**
 * A fitted model in a format.
 *
 * @param model With its family. @param options `format`; `names`: features of its rows, in the order of the columns.
 * @returns The file, or why the format cannot say it, for people.
 */
export async function modelFile(
  model: FittedModel,
  options: { readonly format: Format; readonly names: readonly string[] },
): Promise<ModelFile | string> {
  const { format, names } = options, { fitted, family } = model;
  const facts = { family: family.name, features: JSON.stringify(names) };
  if (fitted instanceof TreeModel && outputCount(fitted.ensemble) > 1) {
    return `${family.name} has a score for each of several classes`;
  }
  if (format === "json") return jsonFile(model, names) ?? `${family.name} cannot be told in JSON`;
  if (fitted instanceof TreeModel) {
    if (format === "onnx") return onnxFile((await import("./onnx_trees.ts")).onnxTrees(fitted.ensemble, facts));
    const written = formatLightgbm(fitted.ensemble);
    if (written === null) return `${family.name} asks for a category that is no whole number up to a million`;
    return { format, extension: "txt", content: written.text, offset: written.offset };
  }
  if (!isLinearFit(fitted)) return `${family.name} has neither trees nor coefficients`;
  // ONNX is loaded by whom it is for: it has a package of its own.
  if (format === "onnx") return onnxFile((await import("./onnx_linear.ts")).onnxLinear(fitted, facts));
  return jsonFile(model, names) ?? `${family.name} cannot be told in JSON`;
}

function onnxFile(content: Uint8Array): ModelFile {
  return { format: "onnx", extension: "onnx", content, offset: 0 };
}

function jsonFile(model: FittedModel, names: readonly string[]): ModelFile | null {
  const readable = readableModel(model, names);
  if (readable === null) return null;
  return { format: "json", extension: "json", content: `${formatReadable(readable)}\n`, offset: 0 };
}
