import { parseDate } from "../../../core/time/calendar.ts";
import { DataError } from "../../../core/errors/errors.ts";
import type { Finding } from "../../../core/errors/finding.ts";
import { nearestName } from "../../../core/text/nearest_name.ts";
import type { Database } from "../../tables/database.ts";
import { Scratch } from "../../../storage/files/scratch.ts";
import { columnText, numberedRowsSql, openTable } from "../../tables/open_table.ts";
import { requireColumns, requireOnce } from "../../sources/required_columns.ts";

/** One event, as written. */
export interface WrittenEvent {
  /** Its name. */
  readonly name: string;
  /** First day, days since 1970-01-01. */
  readonly from: number;
  /** Last day. */
  readonly to: number;
  /** Texts by column of the table; empty ones are left out. */
  readonly where: Readonly<Record<string, string>>;
}

/** How to read a file of events. */
interface EventFileOptions {
  /** Columns of the table that a row may name texts of. */
  readonly columns: readonly string[];
  /** Encoding of a text file; null: UTF-8. */
  readonly encoding: string | null;
}

/** What a file of events says. */
interface ReadEvents {
  readonly events: readonly WrittenEvent[];
  readonly findings: readonly Finding[];
}

/** Columns that say when. */
const DATES = ["from", "date", "to"];

/**
 * Read a file of events: `name`, `from` or `date`, `to` if it is longer than a day, and columns of the table that say which
 * keys have it.
 *
 * @param path CSV, Parquet or JSON lines.
 * @param options `columns`: of the table, which a row may name texts of; `encoding` of text files.
 * @returns Rows in order, and findings: `EVENT_COLUMN_UNUSED`.
 * @throws {DataError} `INVALID_DATE`, `MISSING_COLUMN`, `MISSING_FILE` and the others of `openTable`.
 */
export async function readEvents(
  path: string,
  options: EventFileOptions,
): Promise<ReadEvents> {
  // A table in memory with events of its own needs no database.
  const { startDuckDb } = await import("../../tables/database.ts");
  using spill = Scratch.ofSystem();
  const database = await startDuckDb({ spill: spill.path });
  try {
    return await readRows(database, path, options);
  } finally {
    database.close();
  }
}

async function readRows(
  database: Database,
  path: string,
  { columns, encoding }: EventFileOptions,
): Promise<ReadEvents> {
  const table = await openTable(database, path, { encoding });
  const first = table.columns.includes("from") ? "from" : "date";
  requireColumns(table, ["name", first]);
  const own = table.columns.filter((column) =>
    columns.includes(column) && !DATES.includes(column) && column !== "name"
  );
  const to = table.columns.includes("to") ? ["to"] : [], used = ["name", first, ...to, ...own];
  requireOnce(table, used);
  const texts = used.map((column) => columnText(table, column));
  const rows = await database.rows(`SELECT rn, ${texts.join(", ")} FROM (${numberedRowsSql(table, used)}) ORDER BY rn`);
  const events = rows.map(([row, ...cells]): WrittenEvent => {
    const at = (column: string) => String(cells[used.indexOf(column)] ?? "").trim();
    const date = (column: string) => readDate(at(column), { path, row: Number(row), column });
    const from = date(first), last = to.length === 0 || at("to") === "" ? from : date("to");
    if (at("name") === "") throw badRow({ path, row: Number(row), column: "name" }, "have a name", "");
    if (last < from) throw badRow({ path, row: Number(row), column: "to" }, `not lie before ${at(first)}`, at("to"));
    const where = own.flatMap((column) => at(column) === "" ? [] : [[column, at(column)] as const]);
    return { name: at("name"), from, to: last, where: Object.fromEntries(where) };
  });
  const known = new Set([...used, ...DATES]);
  const unused = table.columns.filter((column) => !known.has(column));
  return { events, findings: unused.map((column) => tellUnused(path, column, columns)) };
}

interface Place {
  readonly path: string;
  readonly row: number;
  readonly column: string;
}

function readDate(text: string, place: Place): number {
  try {
    // A column of dates comes with midnight.
    return parseDate(text.replace(/[T ]00:00(:00)?$/, ""));
  } catch {
    throw badRow(place, "be a date such as 2024-02-29", text);
  }
}

function badRow({ path, row, column }: Place, requirement: string, text: string): DataError {
  return new DataError(
    "INVALID_DATE",
    `Cannot read events as "${column}" of row ${row} of ${path} must ${requirement}: current value is "${text}"`,
    { hint: "Write dates as YYYY-MM-DD, one event a row.", context: { path, row, column, text } },
  );
}

function tellUnused(path: string, column: string, columns: readonly string[]): Finding {
  const near = nearestName(column, columns), hint = near === null ? "" : `; did you mean ${near}?`;
  return {
    code: "EVENT_COLUMN_UNUSED",
    severity: near === null ? "info" : "warning",
    message: `column of ${path} that is no key column and no static column of the table${hint}`,
    column,
    count: 1,
    examples: [],
  };
}
