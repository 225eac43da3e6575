import { DataError } from "../../core/errors/errors.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "./feature_store.ts";
import { nearestName } from "../../core/text/nearest_name.ts";

/** Which keys to take. */
export interface KeySelection {
  /** Accepted texts per key column; a key must match in each named column. Default: all. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** At most this many keys, the first ones, >= 1. Default: all. */
  readonly limit?: number;
  /** Ids of keys; others are left out. Default: all. */
  readonly ids?: readonly string[];
}

/**
 * Positions of the keys that a filter accepts.
 *
 * @param group Key columns, and keys sorted by their parts in code unit order. @param selection Filter and limit.
 * @returns Ascending positions in `group.keys`, at least one.
 * @throws {DataError} `MISSING_COLUMN` if the filter names no key column, `NO_MATCHING_KEY` if it accepts nothing.
 * @throws {RangeError} If the limit is below 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { selectKeys } from "@lib/data/store/select_keys.ts";
 * const keys = [["007", "north"], ["007", "south"], ["7", "north"]].map(seriesKey);
 * assertEquals(selectKeys({ keyColumns: ["item", "location"], keys }, { where: { item: ["007"] } }), [0, 1]);
 * ```
 */
export function selectKeys(group: Pick<FeatureGroup, "keyColumns" | "keys">, selection: KeySelection = {}): number[] {
  const { where = {}, limit = Infinity } = selection, ids = selection.ids === undefined ? null : new Set(selection.ids);
  if (!(limit >= 1)) throw new RangeError(`Cannot select keys as the limit must be >= 1: current value is ${limit}`);
  const tests = Object.entries(where).map(([column, texts]) => ({
    part: partOf(group.keyColumns, column),
    texts: new Set(texts),
  }));
  const chosen: number[] = [];
  const { from, to } = firstPartSpan(group.keys, tests.find(({ part }) => part === 0)?.texts);
  for (let k = from; k < to && chosen.length < limit; k++) {
    const { id, parts } = group.keys[k]!;
    if ((ids?.has(id) ?? true) && tests.every(({ part, texts }) => texts.has(parts[part]!))) chosen.push(k);
  }
  if (chosen.length === 0) throw noMatch(group, where);
  return chosen;
}

/**
 * The filter that means one key.
 *
 * @param group Key columns. @param parts Texts of them, in their order.
 */
export function filterOfKey(
  { keyColumns }: Pick<FeatureGroup, "keyColumns">,
  parts: readonly string[],
): Record<string, string[]> {
  return Object.fromEntries(keyColumns.map((name, p) => [name, parts.slice(p, p + 1)]));
}

/** Where keys with one given first text lie: keys are sorted by it, so a single key of many is found without a look at all. */
function firstPartSpan(
  keys: readonly SeriesKey[],
  texts: ReadonlySet<string> | undefined,
): { from: number; to: number } {
  if (texts?.size !== 1) return { from: 0, to: keys.length };
  const [text = ""] = texts;
  const first = (isPast: (part: string) => boolean) => {
    let low = 0, high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isPast(keys[middle]!.parts[0]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return { from: first((part) => part >= text), to: first((part) => part > text) };
}

/**
 * A filter can only be by key columns, which can be said before a table is read.
 *
 * @param keyColumns Names of the parts of a key. @param where Accepted texts per column.
 * @throws {DataError} `MISSING_COLUMN`.
 */
export function assertKeyColumns(keyColumns: readonly string[], where: NonNullable<KeySelection["where"]> = {}): void {
  for (const column of Object.keys(where)) partOf(keyColumns, column);
}

function partOf(keyColumns: readonly string[], column: string): number {
  const part = keyColumns.indexOf(column);
  if (part >= 0) return part;
  const near = nearestName(column, keyColumns);
  throw new DataError(
    "MISSING_COLUMN",
    `Cannot filter by ${JSON.stringify(column)} as it must be a key column: current value is ${
      JSON.stringify(keyColumns)
    }`,
    {
      hint: near === null ? filterHint(keyColumns) : `Did you mean ${JSON.stringify(near)}?`,
      context: { missing: [column], available: [...keyColumns] },
    },
  );
}

function filterHint(keyColumns: readonly string[]): string {
  return keyColumns.length === 0
    ? "The table is one series (keys: []): leave the filter out."
    : `Filter by a key column: ${
      keyColumns.map((name) => `--key ${name}=TEXT`).join(" or ")
    }; another table is named by --config.`;
}

function noMatch(
  group: Pick<FeatureGroup, "keyColumns" | "keys">,
  where: Readonly<Record<string, readonly string[]>>,
): DataError {
  const guesses = Object.entries(where).flatMap(([column, texts]) => {
    const known = [...new Set(group.keys.map((key) => key.parts[group.keyColumns.indexOf(column)]!))];
    return texts.filter((text) => !known.includes(text)).map((text) => nearestName(text, known));
  }).filter((guess) => guess !== null);
  return new DataError(
    "NO_MATCHING_KEY",
    `Cannot select keys as at least one of ${group.keys.length} must match: current value is ${JSON.stringify(where)}`,
    {
      hint: guesses.length > 0
        ? `Did you mean ${guesses.map((guess) => JSON.stringify(guess)).join(", ")}?`
        : "Ids are compared as text: 007 is not 7.",
      context: { where },
    },
  );
}
