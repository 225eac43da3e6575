import { guard } from "../sqlite/failure.ts";
import { openDatabase } from "../schema/schema.ts";
import { writeRecords } from "../records/write_records.ts";

/**
 * Write the records that a run or a decision could not write after its commit.
 *
 * @param root Registry root.
 * @returns Number of records written.
 * @throws {RegistryError} As `openRegistry`.
 */
export function completeRecords(root: string): number {
  return guard(`record the runs of ${root}`, () => {
    const database = openDatabase(`${root}/registry.db`, { readOnly: false, waitMs: 60_000 });
    try {
      return writeRecords(root, database);
    } finally {
      database.close();
    }
  });
}
