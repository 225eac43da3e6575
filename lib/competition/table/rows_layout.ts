import type { Artifact, ArtifactArray } from "../../core/artifact.ts";
import { FitError } from "../../core/errors.ts";
import { MOST_LEVELS } from "../../core/resolve_config.ts";
import { type Task, widthOf } from "../../core/task.ts";
import { decodeTableSpec, plainNames, type TableSpec, tableSpecHash } from "../../features/table/table_spec.ts";
import { type ChampionLayout, championReader, type ChampionSources, writeChampion } from "../champion_layout.ts";
import type { RowReading } from "./row_reading.ts";
import type { RowsChampion, RowsMember } from "./rows_champion.ts";

/** Name under which a run stores what serves rows of keys that it has not seen. */
export const SHARED_UNSEEN = "unseen_keys";

/** What the header of a champion of rows says beside what all say. */
interface Head extends Pick<RowsChampion, "end"> {
  readonly levels: readonly number[];
}

/** Layout of champions of rows: a text, as those of series have numbers. */
export const ROWS_LAYOUT: ChampionLayout<TableSpec, RowsMember, RowsChampion> = {
  written: "rows 1",
  read: ["rows 1"],
  specs: { decode: decodeTableSpec, hash: tableSpecHash, names: plainNames },
  head: {
    required: ["end", "levels"],
    properties: {
      end: { type: "integer", minimum: -1, maximum: 2 ** 31 },
      levels: {
        type: "array",
        maxItems: MOST_LEVELS,
        items: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 100 },
      },
    },
  },
  member: { required: [], properties: {} },
  store: ({ end, reading }) => ({ header: { end, levels: reading.levels }, arrays: { ...arraysOf(reading) } }),
  storeMember: () => ({}),
  restoreMember: () => ({}),
  restore(base, { header, arrays }) {
    const { end, levels } = header as unknown as Head;
    return { ...base, end, reading: readingOf(base.spec.task, levels, arrays) };
  },
};

function arraysOf(reading: RowReading): Artifact["arrays"] {
  if (reading.kind === "class") return { least: reading.least };
  const { lo, hi, low, high } = reading;
  return { lo, hi, low, high };
}

function readingOf(task: Task, levels: readonly number[], arrays: Artifact["arrays"]): RowReading {
  const count = levels.length, width = widthOf(task);
  const take = (name: string, length: number) => numbersOf(arrays[name], name, length);
  if (task.kind === "class") return { kind: "class", levels, least: take("least", count) };
  return {
    kind: "number",
    levels,
    lo: take("lo", count * width),
    hi: take("hi", count * width),
    low: take("low", width),
    high: take("high", width),
  };
}

function numbersOf(array: ArtifactArray | undefined, name: string, length: number): Float64Array {
  if (array instanceof Float64Array && array.length === length) return array;
  throw new FitError(
    "CORRUPT_ARTIFACT",
    `Cannot decode a champion as its ${name} needs ${length} numbers of 64 bits: current value is ${
      array === undefined ? "none" : `${array.length} of ${array.constructor.name}`
    }`,
    { hint: "Restore the registry root from a backup or train the key again." },
  );
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
