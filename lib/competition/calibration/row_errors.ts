import { corruptArtifact } from "../../core/bytes/artifact.ts";
import type { FitError } from "../../core/errors/errors.ts";
import { decodeJson } from "../../core/bytes/json_artifact.ts";
import { MOST_LEVELS } from "../../core/config/resolve_config.ts";
import type { IntervalProfile } from "./interval_profile.ts";
import type { ClassSets } from "./class_sets.ts";
import type { NumberIntervals, TargetShape } from "./number_intervals.ts";

/** How far predictions of rows miss; undefined of periods. @param profile As it was learned. */
export function rowErrorsOf({ numbers, classes }: IntervalProfile): NumberIntervals | ClassSets | undefined {
  return numbers ?? classes?.sets;
}

/** What a run stores once of how far predictions of rows miss, as bytes: JSON, in which NaN is null. */
export function encodeRowErrors(errors: NumberIntervals | ClassSets): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(errors));
}

const LEVELS = {
  type: "array",
  maxItems: MOST_LEVELS,
  items: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 100 },
};
const ENDS = { type: "array", items: { type: ["number", "null"] } };
const WHAT = "errors of rows";

const NUMBERS = {
  type: "object",
  required: ["levels", "targets"],
  properties: {
    levels: LEVELS,
    targets: {
      type: "array",
      items: {
        type: "object",
        required: ["fleet", "ends"],
        properties: {
          fleet: { type: ["number", "null"] },
          prior: { type: "number", exclusiveMinimum: 0 },
          ends: {
            type: "object",
            required: [""],
            additionalProperties: { type: "object", required: ["lo", "hi"], properties: { lo: ENDS, hi: ENDS } },
          },
        },
      },
    },
  },
};

/** JSON has no NaN: it is null. */
interface StoredNumbers extends Pick<NumberIntervals, "levels"> {
  readonly targets: readonly (Omit<TargetShape, "fleet"> & { readonly fleet: number | null })[];
}

/**
 * Inverse of {@linkcode encodeRowErrors} for numbers.
 *
 * @param bytes Of the run. @param outputs Numbers of a row.
 * @throws {FitError} `CORRUPT_ARTIFACT` if they are none of so many.
 */
export function decodeNumberErrors(bytes: Uint8Array, outputs: number): NumberIntervals {
  const { levels, targets } = decodeJson<StoredNumbers>(bytes, WHAT, NUMBERS);
  const lengths = targets.flatMap(({ ends }) => Object.values(ends).flatMap(({ lo, hi }) => [lo.length, hi.length]));
  assertWhole(lengths, levels);
  if (targets.length !== outputs) throw corrupt(`of ${outputs} targets`, `of ${targets.length}`);
  return { levels, targets: targets.map(({ fleet, ...rest }) => ({ ...rest, fleet: fleet ?? NaN })) };
}

const SETS = {
  type: "object",
  required: ["levels", "bounds"],
  properties: { levels: LEVELS, bounds: { type: "object", required: [""], additionalProperties: ENDS } },
};

/**
 * Inverse of {@linkcode encodeRowErrors} for classes.
 *
 * @param bytes Of the run.
 * @throws {FitError} `CORRUPT_ARTIFACT` if they are none.
 */
export function decodeClassSets(bytes: Uint8Array): ClassSets {
  const sets = decodeJson<ClassSets>(bytes, WHAT, SETS);
  assertWhole(Object.values(sets.bounds).map(({ length }) => length), sets.levels);
  return sets;
}

function assertWhole(lengths: readonly number[], levels: readonly number[]): void {
  const wrong = lengths.find((length) => length !== levels.length);
  if (wrong !== undefined) throw corrupt(`${levels.length} to each group`, `${wrong}`);
}

function corrupt(needed: string, found: string): FitError {
  return corruptArtifact(`the ${WHAT} of a run`, { must: `they must be ${needed}`, found });
}
