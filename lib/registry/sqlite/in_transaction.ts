import type { DatabaseSync } from "node:sqlite";

/**
 * Do something in one write transaction; whatever it throws undoes all of it and comes out as it was thrown.
 *
 * @param database Writable database without an open transaction. @param work What to do.
 * @param isDone Asked where nobody knows whether the commit came to be: whether what `work` did is there. Default: it is not.
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T, isDone: () => boolean = () => false): T {
  database.exec("BEGIN IMMEDIATE");
  const result = undoing(database, work);
  try {
    database.exec("COMMIT");
  } catch (thrown) {
    rollBack(database);
    if (!isDone()) throw thrown;
  }
  return result;
}

function undoing<T>(database: DatabaseSync, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    rollBack(database);
    throw thrown;
  }
}

/** Where the disk is full SQLite has rolled back by itself; that there is nothing to undo must not hide why. */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec("ROLLBACK");
  } catch {
    // see above
  }
}
