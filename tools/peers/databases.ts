import { deepEqual, equal, match } from "node:assert/strict";
import mysql from "mysql2/promise";
import postgres from "postgres";
import { strToU8, zipSync } from "fflate";
import { runHere } from "../faults/product.ts";
import { type DatabaseServer, PASSWORD, startMariadb, startPostgres } from "./database_servers.ts";
import type { PeerCheck, PeerContext } from "./peer_check.ts";
import { runPython } from "./run_python.ts";

const KEYS = [["007", "north"], ["007", "süd"], ['a,"b"', "north"]] as const;
const DAYS = 120;
/** Rows of the table that does not fit a buffer. */
const MANY = 1_000_000;
/** Most memory of a read of it, in megabytes: twice that of a small one would be too much. */
const MOST_MB = 900;

/** Postgres and MariaDB as sources and targets, beside files; what is written is read by other programs. */
export const DATABASES: PeerCheck = {
  name: "databases",
  needs: ["python", "postgres", "mariadb"],
  async check(context) {
    const servers = [await startPostgres(context), await startMariadb(context)];
    try {
      const bench = new Bench(context, servers);
      await bench.fill();
      const kinds = await bench.sameEverywhere();
      const wrong = await bench.mistakes();
      await bench.torn();
      await bench.targets();
      await bench.formats();
      const megabytes = await bench.many();
      return `${kinds} sources, one version; ${wrong} mistakes told without the password; ` +
        `${MANY.toLocaleString("en-US")} rows read in ${megabytes} MB; forecasts in 2 databases, a workbook and Arrow`;
    } finally {
      for (const server of servers) await server.close();
    }
  },
};

interface Run {
  readonly json: Record<string, unknown>;
  readonly code: number;
  readonly all: string;
}

class Bench {
  readonly #context: PeerContext;
  readonly #variables: Record<string, string>;

  constructor(context: PeerContext, [one, two]: readonly DatabaseServer[]) {
    this.#context = context;
    this.#variables = { SOURCE_PG: one?.address ?? "", SOURCE_MY: two?.address ?? "" };
  }

