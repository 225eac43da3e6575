import { readRecordedConfig } from "../core/recorded_config.ts";
import type { Registry } from "../registry/registry.ts";
import type { TrainingSummary } from "../training/result.ts";

/** A run whose models passed the gate and wait for the rest of their retraining, which a death has kept from them. */
export interface CutOffRun {
  /** Its id. */
  readonly run: string;
  /** Numbers of the champions at its commit, by key id; 0: none. */
  readonly champions: Readonly<Record<string, number>>;
}

/**
 * Runs of a table that nobody brought to an end: by their policy nobody has to approve them, they wait all the same, and nobody
 * has decided about them since.
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
    if (lifecycle.approval !== "automatic" || isDecided(registry, run)) continue;
    const versions = registry.listVersions({ run, chosen: true, stage: "Staging" });
    const live = registry.liveAt(committedAt, { group, keys: versions.map(({ key }) => key.id) });
    const numbers = new Map(live.map(({ version }) => [version.key.id, version.id]));
    found.push({ run, champions: Object.fromEntries(versions.map(({ key: { id } }) => [id, numbers.get(id) ?? 0])) });
  }
  return found.reverse();
}

function isDecided(registry: Registry, run: string): boolean {
  return registry.events({ run, whole: true }).some(({ kind, run: about }) =>
    about === run && kind !== "RUN_COMMITTED" && kind !== "GATED"
  );
}
