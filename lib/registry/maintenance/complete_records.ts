import { withDatabase } from "../schema/schema.ts";
import { writeRecords } from "../records/write_records.ts";

/**
 * Write the records that a run or a decision could not write after its commit.
 *
 * @param root Registry root.
 * @returns Number of records written.
 * @throws {RegistryError} As `openRegistry`.
 */
export function completeRecords(root: string): number {
  const writing = { action: `record the runs of ${root}`, readOnly: false, waitMs: 60_000 };
  return withDatabase(`${root}/registry.db`, writing, (database) => writeRecords({ root, database }));
}
