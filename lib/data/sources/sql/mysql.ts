import mysql, { type Connection, type ConnectionOptions, type FieldPacket } from "mysql2/promise";
import type { CsvFile } from "../csv_file.ts";
import type { DatabaseAddress } from "./database_address.ts";
import {
  CONNECT_SECONDS,
  type DatabaseColumn,
  type DatabaseQuery,
  type DatabaseReader,
  type OpenDatabaseOptions,
  orderBy,
  quoteWithBackticks,
} from "./database_reader.ts";

/** Types of the protocol by number: TIMESTAMP is an instant, DATETIME is none. */
const TIMESTAMP = 7;
/** Rows that are held until the file has taken them. */
const ROWS_AHEAD = 1000;

/**
 * Start reading a MySQL or MariaDB database: one transaction that writes nothing and sees one moment.
 *
 * @param address With user and password. @param options Zone and limits.
 * @throws What the driver throws; see `databaseError`.
 */
export async function openMysql(address: DatabaseAddress, options: OpenDatabaseOptions): Promise<DatabaseReader> {
  const connection = await connectMysql(address), { zone, seconds, signal } = options;
  // What is asked of a connection that is destroyed is never answered: whoever waits is told by this.
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  stopped.catch(() => {});
  const stop = (reason: unknown) => {
    reject(reason);
    connection.destroy();
  };
  const timer = setTimeout(() => stop(Object.assign(new Error("stopped"), { code: "TIME_LIMIT" })), seconds * 1000);
  const onAbort = () => stop(signal?.reason);
  signal?.addEventListener("abort", onAbort);
  const close = async () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    await Promise.race([connection.end(), stopped]).catch(() => connection.destroy());
  };
  try {
    await connection.query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    await connection.query("SET time_zone = ?", [zone === null || zone === "UTC" ? "+00:00" : zone]);
    await connection.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    return new MysqlReader(connection, stopped, close);
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/**
 * A connection to MySQL or MariaDB by an address alone, which gives every value as the server writes it.
 *
 * @param address With user and password.
 */
export async function connectMysql(address: DatabaseAddress): Promise<Connection> {
  const { host, port, user, password, database, settings } = address;
  const mode = (settings.get("ssl-mode") ?? settings.get("sslmode") ?? "").toLowerCase().replaceAll("_", "-");
  const options: ConnectionOptions = {
    host,
    port,
    user,
    password,
    database,
    connectTimeout: CONNECT_SECONDS * 1000,
    charset: "utf8mb4",
    typeCast: (field) => field.string(),
    ...mode === "" || mode === "disabled" || mode === "disable"
      ? {}
      : { ssl: { rejectUnauthorized: /^verify/.test(mode), verifyIdentity: /^verify-(?:full|identity)$/.test(mode) } },
  };
  return await mysql.createConnection(options);
}

class MysqlReader implements DatabaseReader {
  readonly #connection: Connection;
  readonly #stopped: Promise<never>;
  readonly close: () => Promise<void>;

  constructor(connection: Connection, stopped: Promise<never>, close: () => Promise<void>) {
    this.#connection = connection;
    this.#stopped = stopped;
    this.close = close;
  }

  quote(name: string): string {
    return quoteWithBackticks(name);
  }

  async columns(relation: string): Promise<DatabaseColumn[]> {
    const [, fields] = await this.#query(`SELECT * FROM ${relation} AS source LIMIT 0`);
    return fields.map(({ name, columnType }: FieldPacket) => ({ name, isZoned: columnType === TIMESTAMP }));
  }

  async tables(): Promise<string[]> {
    const [rows] = await this.#query({
      sql: "SELECT table_name FROM information_schema.tables WHERE table_schema = database() ORDER BY 1",
      rowsAsArray: true,
    });
    return Array.isArray(rows) ? rows.map((row) => String(Array.isArray(row) ? row[0] : "")) : [];
  }

  async copy({ relation, columns, order }: DatabaseQuery, out: CsvFile): Promise<void> {
    const selected = columns.map(({ name }) => this.quote(name)).join(", ");
    const sql = `SELECT ${selected} FROM ${relation} AS source${orderBy(order.map((name) => this.quote(name)))}`;
    out.append(columns.map(({ name }) => name));
    // The connection behind the promises gives rows as they come.
    const rows = Reflect.get(this.#connection, "connection").query({ sql, rowsAsArray: true })
      .stream({ highWaterMark: ROWS_AHEAD });
    const written = (async () => {
      for await (const row of rows) out.append(row);
    })();
    await Promise.race([written, this.#stopped]);
  }

  async #query(query: string | { readonly sql: string; readonly rowsAsArray: boolean }) {
    const asked = typeof query === "string" ? this.#connection.query(query) : this.#connection.query({ ...query });
    return await Promise.race([asked, this.#stopped]);
  }
}
