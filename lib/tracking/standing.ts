import type { Stage, VersionRow } from "../registry/records.ts";

/** Where the models of a run stand, all keys together. */
export interface Standing {
  /** That of the run: `Production` if a key is served by it, else `Staging` if one waits, else `Archived` if one has served. */
  readonly stage: Stage;
  /** Number of models by stage. */
  readonly models: Readonly<Record<Stage, number>>;
}

/** By how much they matter. */
const STAGES = ["Production", "Staging", "Archived", "None"] as const satisfies readonly Stage[];

/**
 * Where the models of a run stand.
 *
 * @param versions Its versions.
 */
export function standingOf(versions: readonly Pick<VersionRow, "stage">[]): Standing {
  const models = { None: 0, Staging: 0, Production: 0, Archived: 0 };
  for (const { stage } of versions) models[stage]++;
  return { stage: STAGES.find((stage) => models[stage] > 0) ?? "None", models };
}
