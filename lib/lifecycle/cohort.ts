import { hashBytes } from "../core/bytes/hash.ts";

/** Digits of the hash that place a key, 32 bits. */
const DIGITS = 8;

/**
 * Place of a key in the rollout of a run, in percent: a share of S takes the keys with places below S. It is the same on every
 * machine, whatever other keys there are, and a larger share takes all keys of a smaller one; another run has another order, so
 * that no key is always among the first.
 *
 * @param key Id of the key. @param run Id of the run.
 * @returns In [0, 100).
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { cohortOf } from "@lib/lifecycle/cohort.ts";
 * const place = cohortOf(seriesKey(["007"]).id, "demo-20250101T000000-abcdef");
 * assert(place >= 0 && place < 100);
 * ```
 */
export function cohortOf(key: string, run: string): number {
  return parseInt(hashBytes(`${run} ${key}`).slice(0, DIGITS), 16) / 16 ** DIGITS * 100;
}
