import { RegistryError } from "../core/errors.ts";
import type { Problem } from "../core/problem.ts";
import { repairStore } from "../data/verify_store.ts";
import { completeRecords } from "../registry/complete_records.ts";
import { rebuildDatabase } from "../registry/rebuild.ts";
import { openRegistry } from "../registry/registry.ts";
import { type Folders, isThere } from "./folders.ts";
import { oneAtATime } from "./one_at_a_time.ts";

/** What was done. */
export interface Repaired {
  /** One line each. */
  readonly done: readonly string[];
  /** What could not be brought back. */
  readonly lost: readonly Problem[];
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
    const done: string[] = [], lost: Problem[] = [];
    if (isThere(registry) && isLost(registry, options)) {
      const { runs, versions, problems } = rebuildDatabase(registry);
      done.push(`rebuilt ${registry}/registry.db from its packs: ${runs} runs, ${versions} versions`);
      lost.push(...problems);
    }
    if (isThere(`${registry}/packs`)) {
      const records = completeRecords(registry);
      if (records > 0) done.push(`wrote the records of ${records} runs into packs, from which they can be rebuilt`);
    }
    done.push(...await repairStore(store));
    return { done, lost };
  });
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
