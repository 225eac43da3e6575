import { featureNames } from "../features/row_spec.ts";
import { decodeArtifact } from "../core/artifact.ts";
import { loadFamily } from "../models/catalog.ts";
import { sharedName } from "./finish_key.ts";
import type { Journal } from "./journal.ts";
import { specOf } from "./own_specs.ts";
import type { TrainingPlan } from "./plan.ts";
import { type PooledImportance, pooledImportance } from "./pooled_importance.ts";

/** Which features the pooled models that serve rest on, as the report has it. */
export interface ReportedImportance {
  /** As the models tell themselves; by contender, then feature, largest first. */
  readonly importance: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By what their errors gain where a feature is shuffled. */
  readonly permutationImportance: PooledImportance;
}

/**
 * Which features the pooled models that serve rest on.
 *
 * @param plan The run. @param journal Has the models.
 */
export async function reportedImportance(plan: TrainingPlan, journal: Journal): Promise<ReportedImportance> {
  return {
    importance: await importances(plan, journal),
    permutationImportance: await pooledImportance(plan, journal),
  };
}

/** Feature importance of the pooled models that serve; by contender, then feature. */
async function importances(plan: TrainingPlan, journal: Journal): Promise<Record<string, Record<string, number>>> {
  const found: Record<string, Record<string, number>> = {};
  const models = new Map((await journal.pooled(plan.end))?.models.map(({ contender, bytes }) => [contender, bytes]));
  for (const contender of plan.contenders) {
    const bytes = models.get(contender.name) ?? null;
    if (bytes === null) continue;
    const family = await loadFamily(contender.family);
    const values = family.importance?.(family.decode(decodeArtifact(bytes)));
    if (values === undefined) continue;
    const ranked = featureNames(specOf(plan, contender.name)).map((name, i) => [name, values[i]!] as const).sort((
      [, a],
      [, b],
    ) => b - a);
    found[sharedName(contender.name).replace("pooled:", "")] = Object.fromEntries(ranked);
  }
  return found;
}
