import { type Artifact, corruptArtifact } from "../../core/bytes/artifact.ts";
import type { Design } from "../../core/rows/design.ts";
import { FitError } from "../../core/errors/errors.ts";
import type { Task } from "../../core/rows/task.ts";
import { assertTask, notFinite } from "./task_of.ts";
import type { Future, ModelFamily, Training } from "./family.ts";

/** Every fitted model carries the name of its family, so that another family refuses it. */
export interface Tagged {
  readonly family: string;
}

/** What the checks need to know of a family. */
type FamilyFacts = Pick<ModelFamily, "name" | "minRows" | "tasks">;

/**
 * Refuse a history that cannot be fitted.
 *
 * @returns Number of known observations.
 * @throws {FitError} `EMPTY`, `NOT_FINITE`, `TOO_SHORT`.
 */
export function assertHistory(training: Training, family: FamilyFacts): number {
  const known = countKnown(training.y, family.name);
  assertEnough(known, "known observations", family);
  return known;
}

/**
 * Number of known observations.
 *
 * @throws {FitError} `NOT_FINITE` if one is infinite.
 */
export function countKnown(y: Float64Array, name: string): number {
  if (isAllFinite(y)) return y.length;
  let known = 0;
  for (let t = 0; t < y.length; t++) {
    if (y[t] !== y[t]) continue;
    if (y[t]! - y[t]! !== 0) throw notFinite(name, `y[${t}] = ${y[t]}`);
    known++;
  }
  return known;
}

/** Whether no value is NaN or infinite: all differences from themselves are 0, four sums side by side. */
function isAllFinite(y: Float64Array): boolean {
  let a = 0, b = 0, c = 0, d = 0, t = 3;
  for (; t < y.length; t += 4) {
    const w = y[t - 3]!, x = y[t - 2]!, u = y[t - 1]!, v = y[t]!;
    a += w - w;
    b += x - x;
    c += u - u;
    d += v - v;
  }
  for (t -= 3; t < y.length; t++) a += y[t]! - y[t]!;
  return a + b + c + d === 0;
}

/**
 * The design of a fit, refused if it cannot be fitted.
 *
 * @throws {FitError} `EMPTY` (also without a design), `TOO_SHORT`, `NOT_FINITE` for a weight that is not above zero, and as
 * {@linkcode assertTask}.
 * @throws {RangeError} If the design's shapes disagree.
 */
export function requireTrainingDesign(training: Training, family: FamilyFacts): Design {
  const { design } = training;
  if (design === null) throw empty(family.name, "rows");
  const { rows, weight, ds } = design;
  assertEnough(rows, "rows", family);
  if (weight.length !== rows || ds.length !== rows) {
    throw new RangeError(
      `Cannot fit ${family.name} as weight and ds must have ${rows} rows: current value is ${weight.length}, ${ds.length}`,
    );
  }
  assertTask(design, family);
  const bad = weight.findIndex((value) => !(value > 0 && value < Infinity));
  if (bad >= 0) throw notFinite(family.name, `weight[${bad}] = ${weight[bad]}`);
  return design;
}

/**
 * The design of a prediction.
 *
 * @throws {FitError} `SPEC_MISMATCH` if it was made by another feature spec than the model's.
 * @throws {TypeError} If there is no design.
 */
export function requireFutureDesign(future: Future, fitted: Tagged & { readonly specHash: string }): Design {
  const { design } = future;
  if (design === null) {
    throw new TypeError(`Cannot predict with ${fitted.family} as it needs feature rows: current value is null`);
  }
  if (design.specHash !== fitted.specHash) {
    throw new FitError(
      "SPEC_MISMATCH",
      `Cannot predict with ${fitted.family} as its rows must come from feature spec ${fitted.specHash}: current value is ${design.specHash}`,
      { hint: "Make the rows with the spec stored beside the model, or train again." },
    );
  }
  return design;
}

/** @throws {FitError} `NOT_FITTED` if the value is not what this family's `fit` or `decode` gave. */
export function assertFitted(fitted: Tagged | null | undefined, name: string): void {
  const tag: unknown = fitted?.family;
  if (tag === name) return;
  throw new FitError(
    "NOT_FITTED",
    `Cannot predict with ${name} as it needs a fitted model of this family: current value is ${
      typeof tag === "string" ? `one of ${tag}` : "not a fitted model"
    }`,
    { hint: "Call fit or decode first." },
  );
}

/** @throws {FitError} `WRONG_FAMILY` if the artifact was encoded by another family. */
export function assertArtifact(artifact: Artifact, name: string): void {
  if (artifact.header.family === name) return;
  throw new FitError(
    "WRONG_FAMILY",
    `Cannot decode a ${name} model as the artifact must be of this family: current value is ${
      JSON.stringify(artifact.header.family)
    }`,
    { hint: "Decode with the family that the artifact's header names." },
  );
}

/** @throws {FitError} `OLD_ARTIFACT` if the artifact has the layout of another release. */
export function assertLayout(artifact: Artifact, layout: number): void {
  const { family, layout: found = 1 } = artifact.header;
  if (found === layout) return;
  throw new FitError(
    "OLD_ARTIFACT",
    `Cannot decode a ${family} model as its artifact must have layout ${layout}: current value is ${found}`,
    { hint: "Train again: another release of the library wrote it." },
  );
}

/** A floating point array of an artifact. @throws {FitError} `CORRUPT_ARTIFACT` if it is missing. */
export function floats(artifact: Artifact, name: string): Float64Array {
  const array = artifact.arrays[name];
  if (array instanceof Float64Array) return array;
  throw corrupt(name);
}

/** Most values of a prediction; what is decoded may come from anybody. */
const MOST_WIDTH = 1_000_000;

/** What rows are asked for, of a header. @throws {FitError} `CORRUPT_ARTIFACT` if it says none. */
export function readTask(value: unknown): Task {
  const isWidth = (width: unknown, least: number): width is number =>
    typeof width === "number" && Number.isInteger(width) && width >= least && width <= MOST_WIDTH;
  if (typeof value === "object" && value !== null && "kind" in value) {
    if (value.kind === "number" && "outputs" in value && isWidth(value.outputs, 1)) {
      return { kind: "number", outputs: value.outputs };
    }
    if (value.kind === "class" && "classes" in value && isWidth(value.classes, 2)) {
      return { kind: "class", classes: value.classes };
    }
  }
  throw corrupt("its task");
}

/** An error for an artifact that lacks a part. */
export function corrupt(part: string): FitError {
  return corruptArtifact("a model", { must: `its artifact must hold ${part}`, found: "none" });
}

function assertEnough(count: number, what: string, family: FamilyFacts): void {
  if (count === 0) throw empty(family.name, what);
  if (count < family.minRows) {
    throw new FitError(
      "TOO_SHORT",
      `Cannot fit ${family.name} as it needs at least ${family.minRows} ${what}: current value is ${count}`,
      { hint: "Use a simpler family or a pooled model for short keys." },
    );
  }
}

function empty(name: string, what: string): FitError {
  return new FitError("EMPTY", `Cannot fit ${name} as it needs ${what}: current value is 0`, {
    hint: "Use a fallback for keys without data.",
  });
}
