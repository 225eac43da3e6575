import { denialOf } from "../../../core/errors/denial.ts";
import { DataError } from "../../../core/errors/errors.ts";
import { addressOf, type SourceAccess } from "../../sources/source_access.ts";
import { type DatabaseAddress, parseDatabaseAddress } from "../../sources/sql/database_address.ts";
import { databaseError } from "../../sources/sql/database_error.ts";
import { quoteIdentifier, quoteWithBackticks } from "../../sources/sql/database_reader.ts";
import type { DatabaseWriter, TargetValue } from "./database_writer.ts";

const TEXTS = { text: "text", integer: "integer", number: "double precision", date: "date", timestamp: "timestamp" };

/**
 * Connect to the database that a variable names, to write.
 *
 * @param variable Its address: `postgres://…`, `mysql://…`, or `sqlite:` with the path of a file.
 * @param access Gives the environment.
 * @throws {DataError} `SOURCE_VARIABLE`, `SOURCE_DENIED`, `SOURCE_UNREACHABLE`; `SOURCE_FAILED` if a file is no database.
 */
export async function openDatabaseWriter(variable: string, access: SourceAccess | undefined): Promise<DatabaseWriter> {
  const secret = addressOf(variable, access), path = /^sqlite:(?:\/\/)?(.+)$/.exec(secret)?.[1];
  if (path !== undefined) return await sqliteWriter(path);
  const kind = /^(?:mysql|mariadb):/.test(secret) ? "mysql" : "postgres";
  const address = parseDatabaseAddress(kind, secret, variable);
  try {
    return kind === "mysql" ? await mysqlWriter(address) : await postgresWriter(address);
  } catch (thrown) {
    throw databaseError(thrown, address.shown, { secret, action: "write" });
  }
}

async function postgresWriter(address: DatabaseAddress): Promise<DatabaseWriter> {
  const { connectPostgres } = await import("../../sources/sql/postgres.ts");
  const pool = connectPostgres(address);
  try {
    // Without types to be fetched, one that nobody has used yet cannot be reserved: it waits for ever.
    await pool.unsafe("SELECT 1");
    const connection = await pool.reserve();
    return {
      name: address.shown,
      types: TEXTS,
      mostValues: 30_000,
      quote: quoteIdentifier,
      // As texts: the driver would take times for those of this machine's clock.
      place: (n, type) => `$${n}::text::${TEXTS[type]}`,
      run: async (sql, values = []) =>
        void await connection.unsafe(sql, values.map((value) => value === null ? null : String(value))),
      close() {
        // The pool waits for what is reserved.
        connection.release();
        return pool.end({ timeout: 5 });
      },
    };
  } catch (thrown) {
    await pool.end({ timeout: 0 });
    throw thrown;
  }
}

async function mysqlWriter(address: DatabaseAddress): Promise<DatabaseWriter> {
  const { connectMysql } = await import("../../sources/sql/mysql.ts");
  const connection = await connectMysql(address);
  return {
    name: address.shown,
    // Of a text of any length there is no key; ids have at most 512 bytes.
    types: {
      ...TEXTS,
      text: "varchar(512) character set utf8mb4 collate utf8mb4_bin",
      number: "double",
      timestamp: "datetime",
    },
    mostValues: 30_000,
    quote: quoteWithBackticks,
    place: () => "?",
    run: async (sql, values = []) => void await connection.query(sql, [...values]),
    close: () => connection.end(),
  };
}

async function sqliteWriter(path: string): Promise<DatabaseWriter> {
  const { DatabaseSync } = await import("node:sqlite");
  const { sqliteError } = await import("../../sources/sql/sqlite.ts");
  const database = opened(() => new DatabaseSync(path, { timeout: 30_000 }), path);
  return {
    name: `sqlite:${path}`,
    types: { ...TEXTS, number: "real", date: "text", timestamp: "text" },
    mostValues: 30_000,
    quote: quoteIdentifier,
    place: () => "?",
    // deno-lint-ignore require-await
    async run(sql, values = []) {
      try {
        database.prepare(sql).run(...values as TargetValue[]);
      } catch (thrown) {
        throw sqliteError(thrown);
      }
    },
    close: () => Promise.resolve(database.close()),
  };
}

function opened<T>(open: () => T, path: string): T {
  try {
    return open();
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    if (denialOf(thrown) !== null) throw databaseError(thrown, `sqlite:${path}`, { action: "write" });
    throw new DataError(
      "SOURCE_FAILED",
      `Cannot write sqlite:${path} as it must be a file that can be opened: current value is "${reason}"`,
      { hint: "Check that the folder is there and may be written.", context: { path }, cause: thrown },
    );
  }
}
