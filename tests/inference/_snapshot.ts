import { takeSnapshot } from "@lib/inference/service/snapshot.ts";
import type { Snapshot } from "@lib/inference/service/snapshot.ts";
import type { Workspace } from "./_store.ts";

/** The snapshot of a workspace; whoever takes it releases its registry. */
export function snapshotOf(work: Workspace, former: Snapshot | null = null): Promise<Snapshot> {
  return takeSnapshot({ ...work.source({}), name: "demo", former });
}
