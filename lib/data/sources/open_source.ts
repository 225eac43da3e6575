import { isSerial } from "../../core/config/problem_shapes.ts";
import { sourceKeys, targetNames } from "../../core/config/config_columns.ts";
import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { hasSecret, isAddress, type Source, type SourceObject } from "../../core/config/source_problems.ts";
import { withKnownName } from "./known_name.ts";
import { type HashedFile, hashFiles, listSourceFiles, type SourceOrigin } from "./source_files.ts";
import type { RemoteFacts } from "./download.ts";
import { addressOf, needAccess, type SourceAccess } from "./source_access.ts";
import { CsvFile } from "./csv_file.ts";
import type { SheetRoles } from "./workbook/sheet_table.ts";

/** A source as files that the database of this program reads. */
export interface OpenedSource {
  /** What to call it in messages and records. */
  readonly name: string;
  /** Path, or pattern of several. */
  readonly path: string;
  /** Files as their user knows them, for the record; null: those that `path` names. */
  readonly files: readonly HashedFile[] | null;
  /** Null for a plain file. */
  readonly origin: SourceOrigin | null;
  /** Whether its text was made of a workbook or a database, whatever the config says of files. */
  readonly isMadeHere: boolean;
  readonly findings: readonly Finding[];
}

/** How a source is opened. */
export interface OpenSourceOptions {
  /** Gives the folder for what is brought here; asked for where it is needed. */
  readonly folder: () => string;
  /** Columns that matter; null: all. */
  readonly roles: SheetRoles | null;
  /** Environment and clock, for what is no file. */
  readonly access?: SourceAccess;
}

const WORKBOOK = /\.xls[xm]$/i;
/** Endings that a name must have to be read, by what a server says of a file without one. */
const TYPES: readonly (readonly [type: RegExp, ending: string])[] = [
  [/spreadsheetml/, ".xlsx"],
  [/parquet/, ".parquet"],
  [/ndjson|jsonl|json-seq/, ".jsonl"],
  [/json/, ".json"],
  [/csv|text\/plain/, ".csv"],
];
const ENDING = /(\.(?:csv|tsv|txt|jsonl|ndjson|json)(?:\.gz|\.zst)?|\.parquet|\.pq|\.xls[xm])$/i;

/**
 * Bring a source here, if it is not: what is on a server is downloaded, sheets and rows of databases become CSV. From here on
 * all are files and read alike.
 *
 * @param source Of a config, or a path or an address. @param options Folder and columns.
 * @throws {DataError} `MISSING_FILE`, `SOURCE_DENIED`, `SOURCE_FAILED`, `SOURCE_UNREACHABLE`, `SOURCE_VARIABLE` and others by
 * what is read.
 */
export async function openSource(source: Source, options: OpenSourceOptions): Promise<OpenedSource> {
  if (typeof source === "object" && source.database !== null) return await openDatabaseSource(source, options);
  const choice = typeof source === "string" ? { sheet: null, header: null } : source;
  const given = typeof source === "string" ? source : source.file ?? addressOf(source.env ?? "", options.access);
  const file = isAddress(given) ? await fetchFile(given, source, options) : await localFile(given);
  if (!WORKBOOK.test(file.path)) return file;
  return await readWorkbook(file, choice, options);
}

/** Columns that a table is made of. */
export function rolesOf(config: Config): SheetRoles {
  const { time, exogenous } = config, keys = sourceKeys(config);
  // Whatever else rows have may be a feature.
  if (!isSerial(config)) return { keys, time, values: null };
  return {
    keys,
    time,
    values: [...targetNames(config), ...exogenous.static, ...exogenous.historic, ...exogenous.future],
  };
}

function localFile(path: string): OpenedSource {
  return { name: path, path, files: null, origin: null, isMadeHere: false, findings: [] };
}

async function fetchFile(address: string, source: Source, options: OpenSourceOptions): Promise<OpenedSource> {
  const name = typeof source === "object" && source.env !== null ? shownAddress(address) : address;
  if (name === address && hasSecret(address)) throw secretGiven();
  const ending = ENDING.exec(pathOf(address))?.[1] ?? "", path = `${options.folder()}/download${ending}`;
  const facts = await fetchTo(path, { address, name, access: options.access });
  const named = ending === "" ? await withEnding(path, name, facts) : path;
  const [hashed] = await withKnownName(
    { path: named, name },
    async () => await hashFiles(await listSourceFiles(named)),
  );
  return {
    name,
    path: named,
    files: hashed === undefined ? [] : [{ ...hashed, path: name }],
    origin: {
      ...facts.etag === null ? {} : { etag: facts.etag },
      ...facts.modified === null ? {} : { modified: facts.modified },
    },
    isMadeHere: false,
    findings: [],
  };
}

async function fetchTo(
  path: string,
  { address, name, access }: { address: string; name: string; access: SourceAccess | undefined },
): Promise<RemoteFacts> {
  if (/^s3:/i.test(address)) {
    const { downloadObject } = await import("./download_object.ts");
    return await downloadObject(address, { path, access: needAccess(access, address) });
  }
  const { download } = await import("./download.ts");
  return await download(address, { path, name, signal: access?.signal });
}

