import { FitError } from "../../core/errors/errors.ts";
import { widthOf } from "../../core/rows/task.ts";
import type { Future, ModelFamily } from "../../models/contract/family.ts";

/** A fitted model with the family that can use it. */
export interface FittedModel {
  /** The family that fitted or decoded it. */
  readonly family: ModelFamily;
  /** What its `fit` or `decode` gave. */
  readonly fitted: unknown;
}

/**
 * Ask a fitted model for its forecast. A family of a user's own may give anything: too few values would leave steps without a
 * forecast and nobody would know why.
 *
 * @param model Of any family. @param future What it may see.
 * @returns Shape [future.horizon × width of the task], as the family gave it; finite or not. Classes that a row cannot have get 0,
 * and no others: one that a model is sure not to come is next to impossible.
 * @throws {FitError} `WRONG_LENGTH` if it is no array of so many numbers; and from the family.
 */
export function predictModel({ family, fitted }: FittedModel, future: Future): Float64Array {
  const given: unknown = family.predict(fitted, future);
  const values = given instanceof Float64Array ? given : arrayOf(given);
  const { horizon, design } = future, width = design?.task === undefined ? 1 : widthOf(design.task);
  if (values?.length === horizon * width) {
    const said = design?.task?.kind === "class" ? noneImpossible(values, width) : values;
    return design?.possible === undefined ? said : onlyPossible(said, design.possible, width);
  }
  throw new FitError(
    "WRONG_LENGTH",
    `Cannot use a forecast of ${family.name} as it must be an array of ${horizon * width} numbers: current value is ${
      values === null ? `of type ${given === null ? "null" : typeof given}` : `${values.length} of them`
    }`,
    { hint: "Let predict return one number for each step, or for each row of the design." },
  );
}

/**
 * Probabilities of which none is 0, as that tells what cannot come, which no model has to say: such a class gets the least that log
 * loss tells from 0. A row without any probability stays so.
 */
function noneImpossible(shares: Float64Array, classes: number): Float64Array {
  if (shares.every((share) => share > 0)) return shares;
  const out = shares.slice();
  for (let from = 0; from < out.length; from += classes) {
    const row = out.subarray(from, from + classes);
    if (row.some((share) => share > 0)) row.forEach((share, c) => row[c] = share <= 0 ? Number.EPSILON : share);
  }
  return out;
}

/** Probabilities of the classes that a row can have, 0 for all others. A row that gives these none has all of them alike. */
function onlyPossible(shares: Float64Array, possible: Uint8Array, classes: number): Float64Array {
  const out = shares.map((share, i) => possible[i] === 1 ? share : 0);
  for (let from = 0; from < out.length; from += classes) {
    const row = out.subarray(from, from + classes), own = possible.subarray(from, from + classes);
    const total = row.reduce((sum, share) => sum + share, 0), count = own.reduce((sum, one) => sum + one, 0);
    for (let c = 0; c < classes; c++) if (own[c] === 1) row[c] = total === 0 ? 1 / count : row[c]! / total;
  }
  return out;
}

function arrayOf(given: unknown): Float64Array | null {
  return Array.isArray(given) || given instanceof Float32Array ? Float64Array.from(given) : null;
}
