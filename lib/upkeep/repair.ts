import { formatCount } from "../core/text/plural.ts";
import { RegistryError } from "../core/errors/errors.ts";
import type { StoredProblem } from "../core/errors/problem.ts";
import { repairStore } from "../data/store/verify_store.ts";
import { completeRecords } from "../registry/maintenance/complete_records.ts";
import { rebuildDatabase, replayLostRuns } from "../registry/maintenance/rebuild.ts";
import { openRegistry } from "../registry/registry.ts";
import { type Folders, isThere } from "./folders.ts";
import { oneAtATime } from "./one_at_a_time.ts";

/** What was done. */
export interface Repaired {
  /** One line each. */
  readonly done: readonly string[];
  /** What could not be brought back. */
  readonly lost: readonly StoredProblem[];
}

/** Errors that say that the database itself is gone, not what it names. */
const LOST = ["DATABASE_LOST", "CORRUPT_DATABASE"];

/**
 * Mend what can be mended from what is there; nothing is deleted, what is damaged is set aside by name. A `registry.db` that is
 * lost is rebuilt from its packs; damaged versions of tables are taken out of use, so that the newest whole one serves.
 *
 * @param folders What to repair. @param options `now`: clock.
 * @throws {RegistryError} `LOCKED`, `READ_ONLY`, `DISK_FULL`. @throws {DataError} `READ_ONLY`, `DISK_FULL` and the like.
 */
export function repair({ registry, store, reports }: Folders, options: { now: () => Date }): Promise<Repaired> {
  return oneAtATime({ registry, store, reports }, async () => {
    const done: string[] = [], lost: StoredProblem[] = [];
    if (isThere(`${registry}/packs`)) {
      const found = isLost(registry, options) ? rebuild(registry) : bringBack(registry);
      done.push(...found.done);
      lost.push(...found.lost);
    }
    done.push(...await repairStore(store));
    return { done, lost };
  });
}

/** Where nothing can be brought back the registry stays as it is. */
function rebuild(registry: string): Repaired {
  const { runs, versions, actions, problems: lost } = rebuildDatabase(registry);
  if (runs + actions === 0) return { done: [], lost };
  const told = `rebuilt ${registry}/registry.db from its packs: ${formatCount(runs, "run")}, ${
    formatCount(versions, "version")
  }, ${formatCount(actions, "decision")}`;
  return { done: [told, ...complete(registry)], lost };
}

function bringBack(registry: string): Repaired {
  const { runs, versions, actions, problems: lost } = replayLostRuns(registry);
  const told = `brought back what ${registry}/registry.db had lost: ${formatCount(runs, "run")}, ${
    formatCount(versions, "version")
  }, ${formatCount(actions, "decision")}`;
  return { done: [...runs + actions === 0 ? [] : [told], ...complete(registry)], lost };
}

function complete(registry: string): string[] {
  const records = completeRecords(registry);
  return records === 0
    ? []
    : [`wrote ${records} records of runs and decisions into packs, from which they can be rebuilt`];
}

function isLost(registry: string, { now }: { now: () => Date }): boolean {
  try {
    openRegistry(registry, { now, readOnly: true }).close();
    return false;
  } catch (thrown) {
    if (!(thrown instanceof RegistryError)) throw thrown;
    return LOST.includes(thrown.code);
  }
}
