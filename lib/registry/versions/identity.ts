import { hashValue } from "../../core/bytes/hash.ts";
import type { RecordedRun } from "./row_types.ts";

/**
 * What a registry is told by, wherever it lies: its first run. Backups, copies, and what was rebuilt from its packs have the same.
 *
 * @param runs All runs of the registry, newest first, at least one.
 * @throws {RegistryError} What is wrong with the row of the first run: it cannot be told whose the registry is.
 */
export function registryIdentity(runs: readonly RecordedRun[]): string {
  const { run, createdAt, committedAt, lineage, damage } = runs.at(-1)!;
  if (damage !== undefined) throw damage;
  return hashValue([run, createdAt, committedAt, lineage.planHash, lineage.data.contentHash]);
}