/** The name must say what a file is: where the address does not, the server may. */
async function withEnding(path: string, name: string, { type }: RemoteFacts): Promise<string> {
  const ending = TYPES.find(([pattern]) => pattern.test(type ?? ""))?.[1];
  if (ending === undefined) {
    throw new DataError(
      "UNSUPPORTED_FORMAT",
      `Cannot read ${name} as its format must be known: current value is ${JSON.stringify(type ?? "no type")}`,
      { hint: "Use an address that ends in .csv, .csv.gz, .parquet, .jsonl or .xlsx.", context: { source: name } },
    );
  }
  const { DISK } = await import("../../storage/files/files.ts");
  DISK.rename(path, `${path}${ending}`);
  return `${path}${ending}`;
}

/** An address without what may be a key: user, password, parameters. */
function shownAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url === null ? "the address of the variable" : `${url.protocol}//${url.host}${url.pathname}`;
}

/** A key of S3 is a text, in which ? and # are signs like others. */
function pathOf(address: string): string {
  return /^s3:/i.test(address) || !URL.canParse(address) ? address : new URL(address).pathname;
}

function secretGiven(): DataError {
  return new DataError(
    "INVALID_CONFIG",
    "Cannot read an address as it must hold no password or key: current value has one",
    { hint: 'Put it into a variable of the environment and name that in the config: "source": { "env": "SOURCE_…" }.' },
  );
}

async function readWorkbook(
  file: OpenedSource,
  { sheet, header }: Pick<SourceObject, "sheet" | "header">,
  { folder, roles }: OpenSourceOptions,
): Promise<OpenedSource> {
  const found = await listSourceFiles(file.path), [only] = found;
  if (only === undefined || found.length > 1) {
    throw new DataError(
      "UNSUPPORTED_FORMAT",
      `Cannot read ${file.name} as one workbook must be meant: current value is ${found.length}`,
      { hint: "Name one, or export the sheets as CSV: files of CSV are put together." },
    );
  }
  const [{ openWorkbook }, { writeSheet }] = await Promise.all([
    import("./workbook/workbook.ts"),
    import("./workbook/sheet_table.ts"),
  ]);
  const workbook = openWorkbook(await readWhole(only.path), file.name);
  using out = new CsvFile(`${folder()}/sheet.csv`);
  const { sheet: name, findings } = writeSheet(workbook, out, { sheet, header, roles });
  return {
    ...file,
    path: out.finish(),
    files: file.files ?? await hashFiles(found),
    origin: { ...file.origin, sheet: name },
    isMadeHere: true,
    findings,
  };
}

async function readWhole(path: string): Promise<Uint8Array> {
  const { readError } = await import("../../storage/files/system_error.ts");
  try {
    return await Deno.readFile(path);
  } catch (thrown) {
    throw readError(thrown, path);
  }
}

async function openDatabaseSource(source: SourceObject, options: OpenSourceOptions): Promise<OpenedSource> {
  const { folder, roles, access } = options, { database, table, query } = source;
  if (database === null || roles === null) throw new TypeError("Cannot read a database as its columns must be known");
  const { readDatabase } = await import("./sql/read_database.ts");
  const { reader, name, secret } = await openReader(source, access);
  try {
    using out = new CsvFile(`${folder()}/rows.csv`);
    await readDatabase(reader, out, { ...source, name, roles, secret });
    const path = out.finish(), [hashed] = await hashFiles(await listSourceFiles(path));
    return {
      name,
      path,
      files: hashed === undefined ? [] : [{ ...hashed, path: name }],
      origin: { database, ...table === null ? {} : { table }, ...query === null ? {} : { query } },
      isMadeHere: true,
      findings: [],
    };
  } finally {
    await reader.close();
  }
}

async function openReader(source: SourceObject, access: SourceAccess | undefined) {
  const { database, env, file, table, zone, seconds } = source, what = table ?? "query";
  const settings = { zone, seconds, signal: access?.signal };
  if (database === "sqlite" || database === null) {
    const [only] = await listSourceFiles(file ?? ""), name = `${file}, ${what}`;
    const { openSqlite } = await import("./sql/sqlite.ts");
    return { reader: await openSqlite(only?.path ?? "", { ...settings, name }), name, secret: "" };
  }
  const variable = env ?? "", secret = addressOf(variable, access);
  const { parseDatabaseAddress } = await import("./sql/database_address.ts");
  const address = parseDatabaseAddress(database, secret, variable), name = `${address.shown}, ${what}`;
  try {
    const reader = database === "postgres"
      ? await (await import("./sql/postgres.ts")).openPostgres(address, { ...settings, name })
      : await (await import("./sql/mysql.ts")).openMysql(address, { ...settings, name });
    return { reader, name, secret };
  } catch (thrown) {
    access?.signal?.throwIfAborted();
    const { databaseError } = await import("./sql/database_error.ts");
    throw databaseError(thrown, name, { secret });
  }
}
