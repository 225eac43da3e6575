import { hashBytes } from "../core/bytes/hash.ts";

/** A name and a text, as MLflow keeps parameters and tags. */
export interface NamedText {
  readonly key: string;
  readonly value: string;
}

/** Most characters of a text. MLflow takes 6000 of a parameter's. */
const LONGEST = 5000;
/** What MLflow takes as a part of a name. The fields of a config are so; what a person names (a holiday, a column) may be any text. */
const FIELD = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Plain data as pairs: `folds.count` for a field of a field. A list, an empty object and one with a name that MLflow would not
 * take are one JSON text.
 *
 * @param fields Plain JSON data.
 * @returns In the order of the fields. A text that is too long is cut, and ends in a hash of all of it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { flattenFields } from "@lib/tracking/flatten.ts";
 * assertEquals(flattenFields({ folds: { count: 3, step: null }, levels: [80, 95] }), [
 *   { key: "folds.count", value: "3" },
 *   { key: "folds.step", value: "null" },
 *   { key: "levels", value: "[80,95]" },
 * ]);
 * ```
 */
export function flattenFields(fields: Readonly<Record<string, unknown>>): NamedText[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (!isOfFields(value)) return [{ key: name, value: textOf(value) }];
    return flattenFields(value).map((pair) => ({ ...pair, key: `${name}.${pair.key}` }));
  });
}

function isOfFields(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => FIELD.test(name));
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length <= LONGEST) return text.toWellFormed();
  return `${text.slice(0, LONGEST - 80).toWellFormed()}… sha256:${hashBytes(text)}`;
}
