import { featureNames } from "../../features/row_spec.ts";
import type { LearnedFeature } from "../../features/table/learned_features.ts";
import { decodeArtifact } from "../../core/bytes/artifact.ts";
import { loadFamily } from "../../models/catalog.ts";
import type { Journal } from "../tasks/journal.ts";
import { specOf } from "../plan/own_specs.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { type ColumnGains, pooledContributions } from "./pooled_contributions.ts";
import { type PooledImportance, pooledImportance } from "./pooled_importance.ts";

/** Which features the pooled models that serve rest on, as the report has it. */
export interface ReportedImportance {
  /** As the models tell themselves; by contender, then feature, largest first. */
  readonly importance: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By what their errors gain where a feature is shuffled. */
  readonly permutationImportance: PooledImportance;
  /** What columns add to their predictions of some rows of a table without a calendar; by contender. */
  readonly contributions: Readonly<Record<string, ColumnGains>>;
  /** What they made of the columns of a table without a calendar; by contender. */
  readonly learned: Readonly<Record<string, readonly LearnedFeature[]>>;
}

/**
 * Which features the pooled models that serve rest on.
 *
 * @param plan The run. @param journal Has the models.
 */
export async function reportedImportance(plan: TrainingPlan, journal: Journal): Promise<ReportedImportance> {
  return {
    ...await toldByModels(plan, journal),
    permutationImportance: await pooledImportance(plan, journal),
    contributions: await pooledContributions(plan, journal),
  };
}

/** What the pooled models that serve tell of their features; by contender. */
async function toldByModels(
  plan: TrainingPlan,
  journal: Journal,
): Promise<Pick<ReportedImportance, "importance" | "learned">> {
  const importance: Record<string, Record<string, number>> = {},
    learned: Record<string, readonly LearnedFeature[]> = {};
  const models = new Map((await journal.pooled(plan.end))?.models.map(({ contender, bytes }) => [contender, bytes]));
  for (const contender of plan.contenders) {
    const bytes = models.get(contender.name) ?? null;
    if (bytes === null) continue;
    const family = await loadFamily(contender.family);
    const fitted = family.decode(decodeArtifact(bytes)), made = family.learned?.(fitted) ?? [];
    const { name } = contender;
    if (made.length > 0) learned[name] = made;
    const values = family.importance?.(fitted);
    if (values === undefined) continue;
    const ranked = featureNames(specOf(plan, contender.name)).map((name, i) => [name, values[i]!] as const).sort((
      [, a],
      [, b],
    ) => b - a);
    importance[name] = Object.fromEntries(ranked);
  }
  return { importance, learned };
}
