import type { Artifact } from "../../core/bytes/artifact.ts";
import { assertArtifact, assertFitted, corrupt, floats, requireFutureDesign, type Tagged } from "../contract/checks.ts";
import type { NormalEquations } from "./normal_equations.ts";
import type { Future, ModelFamily } from "../contract/family.ts";
import { type Standardization, standardizedRows } from "./standardize.ts";

/** A fitted linear model over standardised columns. */
export interface LinearFit extends Tagged {
  readonly specHash: string;
  /** Number of features p of the design. */
  readonly features: number;
  readonly columns: Standardization;
  /** Change of the target per standard deviation of the column, shape [k]. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** Predictions are kept inside: the range of the training targets, widened by itself on both sides. */
  readonly bounds: readonly [number, number];
  /** Ridge penalty, relative to the standardised columns' variance of 1; 0 for least squares. */
  readonly penalty: number;
}

/** Put the solution of a least squares problem into a fitted model. */
export function linearFit(
  family: string,
  equations: Pick<NormalEquations, "columns" | "centre" | "range">,
  solution: {
    readonly design: { readonly specHash: string; readonly names: readonly string[] };
    readonly coefficients: Float64Array;
    readonly penalty: number;
  },
): LinearFit {
  const [low, high] = equations.range;
  return {
    family,
    specHash: solution.design.specHash,
    features: solution.design.names.length,
    columns: equations.columns,
    coefficients: solution.coefficients,
    intercept: equations.centre,
    bounds: [2 * low - high, 2 * high - low],
    penalty: solution.penalty,
  };
}

/** Whether a fitted model is linear, of whichever family. */
export function isLinearFit(fitted: unknown): fitted is LinearFit {
  return typeof fitted === "object" && fitted !== null && "coefficients" in fitted && "columns" in fitted;
}

/** What all linear families share: everything but `fit`. */
export function linearForm(
  name: string,
): Required<Pick<ModelFamily<LinearFit>, "input" | "predict" | "encode" | "decode" | "importance" | "degenerate">> {
  return {
    input: "design",
    predict(fitted, future) {
      assertFitted(fitted, name);
      return predictLinear(fitted, future);
    },
    encode(fitted) {
      assertFitted(fitted, name);
      return encodeLinear(fitted);
    },
    decode(artifact) {
      assertArtifact(artifact, name);
      return decodeLinear(artifact, name);
    },
    importance: importanceOf,
    degenerate: (fitted) => fitted.coefficients.every((value) => value === 0) ? "CONSTANT" : null,
  };
}

function predictLinear(fitted: LinearFit, future: Future): Float64Array {
  const design = requireFutureDesign(future, fitted);
  const { coefficients, intercept, bounds: [low, high] } = fitted;
  const rows = standardizedRows(design, fitted.columns);
  const out = new Float64Array(design.rows);
  for (let i = 0, at = 0; i < design.rows; i++, at += coefficients.length) {
    let sum = intercept;
    for (let c = 0; c < coefficients.length; c++) sum += rows[at + c]! * coefficients[c]!;
    out[i] = Math.min(Math.max(sum, low), high);
  }
  return out;
}

function encodeLinear(fitted: LinearFit): Artifact {
  const { columns, coefficients, intercept, bounds, penalty } = fitted;
  return {
    header: { family: fitted.family, specHash: fitted.specHash, features: fitted.features },
    arrays: {
      features: columns.features,
      levels: columns.levels,
      mean: columns.mean,
      scale: columns.scale,
      coefficients,
      constants: Float64Array.of(intercept, ...bounds, penalty),
    },
  };
}

function decodeLinear(artifact: Artifact, family: string): LinearFit {
  const { specHash, features } = artifact.header;
  const index = artifact.arrays.features;
  if (typeof specHash !== "string" || !isCount(features) || !(index instanceof Int32Array)) {
    throw corrupt("specHash and features");
  }
  const columns = readFeatures(artifact, index, features), coefficients = floats(artifact, "coefficients");
  if (coefficients.length !== index.length) throw corrupt("a coefficient for each column");
  const [intercept = NaN, low = NaN, high = NaN, penalty = NaN] = floats(artifact, "constants");
  return {
    family,
    specHash,
    features,
    columns,
    coefficients,
    intercept,
    bounds: [low, high],
    penalty,
  };
}

/** Features of a design at most; what is decoded may come from anybody. */
const MOST_FEATURES = 100_000;

/** Whether a value is a number of features, or of others of which there are not more. */
export function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_FEATURES;
}

/** How features become columns; each column reads a feature of the row. */
export function readFeatures(artifact: Artifact, features: Int32Array, count: number): Standardization {
  const columns = {
    levels: floats(artifact, "levels"),
    mean: floats(artifact, "mean"),
    scale: floats(artifact, "scale"),
  };
  const isWhole = Object.values(columns).every((column) => column.length === features.length);
  if (!isWhole || !features.every((feature) => feature >= 0 && feature < count)) throw corrupt("sound columns");
  return { features, ...columns };
}

/** Absolute standardised coefficients summed by feature, normalised. */
function importanceOf(fitted: LinearFit): Float64Array {
  const out = new Float64Array(fitted.features);
  let total = 0;
  fitted.coefficients.forEach((value, c) => {
    out[fitted.columns.features[c]!]! += Math.abs(value);
    total += Math.abs(value);
  });
  return total > 0 ? out.map((value) => value / total) : out;
}
