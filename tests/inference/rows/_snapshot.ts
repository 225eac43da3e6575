import { SharedRegistry, type Snapshot } from "@lib/inference/service/snapshot.ts";
import type { FeatureGroup } from "@lib/data/store/feature_store.ts";
import { TrainedRuns } from "@lib/lifecycle/trained_runs.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { NOW } from "../_fixtures.ts";
import { registerRows, ROW_CALENDAR, rowsConfig, rowsShape } from "./_fixtures.ts";

/** A table of rows, without its rows: predictions need none of them. */
export const GROUP = {
  name: "spending",
  version: 2,
  keyColumns: ["shop", "area"],
  calendar: ROW_CALENDAR,
  exogenous: [{ name: "age", kind: "future" }, { name: "plan", kind: "future", levels: ["basic", "gold"] }],
} as unknown as FeatureGroup;

/** A snapshot of a registry with one run of rows; whoever takes it releases its registry. */
export async function rowsSnapshot(
  options: Parameters<typeof registerRows>[2],
): Promise<{ readonly root: string; readonly snapshot: Snapshot }> {
  const root = Deno.makeTempDirSync(), registry = openRegistry(root, { now: NOW });
  registerRows(registry, "r1", options);
  registry.close();
  return { root, snapshot: await snapshotIn(root) };
}

export async function snapshotIn(root: string): Promise<Snapshot> {
  const open = new SharedRegistry({ registry: root, now: NOW });
  const champions = await open.champions.read(GROUP.name, () => Promise.resolve());
  const runs = new TrainedRuns(open.registry, rowsShape());
  const snapshot = { open, champions, runs, group: GROUP, state: "s", epoch: "e" };
  return { ...snapshot, all: { config: rowsConfig(), newcomerRun: "r1" } } as unknown as Snapshot;
}