  get #dir(): string {
    return this.#context.scratch;
  }

  async #postgres<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
    const sql = postgres(this.#variables.SOURCE_PG ?? "", { max: 1, onnotice: () => {} });
    try {
      return await work(sql);
    } finally {
      await sql.end();
    }
  }

  async #mysql<T>(work: (connection: mysql.Connection) => Promise<T>): Promise<T> {
    const connection = await mysql.createConnection({ uri: this.#variables.SOURCE_MY ?? "", dateStrings: true });
    try {
      return await work(connection);
    } finally {
      await connection.end();
    }
  }

  /** The same rows everywhere. */
  async fill(): Promise<void> {
    const rows = KEYS.flatMap(([item, location], k) =>
      Array.from({ length: DAYS }, (_, d) => {
        const date = new Date(Date.UTC(2024, 0, 1 + d)).toISOString().slice(0, 10);
        return [item, location, date, String((d * 7 + k * 3) % 20), ((d % 9) + 0.25).toFixed(2)] as const;
      })
    );
    const quoted = (text: string) => /[,"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    const csv = [HEADER, ...rows].map((row) => `${row.map(quoted).join(",")}\n`).join("");
    await Deno.writeTextFile(`${this.#dir}/sales.csv`, csv);
    await Deno.writeFile(`${this.#dir}/sales.xlsx`, workbook([HEADER, ...rows]));
    const columns = "item varchar(20), location varchar(20), date date, demand bigint, price numeric(6,2), note text";
    await this.#postgres(async (sql) => {
      await sql.unsafe(`CREATE TABLE sales (${columns}, stamp timestamptz)`);
      for (const row of rows) {
        await sql.unsafe(
          "INSERT INTO sales VALUES ($1, $2, $3::text::date, $4::text::bigint, $5::text::numeric, 'x', $3::text::timestamp AT TIME ZONE 'Europe/Berlin')",
          [...row],
        );
      }
    });
    await this.#mysql(async (connection) => {
      await connection.query(`CREATE TABLE sales (${columns}) DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_bin`);
      await connection.query("INSERT INTO sales (item, location, date, demand, price) VALUES ?", [
        rows.map((row) => [...row]),
      ]);
    });
  }

  async #run(args: readonly string[], variables: Record<string, string> = {}): Promise<Run> {
    const env = { ...this.#variables, ...variables };
    const { code, stdout, stderr } = await runHere({ args: [...args, "--json"], env });
    return { code, json: JSON.parse(stdout || "null"), all: stdout + stderr };
  }

  async #features(source: unknown, fields: object = {}, variables: Record<string, string> = {}): Promise<Run> {
    const config = `${this.#dir}/config.json`, exogenous = { future: ["price"] };
    await Deno.writeTextFile(config, JSON.stringify({ name: "sales", source, exogenous, horizon: 3, ...fields }));
    return await this.#run(["features", "--config", config, "--store", `${this.#dir}/store`], variables);
  }

  /** @returns How many sources gave the same version. */
  async sameEverywhere(): Promise<number> {
    const query = "SELECT item, location, date, demand, price FROM sales";
    const sources = [
      "sales.xlsx",
      { database: "postgres", env: "SOURCE_PG", table: "sales" },
      { database: "postgres", env: "SOURCE_PG", table: "public.sales" },
      { database: "postgres", env: "SOURCE_PG", query: `${query};` },
      { database: "mysql", env: "SOURCE_MY", table: "sales" },
      { database: "mysql", env: "SOURCE_MY", query },
      "sales.csv",
    ];
    const panels: string[] = [];
    for (const source of sources) {
      const { code, json, all } = await this.#features(source);
      equal(code, 0, all);
      const panel = await Deno.readFile(`${json.dir}/panel.parquet`);
      panels.push(new Uint8Array(await crypto.subtle.digest("SHA-256", panel)).toHex());
    }
    deepEqual(panels, panels.map(() => panels[0]));
    // A clock of its own: midnight in Berlin is the day before in UTC.
    const stamped = { database: "postgres", env: "SOURCE_PG", query: query.replace("date,", "stamp AS date,") };
    const { json, all } = await this.#features({ ...stamped, zone: "Europe/Berlin" }, { name: "stamped" });
    equal(json?.from, "2024-01-01 00:00:00", all);
    equal(errorOf(await this.#features(stamped)), "TIME_ZONE");
    return sources.length;
  }

  /** @returns How many were tried. */
  async mistakes(): Promise<number> {
    const pg = { database: "postgres", env: "SOURCE_PG" }, my = { database: "mysql", env: "SOURCE_MY" };
    const other = {
      SOURCE_PG: this.#variables.SOURCE_PG?.replace("shop:", "shop:x") ?? "",
      SOURCE_MY: this.#variables.SOURCE_MY?.replace("shop:", "shop:x") ?? "",
    };
    const closed = { SOURCE_PG: "postgres://a:hunter2@127.0.0.1:1/b", SOURCE_MY: "mysql://a:hunter2@127.0.0.1:1/b" };
    const slow = (sleep: string) =>
      `SELECT item, location, date, demand, price, ${sleep} AS z FROM sales WHERE ${sleep} IS NOT NULL`;
    const cases: [unknown, string, Record<string, string>?][] = [
      [{ ...pg, table: "sale" }, "MISSING_TABLE"],
      [{ ...my, table: "sale" }, "MISSING_TABLE"],
      [{ ...pg, query: "SELECT nothing FROM sales" }, "MISSING_COLUMN"],
      [{ ...my, query: "SELECT item FROM sales" }, "MISSING_COLUMN"],
      [{ ...pg, query: "DELETE FROM sales RETURNING *" }, "SOURCE_FAILED"],
      [{ ...my, query: "DELETE FROM sales" }, "SOURCE_FAILED"],
      [{ ...pg, table: "sales" }, "SOURCE_DENIED", other],
      [{ ...my, table: "sales" }, "SOURCE_DENIED", other],
      [{ ...pg, table: "sales" }, "SOURCE_UNREACHABLE", closed],
      [{ ...my, table: "sales" }, "SOURCE_UNREACHABLE", closed],
      [{ ...pg, table: "sales" }, "SOURCE_VARIABLE", { SOURCE_PG: "" }],
      [{ ...pg, query: slow("pg_sleep(1)"), seconds: 0.2 }, "TIME_LIMIT"],
      [{ ...my, query: slow("sleep(1)"), seconds: 0.2 }, "TIME_LIMIT"],
    ];
    for (const [source, code, variables] of cases) {
      const run = await this.#features(source, {}, variables);
      equal(errorOf(run), code, `${JSON.stringify(source)}: ${run.all}`);
      for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), "hunter2"]) {
        equal(run.all.includes(secret), false, run.all);
      }
    }
    return cases.length;
  }

  /** A write that is not done yet is not seen, and none that comes while rows are read. */
  async torn(): Promise<void> {
    await this.#postgres(async (sql) => {
      await sql.unsafe("BEGIN");
      await sql.unsafe("UPDATE sales SET demand = 99");
      const { json, all } = await this.#features({ database: "postgres", env: "SOURCE_PG", table: "sales" });
      equal(json?.isNew, false, all);
      await sql.unsafe("ROLLBACK");
    });
  }

  /** Forecasts go into tables, which another client reads; the same again changes nothing. */
  async targets(): Promise<void> {
    const dir = this.#dir, folders = ["--registry", `${dir}/models`, "--store", `${dir}/store`];
    await this.#features("sales.csv");
    const train = [
      "train",
      "--config",
      `${dir}/config.json`,
      ...folders,
      "--reports",
      `${dir}/reports`,
      "--workers",
      "1",
      "--no-charts",
    ];
    const trained = await this.#run(train);
    equal(trained.code === 0 || trained.code === 4, true, trained.all);
    await this.#run(["infer", "--draft-future", `${dir}/future.csv`, ...folders]);
    for (
      const target of [
        "SOURCE_PG:forecasts",
        "SOURCE_MY:forecasts",
        "SOURCE_PG:forecasts",
        `${dir}/f.xlsx`,
        `${dir}/f.arrow`,
      ]
    ) {
      const { code, all } = await this.#run(["infer", "--output", target, "--future", `${dir}/future.csv`, ...folders]);
      equal(code, 0, all);
    }
    const query = "SELECT count(*) AS n, count(DISTINCT item) AS items, min(as_of) AS at FROM forecasts";
    const [inPostgres] = await this.#postgres((sql) => sql.unsafe(query.replace("min(as_of)", "min(as_of)::text")));
    deepEqual({ ...inPostgres }, { n: String(KEYS.length * 3), items: "2", at: "2024-04-29" });
    const [[inMysql]] = await this.#mysql((connection) => connection.query<mysql.RowDataPacket[]>(query));
    deepEqual({ ...inMysql }, { n: KEYS.length * 3, items: 2, at: "2024-04-29" });
  }

  /** The workbook and the Arrow file, as others read them. */
  async formats(): Promise<void> {
    const read = JSON.parse(
      await runPython(this.#context, {
        script: "written_tables.py",
        args: [`${this.#dir}/f.xlsx`, `${this.#dir}/f.arrow`],
      }),
    );
    const [header, ...rows]: unknown[][] = read.xlsx;
    deepEqual([rows.length, rows[0]?.[0], String(rows[0]?.[2])], [KEYS.length * 3, "007", "2024-04-30 00:00:00"]);
    deepEqual(header, Object.keys(read.arrow[0]));
    deepEqual(
      read.arrow.map((row: Record<string, unknown>) => row.yhat),
      rows.map((row) => row[header?.indexOf("yhat") ?? -1]),
    );
    match(read.types.join(), /^string,string,string,int32,double/);
  }

  /** @returns Most memory that a read of many rows took, in megabytes. */
  async many(): Promise<number> {
    await this.#postgres((sql) =>
      sql.unsafe(
        `CREATE TABLE many AS SELECT (i / 1000)::text AS item, date '2020-01-01' + (i % 1000) AS date, i % 17 AS demand
         FROM generate_series(0, ${MANY - 1}) AS i`,
      )
    );
    const config = `${this.#dir}/many.json`;
    await Deno.writeTextFile(
      config,
      JSON.stringify({ source: { database: "postgres", env: "SOURCE_PG", table: "many" }, keys: ["item"] }),
    );
    const script = `
      const { loadConfig } = await import("${ROOT}lib/data/load_config.ts");
      const { prepareTable } = await import("${ROOT}lib/data/prepare.ts");
      const access = { variable: (name) => Deno.env.get(name), now: () => new Date() };
      const { group } = await prepareTable(await loadConfig("${config}"), { store: "${this.#dir}/store", access });
      const [, peak] = /VmHWM:\\s+(\\d+)/.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
      console.log(JSON.stringify({ rows: group.rows, megabytes: Math.round(Number(peak) / 1000) }));`;
    const path = `${this.#dir}/many.ts`;
    await Deno.writeTextFile(path, script);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--config", `${ROOT}deno.json`, path],
      env: this.#variables,
      stdin: "null",
    }).output();
    const { rows, megabytes } = JSON.parse(new TextDecoder().decode(stdout) || "{}");
    equal(rows, MANY, new TextDecoder().decode(stderr));
    equal(megabytes < MOST_MB, true, `${megabytes} MB`);
    return megabytes;
  }
}

