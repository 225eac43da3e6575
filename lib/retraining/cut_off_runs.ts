import { readRecordedConfig } from "../core/config/recorded_config.ts";
import { championsOf } from "../lifecycle/candidates.ts";
import { seriesOf } from "../lifecycle/move_plan.ts";
import { rolloutSteps } from "../lifecycle/rollout_state.ts";
import type { Registry } from "../registry/registry.ts";
import type { TrainingSummary } from "../training/record/result.ts";
import { rejectedVersions } from "./rejected_versions.ts";

/** A run whose models passed the gate and wait for the rest of their retraining, which a death has kept from them. */
export interface CutOffRun {
  /** Its id. */
  readonly run: string;
  /** Numbers of the champions at its commit, by key id; 0: none. */
  readonly champions: Readonly<Record<string, number>>;
}

/**
 * Runs of a table that nobody brought to an end: by their policy nobody has to approve them, and some of their versions wait all
 * the same. Versions count about which nobody has decided since: none that was rejected, none of a key that others have given
 * another champion; a run that is rolled out is left to its rollout.
 *
 * @param registry Open registry. @param group Name of the table.
 * @returns Oldest first.
 */
export async function cutOffRuns(registry: Registry, group: string): Promise<CutOffRun[]> {
  const found: CutOffRun[] = [];
  for (const { run } of registry.servingRuns({ group, stage: "Staging" })) {
    const { configJson, committedAt, summary } = registry.showRun(run), { gate } = summary as Partial<TrainingSummary>;
    if (gate === undefined || !gate.passed || gate.waits.approval === 0) continue;
    const { lifecycle } = await readRecordedConfig(configJson);
    if (lifecycle.approval !== "automatic" || rolloutSteps(registry, run).length > 0) continue;
    const champions = undecided(registry, run, { group, committedAt });
    if (champions.length > 0) found.push({ run, champions: Object.fromEntries(champions) });
  }
  return found.reverse();
}

/** Key ids of versions that still wait for what their run's policy says, each with the champion at the run's commit. */
function undecided(
  registry: Registry,
  run: string,
  { group, committedAt }: { readonly group: string; readonly committedAt: string },
): [key: string, champion: number][] {
  const versions = registry.listVersions({ run, chosen: true, stage: "Staging" });
  const rejected = rejectedVersions(registry, run, versions), serves = championsOf(registry, versions);
  const live = registry.liveAt(committedAt, { group, keys: versions.map(({ key }) => key.id) });
  const numbers = new Map(live.map(({ version }) => [version.key.id, version.id]));
  return versions.flatMap((version): [string, number][] => {
    const { id } = version.key, champion = numbers.get(id) ?? 0;
    const isOpen = !rejected.has(version.id) && (serves.get(seriesOf(version))?.id ?? 0) === champion;
    return isOpen ? [[id, champion]] : [];
  });
}
