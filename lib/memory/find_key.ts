import { DataError } from "../core/errors/errors.ts";
import { type SeriesKey, seriesKey } from "../core/rows/panel.ts";
import { cellText } from "./cell_texts.ts";

/** A key: the value of its only column, the values of its columns in their order, or an object of them by name. */
export type KeyOf = string | number | bigint | readonly unknown[] | Readonly<Record<string, unknown>>;

/** The values of a key, in the order of its columns; of an object without one of them fewer than there are columns. */
export function keyParts(key: KeyOf, keyColumns: readonly string[]): readonly unknown[] {
  if (Array.isArray(key)) return key;
  if (typeof key !== "object" || key === null) return [key];
  return keyColumns.flatMap((name) => name in key ? [Reflect.get(key, name)] : []);
}

/** The same as texts, as a table has them. */
export function keyTexts(key: KeyOf, keyColumns: readonly string[]): string[] {
  return keyParts(key, keyColumns).map((value) => cellText(value) ?? "");
}

/** What was given for a key, or for keys, as messages show it. */
export function givenKey(key: unknown): string | undefined {
  return JSON.stringify(key, (_, value) => typeof value === "bigint" ? `${value}n` : value);
}

/**
 * One of some keys.
 *
 * @param keys All. @param wanted `key`: which, default the only one; `keyColumns`: names of its parts.
 * @throws {DataError} `NO_MATCHING_KEY`.
 */
export function findKey(
  keys: readonly SeriesKey[],
  { key, keyColumns }: { readonly key: KeyOf | undefined; readonly keyColumns: readonly string[] },
): SeriesKey {
  const [only] = keys;
  if (key === undefined && keys.length === 1 && only !== undefined) return only;
  const id = key === undefined ? "" : seriesKey(keyTexts(key, keyColumns)).id;
  const found = keys.find((other) => other.id === id);
  if (found !== undefined) return found;
  throw new DataError(
    "NO_MATCHING_KEY",
    `Cannot find the key as it must be one of ${keys.length}: current value is ${givenKey(key) ?? "none"}`,
    { hint: `Name it by ${keyColumns.join(", ") || "nothing"}: as a value, a list or an object.` },
  );
}
