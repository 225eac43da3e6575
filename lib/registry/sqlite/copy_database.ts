import type { DatabaseSync } from "node:sqlite";
import { openUntrusted } from "./untrusted_database.ts";

/**
 * Write what one read of a database sees to a file that is empty, row by row in the order of its tables: `VACUUM INTO`
 * attaches a database, which Deno lets no process do but one with all permissions.
 *
 * @param path Path of the database. @param target File to fill.
 */
export function copyDatabase(path: string, target: string): void {
  const reader = openUntrusted(path, { readOnly: true });
  try {
    const writer = openUntrusted(target, {});
    try {
      reader.exec("BEGIN");
      copyAll(reader, writer);
    } finally {
      writer.close();
    }
  } finally {
    reader.close();
  }
}

/** SQLite's own table of ids that were given; the rest of what it makes of itself follows from the others. */
const COUNTERS = "sqlite_sequence";

/** No journal on the disk: whoever finds the file before it is whole throws it away. Distrust lets none be off. */
function copyAll(reader: DatabaseSync, writer: DatabaseSync): void {
  writer.exec(
    `PRAGMA page_size = ${pragma(reader, "page_size")}; PRAGMA journal_mode = MEMORY; PRAGMA foreign_keys = OFF;
    PRAGMA user_version = ${pragma(reader, "user_version")}; BEGIN`,
  );
  const objects = reader.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type <> 'table', rowid").all();
  for (const { type, name, sql } of objects.filter(({ name }) => !/^sqlite_/.test(String(name)))) {
    writer.exec(String(sql));
    if (type === "table") copyRows(String(name), { reader, writer });
  }
  if (objects.some(({ name }) => name === COUNTERS)) {
    writer.exec(`DELETE FROM ${COUNTERS}`);
    copyRows(COUNTERS, { reader, writer });
  }
  writer.exec("COMMIT");
}

function copyRows(table: string, { reader, writer }: { reader: DatabaseSync; writer: DatabaseSync }): void {
  // An index would give another order, and the order of runs is one of their facts.
  const rows = reader.prepare(`SELECT * FROM "${table}" NOT INDEXED`);
  rows.setReadBigInts(true);
  let insert: ReturnType<DatabaseSync["prepare"]> | null = null;
  for (const row of rows.iterate()) {
    const values = Object.values(row);
    insert ??= writer.prepare(`INSERT INTO "${table}" VALUES (${values.map(() => "?")})`);
    insert.run(...values);
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}
