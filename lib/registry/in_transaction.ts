import type { DatabaseSync } from "node:sqlite";

/**
 * Do something in one write transaction; whatever it throws undoes all of it and comes out as it was thrown.
 *
 * @param database Writable database without an open transaction. @param work What to do.
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (thrown) {
    rollBack(database);
    throw thrown;
  }
}

/** Where the disk is full SQLite has rolled back by itself; that there is nothing to undo must not hide why. */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // see above
  }
}
