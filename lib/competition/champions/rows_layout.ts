import { type Artifact, type ArtifactArray, corruptArtifact } from "../../core/bytes/artifact.ts";
import type { FitError } from "../../core/errors/errors.ts";
import type { JsonSchema } from "../../core/bytes/schema_problem.ts";
import type { Task } from "../../core/rows/task.ts";
import { decodeTableSpec, featureColumnNames, type TableSpec, tableSpecHash } from "../../features/table/table_spec.ts";
import {
  type ChampionLayout,
  championReader,
  type ChampionSources,
  type SharedReader,
  writeChampion,
} from "./champion_layout.ts";
import { decodeClassSets, decodeNumberErrors } from "../calibration/row_errors.ts";
import type { ClassReading, NumberReading, RowReading } from "../calibration/row_reading.ts";
import type { RowsChampion, RowsMember } from "./rows_champion.ts";

/** Name under which a run stores what serves rows of keys that it has not seen. */
export const SHARED_UNSEEN = "unseen_keys";

/** Name under which a run stores how far predictions of rows miss, which all its intervals or sets rest on. */
export const SHARED_ERRORS = "row_errors";

/** The same of keys that training has not seen. */
export const SHARED_UNSEEN_ERRORS = "unseen_row_errors";

/** Group of keys that training has not seen. */
export const UNSEEN = "unseen";

const TEXT = { type: "string" }, SHARE = { type: "number", minimum: 0, maximum: 1 };
const MAPS = {
  type: "array",
  items: {
    anyOf: [
      {
        type: "object",
        required: ["kind", "slope", "offset"],
        properties: {
          kind: { type: "string", enum: ["platt"] },
          slope: { type: "number" },
          offset: { type: "number" },
        },
      },
      {
        type: "object",
        required: ["kind", "points", "shares"],
        properties: {
          kind: { type: "string", enum: ["isotonic"] },
          points: { type: "array", minItems: 1, items: SHARE },
          shares: { type: "array", minItems: 1, items: SHARE },
        },
      },
    ],
  } as JsonSchema,
};
const NUMBER_FIELDS = {
  required: ["group", "floor"],
  properties: { group: TEXT, floor: { type: ["number", "null"] } },
};
const CLASS_FIELDS = {
  required: ["group", "calibration", "decision"],
  properties: {
    group: TEXT,
    calibration: { type: "object", required: ["method", "maps"], properties: { method: TEXT, maps: MAPS } },
    decision: {
      type: "object",
      required: ["by", "costs"],
      properties: { by: TEXT, costs: { type: "array", items: { type: "number", minimum: 0 } } },
    },
  },
};

/** What the header of a champion of rows says beside what all say. */
interface Head extends Pick<RowsChampion, "end"> {
  readonly reading: StoredReading;
}

/** A reading without what a run stores once, and without arrays. */
type StoredReading =
  | (Pick<NumberReading, "group"> & { readonly floor: number | null })
  | Pick<ClassReading, "group" | "calibration" | "decision">;

/** Layout of champions of rows: a text, as those of series have numbers. */
export const ROWS_LAYOUT: ChampionLayout<TableSpec, RowsMember, RowsChampion> = {
  written: "rows 1",
  read: ["rows 1"],
  specs: { decode: decodeTableSpec, hash: tableSpecHash, names: featureColumnNames },
  head: {
    required: ["end", "reading"],
    properties: {
      end: { type: "integer", minimum: -1, maximum: 2 ** 31 },
      reading: { anyOf: [{ type: "object", ...NUMBER_FIELDS }, { type: "object", ...CLASS_FIELDS }] },
    },
  },
  member: { required: [], properties: {} },
  store: ({ end, reading }) => ({
    header: { end, reading: storedReading(reading) },
    arrays: Object.fromEntries(reading.kind === "number" ? [["units", reading.units]] : []),
  }),
  storeMember: () => ({}),
  restoreMember: () => ({}),
  restore(base, { header, arrays, shared }) {
    const { end, reading } = header as unknown as Head, { task } = base.spec;
    return { ...base, end, reading: readingOf(task, reading, { arrays, shared }) };
  },
};

function storedReading(reading: RowReading): StoredReading {
  const { group } = reading;
  if (reading.kind === "number") return { group, floor: Number.isFinite(reading.floor) ? reading.floor : null };
  const { calibration: { method, maps }, decision } = reading;
  return { group, calibration: { method, maps }, decision };
}

function readingOf(
  task: Task,
  stored: StoredReading,
  { arrays, shared }: Pick<Artifact, "arrays"> & { readonly shared: SharedReader },
): RowReading {
  if (task.kind === "number") {
    if (!("floor" in stored)) throw corrupt("a floor of numbers", "none");
    const { group, floor } = stored, units = numbersOf(arrays.units, task.outputs);
    const intervals = shared(errorsName(group), (bytes) => decodeNumberErrors(bytes, task.outputs));
    return { kind: "number", group, units, floor: floor ?? -Infinity, intervals };
  }
  if (!("decision" in stored)) throw corrupt("a decision between classes", "none");
  const { calibration, decision } = stored, { classes } = task, maps = classes === 2 ? 1 : classes;
  if (decision.costs.length !== classes ** 2) throw corrupt(`${classes ** 2} costs`, `${decision.costs.length}`);
  const isWhole = calibration.maps.every((map) => map.kind === "platt" || map.points.length === map.shares.length);
  if (!isWhole || ![0, maps].includes(calibration.maps.length)) {
    throw corrupt(`whole maps of ${maps} probabilities`, "others");
  }
  return { kind: "class", ...stored, sets: shared(errorsName(stored.group), decodeClassSets) };
}

function errorsName(group: string): string {
  return group === UNSEEN ? SHARED_UNSEEN_ERRORS : SHARED_ERRORS;
}

function numbersOf(array: ArtifactArray | undefined, length: number): Float64Array {
  if (array instanceof Float64Array && array.length === length) return array;
  throw corrupt(`${length} typical errors of 64 bits`, array === undefined ? "none" : `${array.length} numbers`);
}

function corrupt(needed: string, found: string): FitError {
  return corruptArtifact("a champion", { must: `it needs ${needed}`, found });
}

/**
 * A champion of rows as bytes. Pooled members and the spec are named, not copied: the run stores each once.
 *
 * @param champion What serves the key. @returns Bytes for a pack.
 */
export function encodeRowsChampion(champion: RowsChampion): Uint8Array<ArrayBuffer> {
  return writeChampion(ROWS_LAYOUT, champion);
}

/**
 * A reader of champions of rows of one run. Pooled models and the spec are decoded once, however many keys use them.
 *
 * @param sources Families and shared artifacts.
 * @returns From the bytes of {@linkcode encodeRowsChampion} to a champion, with bit-identical predictions.
 * The reader throws {@linkcode FitError} `CORRUPT_ARTIFACT` for broken bytes, `OLD_ARTIFACT` for those of another layout and
 * `SPEC_MISMATCH` if the stored spec is another.
 */
export function createRowsReader(sources: ChampionSources<TableSpec>): (bytes: Uint8Array) => RowsChampion {
  return championReader(ROWS_LAYOUT, sources);
}
