import type { OpenRoot } from "../sqlite/open_root.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import type { StoredProblem, Verification } from "../../core/errors/problem.ts";
import { PackReader } from "../packs/pack_reader.ts";
import { PLACE, recordName } from "./record.ts";
import { packPath } from "../packs/run_packs.ts";
import { type Recorded, recordedIn } from "./write_records.ts";

/**
 * Hold the rows of every run and decision against its record: SQLite has no checksums, and a flipped bit of a number is a number.
 * Records that cannot be read are the matter of whoever verifies packs.
 *
 * @param open Registry root.
 * @returns Problems: what has changed since its commit. Notes: what has no record.
 */
export function verifyRecords({ root, database }: OpenRoot): Verification {
  const problems: StoredProblem[] = [], notes: StoredProblem[] = [], path = `${root}/registry.db`;
  for (const recorded of recordedIn(database)) {
    const name = recordName(recorded.head);
    if (recorded.record === null) {
      const detail = "it could not be rebuilt from its packs: the next run, or fsck --repair, writes its record";
      notes.push({ code: "NO_RECORD", path, name, detail });
      continue;
    }
    const table = changedTable(packPath(root, recorded.record), recorded);
    if (table === null) continue;
    const detail =
      `its rows of ${table} are not as they were committed: restore a backup, or move registry.db away and fsck --repair`;
    problems.push({ code: "CORRUPT_DATABASE", path, name, detail });
  }
  return { problems, notes };
}

/** The first table that differs from a record, or null: also for a record of another release, and for one that is damaged. */
function changedTable(path: string, { entries }: Recorded): string | null {
  const hashes = readIndex(path);
  if (hashes === null) return null;
  for (const { name, bytes } of entries()) {
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
