import { rejectionsOf } from "../lifecycle/candidates.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";

/** Who decides for a retraining, in the history. */
export const BY = "retrain";

/**
 * Versions that must not serve as they were rejected, each with its code: that of its forecast if a retraining has rejected it,
 * else `REJECTED`.
 *
 * @param registry Open registry. @param run Run that made them. @param versions Those that are asked about.
 * @returns By their number in the registry.
 */
export function rejectedVersions(
  registry: Registry,
  run: string,
  versions: readonly VersionRow[],
): Map<number, string> {
  const rejections = rejectionsOf(registry, run, versions);
  return new Map([...rejections].map(([id, { by, note }]) => [id, by === BY ? note : "REJECTED"]));
}
