import { DatabaseSync, type DatabaseSyncOptions } from "node:sqlite";
import { releaseWithVolume } from "../../storage/files/memory_files.ts";

/*
 * A database in memory has one connection, which all that open it share: another one would see another, empty database. It goes
 * with the volume that it lies in.
 */
const databases = new Map<string, MemoryDatabase>();

/** The one connection: it stays when somebody closes it, without what was not committed and the tables that were that one's alone. */
class MemoryDatabase extends DatabaseSync {
  override close(): void {
    // Whoever closes it after its volume has nothing left to release.
    if (!this.isOpen) return;
    if (this.isTransaction) this.exec("ROLLBACK");
    const own = this.prepare("SELECT type, name FROM sqlite_temp_schema WHERE type IN ('table', 'view')").all();
    for (const { type, name } of own) this.exec(`DROP ${String(type)} temp."${String(name)}"`);
  }

  /** Release it. */
  forget(): void {
    if (this.isOpen) super.close();
  }
}

/**
 * Open the database at an address in memory, which is made where there is none.
 *
 * @param address Below a volume. @param options Of the driver; of modes and waiting there is nothing in memory.
 */
export function openInMemory(address: string, { enableForeignKeyConstraints }: DatabaseSyncOptions): DatabaseSync {
  const found = databases.get(address);
  if (found !== undefined) return found;
  const database = new MemoryDatabase(":memory:", { enableForeignKeyConstraints });
  databases.set(address, database);
  releaseWithVolume(address, () => {
    database.forget();
    databases.delete(address);
  });
  return database;
}
