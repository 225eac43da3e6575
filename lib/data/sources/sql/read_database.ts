import { DataError } from "../../../core/errors/errors.ts";
import { nearestName } from "../../../core/text/nearest_name.ts";
import type { SourceObject } from "../../../core/config/source_problems.ts";
import { requireColumns } from "../required_columns.ts";
import type { CsvFile } from "../csv_file.ts";
import { type SheetRoles, timeColumnOf } from "../workbook/sheet_table.ts";
import type { DatabaseColumn, DatabaseReader } from "./database_reader.ts";
import { databaseError } from "./database_error.ts";

/** What is read of a database. */
export interface DatabaseChoice extends Pick<SourceObject, "table" | "query" | "zone"> {
  /** What the source is called. */
  readonly name: string;
  /** Columns that matter; they are all that is read. */
  readonly roles: SheetRoles;
  /** Address, to be kept out of errors. */
  readonly secret: string;
}

/**
 * Write a table or the result of a query as a table of text, ordered by keys, time and the rest, so
 * that equal rows are equal bytes.
 *
 * @param reader An open database. @param out Where to. @param choice What of it.
 * @throws {DataError} `MISSING_TABLE`, `MISSING_COLUMN`, `TIME_ZONE`; as {@linkcode databaseError}.
 */
export async function readDatabase(reader: DatabaseReader, out: CsvFile, choice: DatabaseChoice): Promise<void> {
  const { name, roles, secret } = choice;
  const relation = relationOf(reader, choice);
  const all = await reader.columns(relation).catch(async (thrown) => {
    throw await withNearest(databaseError(thrown, name, { secret }), reader, choice);
  });
  const named = all.map((column) => column.name);
  const needed = [...roles.keys, ...timeColumnOf(roles), ...roles.values ?? []];
  requireColumns({ source: name, columns: named }, needed);
  const columns = roles.values === null ? all : all.filter((column) => needed.includes(column.name));
  refuseInstants(columns, choice);
  try {
    await reader.copy({ relation, columns, order: roles.values === null ? named : needed }, out);
  } catch (thrown) {
    throw databaseError(thrown, name, { secret });
  }
}

function relationOf(reader: DatabaseReader, { table, query }: DatabaseChoice): string {
  if (table !== null) return table.split(".").map((part) => reader.quote(part)).join(".");
  return `(${(query ?? "").trim().replace(/;+$/, "")}\n)`;
}

/** At which day an instant lies depends on where one stands. */
function refuseInstants(columns: readonly DatabaseColumn[], { name, roles, zone }: DatabaseChoice): void {
  const time = columns.find((column) => column.name === roles.time);
  if (time?.isZoned !== true || zone !== null) return;
  throw new DataError(
    "TIME_ZONE",
    `Cannot read ${name} as the clock of ${JSON.stringify(roles.time)} must be known: current value is a column of ` +
      "instants (timestamp with time zone)",
    { hint: 'Name the clock whose days and hours count: "zone": "Europe/Berlin" in source, or "UTC".' },
  );
}

async function withNearest(error: Error, reader: DatabaseReader, { name, table }: DatabaseChoice): Promise<Error> {
  if (!(error instanceof DataError) || error.code !== "MISSING_TABLE" || table === null) return error;
  // A failed transaction may answer nothing more.
  const tables = await reader.tables().catch(() => []), near = nearestName(table.replace(/^.*\./, ""), tables);
  return new DataError(
    "MISSING_TABLE",
    `Cannot read ${name} as the table must exist: current value is ${
      tables.length === 0
        ? "no table that this user may see"
        : `others: ${tables.slice(0, 5).join(", ")}${tables.length > 5 ? ", …" : ""}`
    }`,
    {
      hint: near === null ? error.hint : `Did you mean ${near}?`,
      context: { source: name, available: tables.slice(0, 20) },
    },
  );
}