const ROOT = new URL("../../", import.meta.url).pathname;
const HEADER = ["item", "location", "date", "demand", "price"] as const;

function errorOf({ json }: Run): string {
  const error: unknown = json?.error;
  return typeof error === "object" && error !== null ? String(Reflect.get(error, "code")) : "none";
}

/** The smallest workbook that spreadsheets open: texts in cells, numbers where they are some, dates by their format. */
function workbook(rows: readonly (readonly string[])[]): Uint8Array {
  const serial = (date: string) => Date.parse(date) / 86_400_000 + 25_569;
  const cell = (text: string, c: number, r: number) =>
    r > 0 && c === 2
      ? `<c s="1"><v>${serial(text)}</v></c>`
      : r > 0 && c > 2
      ? `<c><v>${Number(text)}</v></c>`
      : `<c t="inlineStr"><is><t>${text.replaceAll('"', "&quot;")}</t></is></c>`;
  const parts = {
    "_rels/.rels":
      '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="Sales" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="a" Type="x/worksheet" Target="sheet.xml"/>' +
      '<Relationship Id="b" Type="x/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    "xl/sheet.xml": `<worksheet><sheetData>${
      rows.map((row, r) => `<row>${row.map((text, c) => cell(text, c, r)).join("")}</row>`).join("")
    }</sheetData></worksheet>`,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])));
}
