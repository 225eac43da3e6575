import { decodeArtifact, encodeArtifact } from "../../core/artifact.ts";
import { FitError } from "../../core/errors.ts";
import { schemaProblem } from "../../core/schema_problem.ts";
import type { LearnedScore } from "./learned_key.ts";
import type { KeyWatch, WatchTable } from "./watch_table.ts";

/** Bytes of an id, which is hexadecimal; numbers of a key: its level, then four of each score. */
const ID_BYTES = 16, WIDTH = 13;

/** What is usual for the keys of a run as bytes: equal content gives equal bytes. */
export function encodeWatch(table: WatchTable): Uint8Array<ArrayBuffer> {
  const { keys, ...facts } = table, names = [...new Set([...keys.values()].map(({ group }) => group))];
  const ids = new Uint8Array(keys.size * ID_BYTES), group = new Uint8Array(keys.size);
  const numbers = new Float32Array(keys.size * WIDTH);
  let i = 0;
  for (const [id, key] of keys) {
    ids.set(Uint8Array.fromHex(id), i * ID_BYTES);
    group[i] = names.indexOf(key.group);
    const scores = key.scores.flatMap((
      { mean, scale, allowance, persistence },
    ) => [mean, scale, allowance, persistence]);
    numbers.set([key.level, ...scores], i++ * WIDTH);
  }
  return encodeArtifact({ header: { kind: "watch", version: 1, names, ...facts }, arrays: { ids, group, numbers } });
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
    ids.length === count * ID_BYTES && numbers.length === count * WIDTH
  ) {
    const { level, floor, perYear, periods, groups, names } = header;
    if (group.every((index) => index < names.length)) {
      const entries = Array.from(group, (index, i): [string, KeyWatch] => [
        ids.subarray(i * ID_BYTES, (i + 1) * ID_BYTES).toHex(),
        keyOf(numbers.subarray(i * WIDTH, (i + 1) * WIDTH), names[index] ?? ""),
      ]);
      return { level, floor, perYear, periods, groups, keys: new Map(entries) };
    }
  }
  throw new FitError(
    "CORRUPT_ARTIFACT",
    "Cannot decode what is usual for the keys of a run as it must be as it was written: current value is something else",
    { hint: "Restore the registry root from a backup or train again." },
  );
}

function keyOf(numbers: Float32Array, group: string): KeyWatch {
  const score = (at: number): LearnedScore => ({
    mean: numbers[at]!,
    scale: numbers[at + 1]!,
    allowance: numbers[at + 2]!,
    persistence: numbers[at + 3]!,
  });
  return { group, level: numbers[0]!, scores: [score(1), score(5), score(9)] };
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
