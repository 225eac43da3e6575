import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { DataError } from "../../../core/errors/errors.ts";
import type { CsvFile } from "../csv_file.ts";
import {
  type DatabaseQuery,
  type DatabaseReader,
  type OpenDatabaseOptions,
  orderBy,
  quoteIdentifier,
} from "./database_reader.ts";

/**
 * Start reading a SQLite database, at one moment.
 *
 * @param path Its file. @param options What to call it.
 * @throws {DataError} `UNREADABLE_FILE` if it is no database.
 */
export async function openSqlite(path: string, options: OpenDatabaseOptions): Promise<DatabaseReader> {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 30_000 });
    database.exec("BEGIN; SELECT 1 FROM sqlite_master LIMIT 1");
    return await Promise.resolve(new SqliteReader(database, options));
  } catch (thrown) {
    database?.close();
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new DataError(
      "UNREADABLE_FILE",
      `Cannot read ${options.name} as it must be a SQLite database: current value is "${reason}"`,
      { hint: "Check the path, and that the file is whole.", context: { source: options.name }, cause: thrown },
    );
  }
}

class SqliteReader implements DatabaseReader {
  readonly #database: DatabaseSync;
  readonly #options: OpenDatabaseOptions;

  constructor(database: DatabaseSync, options: OpenDatabaseOptions) {
    this.#database = database;
    this.#options = options;
  }

  quote(name: string): string {
    return quoteIdentifier(name);
  }

  // It has no type of instants: times are texts or numbers.
  // deno-lint-ignore require-await
  async columns(relation: string) {
    try {
      const columns = this.#database.prepare(`SELECT * FROM ${relation} AS source LIMIT 0`).columns();
      return columns.map(({ name }) => ({ name, isZoned: false }));
    } catch (thrown) {
      throw sqliteError(thrown);
    }
  }

  // deno-lint-ignore require-await
  async tables(): Promise<string[]> {
    return this.#database.prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name").all()
      .map(({ name }) => String(name));
  }

  // deno-lint-ignore require-await
  async copy({ relation, columns, order }: DatabaseQuery, out: CsvFile): Promise<void> {
    const { signal, name } = this.#options;
    const selected = columns.map((column, c) => `${this.quote(column.name)} AS c${c}`);
    const statement = this.#database.prepare(
      `SELECT ${selected.join(", ")} FROM ${relation} AS source${orderBy(order.map((column) => this.quote(column)))}`,
    );
    // Integers are of 64 bits.
    statement.setReadBigInts(true);
    out.append(columns.map((column) => column.name));
    for (const row of statement.iterate()) {
      signal?.throwIfAborted();
      out.append(columns.map((column, c) => textOf(row[`c${c}`], `column ${JSON.stringify(column.name)} of ${name}`)));
    }
  }

  // deno-lint-ignore require-await
  async close(): Promise<void> {
    this.#database.close();
  }
}

function textOf(value: SQLOutputValue | undefined, place: string): string | null {
  if (value === null || value === undefined) return null;
  if (!(value instanceof Uint8Array)) return String(value);
  throw new DataError("SOURCE_FAILED", `Cannot read ${place} as it must be text or a number: current value is bytes`, {
    hint: "Read it by a query that casts the column: CAST(… AS TEXT).",
  });
}

/** SQLite has one code for all that is wrong with a statement: an error with that of another database, by its text. */
export function sqliteError(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const code = /no such table/.test(thrown.message)
    ? "42P01"
    : /no such column|has no column named/.test(thrown.message)
    ? "42703"
    : "SQLITE";
  return Object.assign(new Error(thrown.message), { code });
}
