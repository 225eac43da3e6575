import type { StoredProblem, Verification } from "../core/errors/problem.ts";
import { verifyStore } from "../data/store/verify_store.ts";
import { verifyRegistry } from "../registry/maintenance/verify.ts";
import { verifyReports } from "../training/report/verify_reports.ts";
import { deadRestores, type Folders, isThere } from "./folders.ts";
import { verifyLineage } from "./verify_lineage.ts";

/** What is stored and whether it is as it was written; the `--json` object of `fsck`. */
export interface Check extends Verification {
  /** Whether there is no damage. */
  readonly ok: boolean;
  /** Versions of models. */
  readonly versions: number;
  /** Packs of their artifacts. */
  readonly packs: number;
  /** Versions of tables. */
  readonly dataVersions: number;
  /** Finished reports. */
  readonly reports: number;
  /** Bytes that were verified. */
  readonly bytes: number;
}

/**
 * Verify every hash and every reference. Nothing is changed, and damage is never an error.
 *
 * @param folders What to verify; one that is missing has nothing in it.
 */
export async function check(folders: Folders): Promise<Check> {
  const registry = isThere(folders.registry) ? verifyRegistry(folders.registry) : NO_REGISTRY;
  const store = await verifyStore(folders.store), reports = await verifyReports(folders.reports);
  const parts = [registry, store, reports, await verifyLineage(folders)];
  const problems = parts.flatMap((part) => part.problems);
  return {
    ok: problems.length === 0,
    problems,
    notes: [...parts.flatMap((part) => part.notes), ...deadRestores(folders).map(noteOf)],
    versions: registry.versions,
    packs: registry.packs,
    dataVersions: store.dataVersions,
    reports: reports.reports,
    bytes: registry.bytes + store.bytes + reports.bytes,
  };
}

function noteOf(path: string): StoredProblem {
  return { code: "LEFT_OVER", path, name: "", detail: "left over by a restore that was killed: gc removes it" };
}

const NONE: readonly StoredProblem[] = [];
const NO_REGISTRY = { problems: NONE, notes: NONE, versions: 0, packs: 0, bytes: 0 };
