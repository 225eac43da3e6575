import { hashBytes } from "../../core/bytes/hash.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";

/** Keys that have a value of a key column in common, or all keys. */
export interface KeyTotal {
  /** 32 hexadecimal digits; no key has them. */
  readonly id: string;
  /** Key column; empty: all keys. */
  readonly column: string;
  /** What they have in common; empty: all keys. */
  readonly value: string;
  /** Positions of the keys, ascending, at least two. */
  readonly members: readonly number[];
}

/**
 * The sums that noise averages out in: of all keys, and of those with a value of a key column in common. A sum of one key, or
 * of all once more, is none.
 *
 * @param keys Shape [k]. @param keyColumns One name per part of a key.
 */
export function totalsOf(keys: readonly SeriesKey[], keyColumns: readonly string[]): KeyTotal[] {
  const all = [...keys.keys()];
  const byColumn = keyColumns.flatMap((column, c) => {
    const byValue = Map.groupBy(all, (k) => keys[k]?.parts[c] ?? "");
    return byValue.size < 2 ? [] : [...byValue].map(([value, members]) => totalOf(column, value, members));
  });
  return [totalOf("", "", all), ...byColumn].filter(({ members }) => members.length > 1);
}

function totalOf(column: string, value: string, members: readonly number[]): KeyTotal {
  const text = `total ${column.length}:${column}${value.length}:${value}`;
  return { id: hashBytes(text).slice(0, 32), column, value, members };
}
