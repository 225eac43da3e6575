import { DISK, type Files } from "../../storage/files/files.ts";
import { temporaryPath } from "../../storage/files/publish.ts";
import { guard } from "../sqlite/failure.ts";
import { inTransaction } from "../sqlite/in_transaction.ts";
import { withDatabase } from "../schema/schema.ts";

/** How to reserve. */
export interface ReserveOptions {
  /** Instant for the table of reservations. */
  readonly at: string;
  /** How long to wait for other writers, in milliseconds. */
  readonly waitMs: number;
  /** Whether the run is one that was reserved before and goes on. */
  readonly resume: boolean;
  readonly files?: Files;
}

/** Room that must be there: as much as the first write of the smallest run. */
const PROBE_BYTES = 1 << 16;

/**
 * Take a run id that no other run of the registry has or will have, and find out in milliseconds what could not be written after
 * hours of work: both the database and the folder of packs are written to and forced to the disk.
 *
 * @param root Registry root.
 * @param run Wanted id.
 * @param options See there.
 * @returns The id, followed by `-2`, `-3` and so on if it was taken.
 * @throws {RegistryError} `READ_ONLY`, `DISK_FULL`, `LOCKED`, `CORRUPT_DATABASE` and the like.
 */
export function reserveRun(root: string, run: string, options: ReserveOptions): string {
  const { at, waitMs, resume, files = DISK } = options;
  const action = `reserve run ${run}`;
  guard(action, () => probe(`${root}/packs`, files));
  return withDatabase(`${root}/registry.db`, { action, readOnly: false, waitMs }, (database) => {
    const insert = database.prepare(`INSERT INTO reservations SELECT ?1, ?2
      WHERE NOT EXISTS (SELECT 1 FROM runs WHERE id = ?1) ON CONFLICT DO ${
      resume ? "UPDATE SET at = excluded.at" : "NOTHING"
    }`);
    return inTransaction(database, () => {
      for (let n = 1;; n++) {
        const id = n === 1 ? run : `${run}-${n}`;
        if (Number(insert.run(id, at).changes) > 0 || resume) return id;
      }
    });
  });
}

function probe(folder: string, files: Files): void {
  const path = temporaryPath(`${folder}/probe`), file = files.create(path);
  try {
    file.write(new Uint8Array(PROBE_BYTES));
    file.sync();
  } finally {
    file.close();
    files.remove(path);
  }
}
