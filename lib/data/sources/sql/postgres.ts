import postgres from "postgres";
import type { CsvFile } from "../csv_file.ts";
import type { DatabaseAddress } from "./database_address.ts";
import {
  CONNECT_SECONDS,
  type DatabaseColumn,
  type DatabaseQuery,
  type DatabaseReader,
  type OpenDatabaseOptions,
  orderBy,
  quoteIdentifier,
} from "./database_reader.ts";

/** Types of the server by number: `timestamp with time zone`. */
const TIMESTAMPTZ = 1184;

/**
 * Start reading a Postgres database: one transaction that writes nothing and sees one moment.
 *
 * @param address With user and password. @param options Zone and limits.
 * @throws What the driver throws; see `databaseError`.
 */
export async function openPostgres(address: DatabaseAddress, options: OpenDatabaseOptions): Promise<DatabaseReader> {
  const pool = connectPostgres(address), { seconds, zone } = options;
  const stop = () => void pool.end({ timeout: 0 });
  options.signal?.addEventListener("abort", stop);
  const close = async () => {
    options.signal?.removeEventListener("abort", stop);
    await pool.end({ timeout: 5 });
  };
  try {
    // Without types to be fetched, one that nobody has used yet cannot be reserved: it waits for ever.
    await pool.unsafe("SELECT 1");
    const connection = await pool.reserve();
    await connection.unsafe("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // Texts are the server's own: they must not depend on who asks.
    await connection.unsafe("SET LOCAL datestyle = 'ISO, YMD'");
    await connection.unsafe("SET LOCAL extra_float_digits = 1");
    await connection.unsafe(`SET LOCAL statement_timeout = ${Math.ceil(seconds * 1000)}`);
    await connection.unsafe(`SET LOCAL TimeZone = ${quoteText(zone ?? "UTC")}`);
    return new PostgresReader(connection, zone, async () => {
      // The pool waits for what is reserved.
      connection.release();
      await close();
    });
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/**
 * A connection to Postgres by an address alone: nothing is taken from the variables of its own tools.
 *
 * @param address With user and password.
 */
export function connectPostgres(address: DatabaseAddress): postgres.Sql {
  const { host, port, user, password, database, settings } = address;
  const mode = settings.get("sslmode") ?? "prefer";
  return postgres({
    host,
    port,
    user,
    // Asked for when the server wants one; an empty one would be looked for in the environment.
    password: () => password,
    database,
    ssl: mode === "disable"
      ? false
      : mode === "prefer" || mode === "allow"
      ? "prefer"
      : mode === "require"
      ? "require"
      : "verify-full",
    max: 1,
    connect_timeout: CONNECT_SECONDS,
    idle_timeout: 0,
    max_lifetime: 0,
    backoff: false,
    keep_alive: 60,
    prepare: false,
    fetch_types: false,
    debug: false,
    publications: "alltables",
    connection: { application_name: "1000models" },
    onnotice: () => {},
  });
}

class PostgresReader implements DatabaseReader {
  readonly #connection: postgres.ReservedSql;
  readonly #zone: string | null;
  readonly close: () => Promise<void>;

  constructor(connection: postgres.ReservedSql, zone: string | null, close: () => Promise<void>) {
    this.#connection = connection;
    this.#zone = zone;
    this.close = close;
  }

  quote(name: string): string {
    return quoteIdentifier(name);
  }

  async columns(relation: string): Promise<DatabaseColumn[]> {
    await this.#connection.unsafe("SAVEPOINT look");
    try {
      const { columns } = await this.#connection.unsafe(`SELECT * FROM ${relation} AS source LIMIT 0`);
      return columns.map(({ name, type }) => ({ name, isZoned: type === TIMESTAMPTZ }));
    } catch (thrown) {
      await this.#connection.unsafe("ROLLBACK TO look");
      throw thrown;
    }
  }

  async tables(): Promise<string[]> {
    const rows = await this.#connection.unsafe(
      `SELECT CASE WHEN table_schema = current_schema() THEN table_name ELSE table_schema || '.' || table_name END AS name
       FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    return rows.map(({ name }) => String(name));
  }

  async copy({ relation, columns, order }: DatabaseQuery, out: CsvFile): Promise<void> {
    const qualified = (name: string) => `source.${this.quote(name)}`;
    const texts = columns.map(({ name, isZoned }) => {
      const quoted = qualified(name);
      // What its clock says, without the offset: days and hours are those of the zone.
      const value = isZoned && this.#zone !== null ? `(${quoted} AT TIME ZONE ${quoteText(this.#zone)})` : quoted;
      return `${value}::text AS ${this.quote(name)}`;
    });
    // Qualified, as a bare name would mean the text of that name.
    const query = `SELECT ${texts.join(", ")} FROM ${relation} AS source${orderBy(order.map(qualified))}`;
    const rows = await this.#connection.unsafe(`COPY (${query}) TO STDOUT WITH (FORMAT csv, HEADER true)`).readable();
    for await (const bytes of rows) out.write(bytes);
  }
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
