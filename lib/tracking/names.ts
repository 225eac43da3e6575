import { hashBytes } from "../core/bytes/hash.ts";
import type { SeriesKey } from "../core/rows/panel.ts";

/** Prefix of the tags that are ours. */
export const TAG = "1000models.";

/** Most characters of a registered model's name; MLflow's databases take 256. */
const LONGEST_NAME = 200;
/** Most characters of what stands in for a name, before its hash. */
const LONGEST_TEXT = 80;
/** What every system takes as it is: small letters, as some databases do not tell them from capitals, and no `--`. */
const PLAIN = /^[a-z0-9_]+(?:-[a-z0-9_]+)*$/;

/**
 * A text as part of a name that MLflow takes: of metrics, parameters, registered models and aliases alike.
 *
 * Different texts give different names, also where a database takes capitals for small letters: what is not plain keeps its
 * letters and digits, for people, and gets a hash of itself.
 *
 * @param text Any text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { trackedName } from "@lib/tracking/names.ts";
 * assertEquals(trackedName("loc_03"), "loc_03");
 * assertEquals(trackedName("a/b"), "a_b--c14cddc033f64b9dea80ea675cf280a0");
 * ```
 */
export function trackedName(text: string): string {
  return PLAIN.test(text) && text.length <= LONGEST_TEXT ? text : hashed([text], hashBytes(text));
}

/**
 * The name of an alias. MLflow keeps `latest`, `v1` and the like for itself.
 *
 * @param alias Any name.
 */
export function aliasName(alias: string): string {
  return /^(?:latest|v\d+)$/.test(alias) ? hashed([alias], hashBytes(alias)) : trackedName(alias);
}

/**
 * The name of the registered model of a forecaster, or of one of its keys.
 *
 * @param group Feature group. @param key Absent: all its keys.
 * @returns For instance `demo`, `demo.item_007.loc_03`, `demo.Straße_7--<id of the key>`.
 */
export function modelName(group: string, key?: SeriesKey): string {
  const first = trackedName(group);
  if (key === undefined) return first;
  const name = [first, ...key.parts].join("."), isPlain = key.parts.every((part) => PLAIN.test(part));
  return isPlain && name.length <= LONGEST_NAME ? name : `${first}.${hashed(key.parts, key.id)}`;
}

function hashed(texts: readonly string[], hash: string): string {
  const letters = texts.map((text) => text.toWellFormed().replaceAll(/[^\p{L}\p{Nd}_]+/gu, "_")).join("_");
  return `${[...letters].slice(0, LONGEST_TEXT).join("")}--${hash.slice(0, 32)}`;
}
