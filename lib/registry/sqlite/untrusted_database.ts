import { DatabaseSync, type DatabaseSyncOptions } from "node:sqlite";
import { isInMemory } from "../../storage/files/memory_files.ts";
import { openInMemory } from "./memory_database.ts";
import { RegistryError } from "../../core/errors/errors.ts";

/** The longest text or JSON that is read or bound, bytes: a column of more is refused before it is made a text. */
const LONGEST_VALUE = 64 << 20;
/** Objects of a schema that are looked at; the registry's own are far fewer. */
const MOST_OBJECTS = 200;
/** Tables that SQLite itself makes. They have no code, and can change plans but not results. */
const OWN_TABLE = /^sqlite_(?:sequence|stat[1-4])$/;

/**
 * Open a SQLite file that somebody may have handed over: nothing that lies in it is executed with more rights than data
 * has, and no value of it is longer than a limit.
 *
 * @param path Path of the file, or its address with parameters.
 * @param options Of the driver; `readOnly`: refuse writes and never create anything.
 * @throws {RegistryError} `CORRUPT_DATABASE` if it, or a companion file, is a folder, a device or a pipe: to open one could
 * wait for ever.
 */
export function openUntrusted(path: string | URL, options: DatabaseSyncOptions): DatabaseSync {
  if (typeof path === "string" && isInMemory(path)) return openInMemory(path, options);
  const file = path instanceof URL ? decodeURIComponent(path.pathname) : path;
  for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) assertPlainFile(name);
  const database = new DatabaseSync(path, { ...options, ...DISTRUST });
  database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;");
  return database;
}

const DISTRUST = { defensive: true, allowExtension: false, limits: { length: LONGEST_VALUE } };

function assertPlainFile(path: string): void {
  let found: Deno.FileInfo;
  try {
    found = Deno.statSync(path);
  } catch {
    // What is absent may be made, and what else is wrong is said by who opens it.
    return;
  }
  if (!found.isFile) throw notOurs(path, "no regular file");
}

/**
 * Refuse a database with anything in it but the tables, indexes and triggers that this release makes: a view or a trigger in
 * place of one would be run by whoever reads it, and need never end.
 *
 * @param database Open. @param path Its path, for the message.
 * @param statements The statements that make the schema, as they were run, each ending in `;` and a new line.
 * @throws {RegistryError} `CORRUPT_DATABASE`.
 */
export function assertSchema(database: DatabaseSync, path: string, statements: string): void {
  // SQLite keeps the text of a statement as it was given, but for the spaces about a column that was added.
  const expected = new Set(statements.split(/;\n/).map(wordsOf).filter((text) => /^CREATE/.test(text)));
  const rows = database.prepare(
    "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL LIMIT ?",
  ).all(MOST_OBJECTS);
  for (const { type, name, sql } of rows) {
    const isOwn = type === "table" && OWN_TABLE.test(String(name));
    // What a migration has renamed is in quotes.
    const text = wordsOf(String(sql)).replace(/^CREATE TABLE "(\w+)"/, "CREATE TABLE $1");
    if (!isOwn && !expected.delete(text)) throw notOurs(path, `the ${type} ${name}`);
  }
  const [missing] = expected;
  if (missing !== undefined) throw notOurs(path, `no ${/^CREATE (\w+ \w+)/.exec(missing)?.[1]}`);
}

function wordsOf(statement: string): string {
  return statement.trim().replace(/\s+/g, " ").replace(/ ?([(),]) ?/g, "$1");
}

function notOurs(path: string, found: string): RegistryError {
  return new RegistryError(
    "CORRUPT_DATABASE",
    `Cannot open ${path} as it must hold exactly what this release makes: current value is ${found}`,
    { hint: "Do not use the folder: restore it from a backup, or get it again from where it was trained." },
  );
}
