import type { DatabaseSync } from "node:sqlite";
import { hashBytes } from "../core/hash.ts";
import type { Problem, Verification } from "../core/problem.ts";
import { PackReader } from "./pack_reader.ts";
import { PLACE, recordEntries, type RecordHead } from "./record.ts";
import { packPath } from "./run_packs.ts";

const RUNS = "SELECT id, committed, committed_at, record FROM runs ORDER BY committed";

/**
 * Hold the rows of every run against its record: SQLite has no checksums, and a flipped bit of a number is a number. Records that
 * cannot be read are the matter of whoever verifies packs.
 *
 * @param root Registry root. @param database The registry's.
 * @returns Problems: runs whose rows have changed since their commit. Notes: runs without a record.
 */
export function verifyRecords(root: string, database: DatabaseSync): Verification {
  const problems: Problem[] = [], notes: Problem[] = [], path = `${root}/registry.db`;
  for (const { id, committed, committed_at: committedAt, record } of database.prepare(RUNS).all()) {
    const name = `run ${id}`;
    if (record === null) {
      const detail = "it could not be rebuilt from its packs: the next run, or fsck --repair, writes its record";
      notes.push({ code: "NO_RECORD", path, name, detail });
      continue;
    }
    const head = { run: String(id), sequence: Number(committed), committedAt: String(committedAt) };
    const table = changedTable(packPath(root, String(record)), database, head);
    if (table === null) continue;
    const detail =
      `its rows of ${table} are not as they were committed: restore a backup, or move registry.db away and fsck --repair`;
    problems.push({ code: "CORRUPT_DATABASE", path, name, detail });
  }
  return { problems, notes };
}

/** The first table that differs from a record, or null: also for a record of another release, and for one that is damaged. */
function changedTable(
  path: string,
  database: DatabaseSync,
  head: Pick<RecordHead, "run" | "sequence" | "committedAt">,
): string | null {
  const hashes = readIndex(path);
  if (hashes === null) return null;
  for (const { name, bytes } of recordEntries(database, head)) {
    // A rebuilt registry may have more events before it.
    if (name !== PLACE && hashes.get(name) !== hashBytes(bytes)) return name.replace(/:\d+$/, "");
    hashes.delete(name);
  }
  const [left] = hashes.keys();
  return left?.replace(/:\d+$/, "") ?? null;
}

function readIndex(path: string): Map<string, string> | null {
  try {
    const pack = new PackReader(path);
    try {
      return new Map(pack.index().map(({ name, sha256 }) => [name, sha256]));
    } finally {
      pack.close();
    }
  } catch {
    return null;
  }
}
