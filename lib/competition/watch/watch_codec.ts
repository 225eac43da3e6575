import { corruptArtifact, decodeArtifact, encodeArtifact } from "../../core/bytes/artifact.ts";
import { schemaProblem } from "../../core/bytes/schema_problem.ts";
import type { WatchTable } from "./watch_table.ts";
import { keyWatchOf, numbersOf, ROW_WATCH_WIDTH, WatchRows } from "./watch_rows.ts";

/** Bytes of an id, which is hexadecimal. */
const ID_BYTES = 16;
/** Groups that a byte tells apart. */
const MOST_GROUPS = 256;

/**
 * What is usual for the keys of a run as bytes: equal content gives equal bytes.
 *
 * @param table Of a run. @param isKept Which keys and totals are written; default all.
 * @throws {RangeError} If they are of more groups than a byte tells apart.
 */
export function encodeWatch(
  table: WatchTable,
  isKept: (id: string) => boolean = () => true,
): Uint8Array<ArrayBuffer> {
  const { keys, ...facts } = table, names: string[] = [];
  const ids = new Uint8Array(keys.size * ID_BYTES), group = new Uint8Array(keys.size);
  const numbers = new Float32Array(keys.size * ROW_WATCH_WIDTH);
  let count = 0;
  for (const [id, key] of keys) {
    if (!isKept(id)) continue;
    if (!names.includes(key.group)) names.push(key.group);
    ids.set(Uint8Array.fromHex(id), count * ID_BYTES);
    group[count] = names.indexOf(key.group);
    numbers.set([key.level, ...key.scores.flatMap(numbersOf)], count++ * ROW_WATCH_WIDTH);
  }
  if (names.length > MOST_GROUPS) {
    throw new RangeError(
      `Cannot write what is usual for keys as they must be of at most ${MOST_GROUPS} groups: current value is ${names.length}`,
    );
  }
  const arrays = {
    ids: ids.subarray(0, count * ID_BYTES),
    group: group.subarray(0, count),
    numbers: numbers.subarray(0, count * ROW_WATCH_WIDTH),
  };
  return encodeArtifact({ header: { kind: "watch", version: 1, names, ...facts }, arrays });
}

const NUMBER = { type: "number" };
const TRIPLE = { type: "array", items: NUMBER };
const TAIL = { type: "object", required: ["from", "excess"], properties: { from: NUMBER, excess: NUMBER } };
const PRIOR = {
  type: "object",
  required: ["centre", "spread", "persistence", "ownPersistence"],
  additionalProperties: NUMBER,
};
const SCHEMA = {
  type: "object",
  required: ["kind", "version", "names", "level", "floor", "perYear", "periods", "groups"],
  properties: {
    kind: { enum: ["watch"] },
    version: { type: "integer", minimum: 1, maximum: 1 },
    names: { type: "array", items: { type: "string" } },
    level: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 100 },
    floor: NUMBER,
    perYear: { type: "number", exclusiveMinimum: 0 },
    periods: { type: "integer", minimum: 1 },
    groups: {
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["exponent", "priors", "from", "excess", "joint", "scan"],
        properties: {
          exponent: { type: "number", minimum: 0, maximum: 1 },
          priors: { type: "array", items: PRIOR },
          from: TRIPLE,
          excess: TRIPLE,
          joint: { ...TAIL, required: ["share", "from", "excess"] },
          scan: TAIL,
        },
      },
    },
  },
};

/**
 * Inverse of {@linkcode encodeWatch}.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are no such table.
 */
export function decodeWatch(bytes: Uint8Array): WatchTable {
  const { header, arrays: { ids, group, numbers } } = decodeArtifact(bytes);
  const count = group?.length ?? 0;
  if (
    isFacts(header) && ids instanceof Uint8Array && group instanceof Uint8Array && numbers instanceof Float32Array &&
    ids.length === count * ID_BYTES && numbers.length === count * ROW_WATCH_WIDTH
  ) {
    const { level, floor, perYear, periods, groups, names } = header;
    if (group.every((index) => index < names.length)) {
      const keys = new WatchRows();
      group.forEach((index, i) =>
        keys.add(
          ids.subarray(i * ID_BYTES, (i + 1) * ID_BYTES).toHex(),
          keyWatchOf(numbers.subarray(i * ROW_WATCH_WIDTH, (i + 1) * ROW_WATCH_WIDTH), names[index] ?? ""),
        )
      );
      return { level, floor, perYear, periods, groups, keys };
    }
  }
  throw corruptArtifact("what is usual for the keys of a run", {
    must: "it must be as it was written",
    found: "something else",
  });
}

interface Facts extends Omit<WatchTable, "keys"> {
  readonly names: readonly string[];
}

function isFacts(header: unknown): header is Facts {
  if (schemaProblem(header, SCHEMA) !== null) return false;
  const { groups } = header as Facts;
  return Object.values(groups).every(({ priors, from, excess }) =>
    [priors, from, excess].every((triple: readonly unknown[]) => triple.length === 3)
  );
}
