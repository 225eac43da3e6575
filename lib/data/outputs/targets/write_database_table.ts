import { databaseError } from "../../sources/sql/database_error.ts";
import type { ColumnHead } from "../row_writer.ts";
import type { DatabaseWriter, TargetType, TargetValue } from "./database_writer.ts";

/** Rows that go into a table of a database. */
export interface TargetRows {
  /** Table, also `schema.table`. */
  readonly table: string;
  readonly columns: readonly ColumnHead[];
  /** One array per column, all of one length. */
  readonly values: readonly (readonly TargetValue[])[];
  /** Names of columns: rows of the table that are equal in them to one of these go. */
  readonly replaces: readonly string[];
}

/**
 * Put rows into a table, which is made if there is none, in one transaction: whoever reads sees the former rows or all of
 * these. The same rows again change nothing.
 *
 * @param writer An open connection. @param rows The rows.
 * @throws {DataError} As `databaseError`; nothing is changed then.
 */
export async function writeDatabaseTable(writer: DatabaseWriter, rows: TargetRows): Promise<void> {
  const table = rows.table.split(".").map((part) => writer.quote(part)).join(".");
  const types = rows.columns.map((column, c) => typeOf(column, rows.values[c] ?? []));
  const names = rows.columns.map(({ name }) => writer.quote(name));
  try {
    const defined = names.map((name, c) => `${name} ${writer.types[types[c] ?? "text"]}`);
    // Some databases end a transaction where a table is made.
    await writer.run(`CREATE TABLE IF NOT EXISTS ${table} (${defined.join(", ")})`);
    await writer.run("BEGIN");
    try {
      await deleteFormer(writer, table, { ...rows, types });
      await insertRows(writer, `${table} (${names.join(", ")})`, { values: rows.values, types });
      await writer.run("COMMIT");
    } catch (thrown) {
      await writer.run("ROLLBACK").catch(() => {});
      throw thrown;
    }
  } catch (thrown) {
    throw databaseError(thrown, `${writer.name}, ${rows.table}`, {
      action: "write",
      columns: rows.columns.map(({ name }) => name),
    });
  }
}

async function deleteFormer(
  writer: DatabaseWriter,
  table: string,
  { columns, values, replaces, types }: TargetRows & { readonly types: readonly TargetType[] },
): Promise<void> {
  const places = replaces.map((name) => columns.findIndex((column) => column.name === name));
  const of = places.map((c) => values[c] ?? []), kinds = places.map((c) => types[c] ?? "text");
  const seen = new Map<string, TargetValue[]>();
  for (let i = 0; i < (of[0]?.length ?? 0); i++) {
    const row = of.map((column) => column[i] ?? null);
    seen.set(JSON.stringify(row), row);
  }
  const names = replaces.map((name) => writer.quote(name)), most = Math.floor(2000 / Math.max(1, names.length));
  const rows = [...seen.values()];
  for (let at = 0; at < rows.length; at += most) {
    const part = rows.slice(at, at + most);
    await writer.run(
      `DELETE FROM ${table} WHERE (${names.join(", ")}) IN (${placesOf(writer, part, kinds)})`,
      part.flat(),
    );
  }
}

async function insertRows(
  writer: DatabaseWriter,
  into: string,
  { values, types }: { readonly values: TargetRows["values"]; readonly types: readonly TargetType[] },
): Promise<void> {
  const count = values[0]?.length ?? 0, most = Math.max(1, Math.floor(writer.mostValues / Math.max(1, values.length)));
  for (let at = 0; at < count; at += most) {
    const part = Array.from(
      { length: Math.min(most, count - at) },
      (_, i) => values.map((column) => column[at + i] ?? null),
    );
    await writer.run(`INSERT INTO ${into} VALUES ${placesOf(writer, part, types)}`, part.flat());
  }
}

/** `($1, $2), ($3, $4)`. */
function placesOf(
  writer: DatabaseWriter,
  rows: readonly (readonly TargetValue[])[],
  types: readonly TargetType[],
): string {
  let n = 0;
  return rows.map((row) => `(${row.map((_, c) => writer.place(++n, types[c] ?? "text")).join(", ")})`).join(", ");
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?$/;

/** Times are dates where all of them are, and texts where they are codes of periods. */
function typeOf({ type, isTime }: ColumnHead, values: readonly TargetValue[]): TargetType {
  if (isTime !== true) return type;
  const all = (pattern: RegExp) => values.every((value) => value === null || pattern.test(String(value)));
  return all(DATE) ? "date" : all(TIME) ? "timestamp" : "text";
}
