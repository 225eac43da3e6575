import type { Stage, VersionRow } from "../registry/versions/row_types.ts";

/** By how much they matter. */
const STAGES = ["Production", "Staging", "Archived", "None"] as const satisfies readonly Stage[];

/**
 * Where the models of a run stand, all keys together, as tags of its version: `stage`, which is `Production` if a key is served by
 * one, else `Staging` if one waits, else `Archived` if one has served; and how many are in each.
 *
 * @param versions Of the run.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { standingTags } from "@lib/tracking/standing.ts";
 * const { stage, "models.Archived": archived } = standingTags([{ stage: "Archived" }, { stage: "Production" }]);
 * assertEquals([stage, archived], ["Production", "1"]);
 * ```
 */
export function standingTags(
  versions: readonly Pick<VersionRow, "stage">[],
): Readonly<Record<`models.${Stage}` | "stage", string>> {
  const models = { None: 0, Staging: 0, Production: 0, Archived: 0 };
  for (const { stage } of versions) models[stage]++;
  return {
    stage: STAGES.find((stage) => models[stage] > 0) ?? "None",
    "models.None": String(models.None),
    "models.Staging": String(models.Staging),
    "models.Production": String(models.Production),
    "models.Archived": String(models.Archived),
  };
}
