import { hashValue } from "../core/hash.ts";
import type { RecordedRun } from "../registry/records.ts";
import { TAG } from "./names.ts";

/** Whose the registered models of a table are: two registries may have tables of one name. */
export interface Owner {
  /** Feature group. */
  readonly group: string;
  /** Identity of the registry. */
  readonly registry: string;
}

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

/** Tags by which a registered model is found, whatever it is called. @param key Id of its key; absent: all keys of the table. */
export function ownerTags({ group, registry }: Owner, key?: string): Readonly<Record<string, string>> {
  const tags = { [`${TAG}group`]: group, [`${TAG}registry`]: registry };
  return key === undefined ? tags : { ...tags, [`${TAG}key`]: key };
}
