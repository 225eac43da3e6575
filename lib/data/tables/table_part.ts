import { type Database, quoteName, quoteText } from "./database.ts";
import { mendText } from "../sources/mend_text.ts";
import type { SourceFile } from "../sources/source_files.ts";
import { readLayout, type TextLayout } from "../sources/text_layout.ts";

/** Files of a table with the same columns, one after the other. */
export interface TablePart {
  /** As they were named, not their mended copies. */
  readonly paths: readonly string[];
  /** Column names as written. */
  readonly columns: readonly string[];
  /** SQL that selects some of the columns as text; `as` names the result. */
  select(columns: readonly { readonly name: string; readonly as: string }[]): string;
}

/** Lines that are no rows, as far as they are known without a scan. */
export interface RejectSource {
  /** SQL of `file`, `line`, `text`, `problem`. */
  readonly sql: string;
}

/** What the files of a table are made of. */
export interface SourceParts {
  readonly parts: readonly TablePart[];
  readonly rejects: readonly RejectSource[];
  /** Files as the database reads them, and as they were named: other paths where they were mended. */
  readonly names: ReadonlyMap<string, string>;
}

/** How text files are to be read. */
export interface TextOptions {
  /** Of the config, if it is no UTF-8. */
  readonly encoding: string | null;
}

/** Bytes that the database reads at a time, several records of the longest; its own 32 MB cost memory and are no faster. */
const BUFFER_BYTES = 8_000_000;

/** CSV: each file by its own header, delimiter and line ends. */
export async function csvParts(
  database: Database,
  files: readonly SourceFile[],
  { encoding }: TextOptions,
): Promise<SourceParts> {
  const read = await readableFiles(database, files, { hasFields: true, encoding });
  const groups = groupRuns(
    read.files,
    ({ layout, path }) => JSON.stringify([layout.delimiter, layout.newline, layout.head, compressionOf(path)]),
  );
  const parts = groups.map((group): TablePart => {
    const { layout, path } = group[0]!;
    const columns = layout.head;
    const types = columns.map((_, i) => `'p${i}': 'VARCHAR'`).join(", ");
    const relation = `read_csv(${
      pathList(group)
    }, auto_detect = false, header = true, skip = ${layout.skippedLines}, delim = ${
      quoteText(layout.delimiter ?? ",")
    }, quote = '"', escape = '"', comment = '', new_line = ${
      quoteText(layout.newline === "\n" ? "\\n" : "\\r\\n")
    }, compression = '${
      compressionOf(path)
    }', store_rejects = true, rejects_limit = 0, buffer_size = ${BUFFER_BYTES}, columns = {${types}})`;
    return {
      paths: group.map((file) => file.name),
      columns,
      select: (wanted) => selectSql(wanted, { relation, text: (name) => columnOf(columns, name) }),
    };
  });
  return { parts, rejects: read.rejects, names: read.names };
}

/** JSON lines: each line by itself, so that a bad one takes no other along; columns are the names that any line has. */
export async function jsonLineParts(
  database: Database,
  files: readonly SourceFile[],
  { encoding }: TextOptions,
): Promise<SourceParts> {
  const read = await readableFiles(database, files, { hasFields: false, encoding });
  const lines = (group: readonly ReadableFile[]) => {
    const { layout, path } = group[0]!;
    return `read_csv(${pathList(group)}, auto_detect = false, header = false, delim = chr(31), quote = '', escape = '',
      comment = '', new_line = ${quoteText(layout.newline === "\n" ? "\\n" : "\\r\\n")},
      compression = '${compressionOf(path)}', columns = {'line': 'VARCHAR'})`;
  };
  const isObject = "CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END";
  const groups = groupRuns(read.files, ({ layout, path }) => JSON.stringify([layout.newline, compressionOf(path)]));
  const parts: TablePart[] = [];
  for (const group of groups) {
    const objects = `SELECT line FROM ${lines(group)} WHERE ${isObject}`;
    const rows = await database.rows(
      `SELECT key FROM (
         SELECT unnest(keys) AS key, rn, generate_subscripts(keys, 1) AS place
         FROM (SELECT json_keys(line) AS keys, row_number() OVER () AS rn FROM (${objects}))
       ) GROUP BY key ORDER BY min(rn), min(place)`,
    );
    parts.push({
      paths: group.map((file) => file.name),
      columns: rows.map((row) => String(row[0])),
      select(wanted) {
        const pointers = wanted.map(({ name }) => quoteText(`/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`));
        const texts = wanted.map(({ as }, i) => `v[${i + 1}] AS ${as}`).join(", ");
        return `SELECT ${texts} FROM (SELECT json_extract_string(line, [${
          pointers.join(", ")
        }]) AS v FROM (${objects}))`;
      },
    });
  }
  const rejects = read.files.map((file) => ({
    sql: `SELECT ${quoteText(file.name)} AS file, CAST(rn AS DOUBLE) AS line, line AS "text",
        'it is no JSON object' AS problem
      FROM (SELECT row_number() OVER () AS rn, line FROM ${lines([file])})
      WHERE trim(coalesce(line, '')) <> '' AND NOT ${isObject}`,
  }));
  return { parts, rejects: [...read.rejects, ...rejects], names: read.names };
}

interface ReadableFile {
  readonly layout: TextLayout;
  /** What its user calls it. */
  readonly name: string;
  /** What the database reads: the file, or its mended copy. */
  readonly path: string;
}

async function readableFiles(
  database: Database,
  files: readonly SourceFile[],
  options: { readonly hasFields: boolean; readonly encoding: string | null },
): Promise<{ files: ReadableFile[]; rejects: RejectSource[]; names: Map<string, string> }> {
  const readable: ReadableFile[] = [], rejects: RejectSource[] = [], names = new Map<string, string>();
  for (const [f, { path, name = path }] of files.entries()) {
    const layout = await readLayout(path, options);
    if (layout.isRegular) {
      readable.push({ layout, name, path });
      names.set(path, name);
      continue;
    }
    const mended = await mendText(layout, `${database.spill}/mended_${f}.txt`);
    readable.push({ layout: { ...layout, newline: "\n" }, name, path: mended.path });
    names.set(mended.path, name);
    rejects.push({
      sql: `SELECT ${quoteText(name)} AS file, line, "text", problem FROM read_json(${quoteText(mended.rejects)},
        format = 'newline_delimited', maximum_object_size = ${mended.longestReject},
        columns = {line: 'DOUBLE', "text": 'VARCHAR', problem: 'VARCHAR'})`,
    });
  }
  return { files: readable, rejects, names };
}

/** Runs of neighbours that are alike, so that rows stay in the order of the files. */
function groupRuns<T>(items: readonly T[], signOf: (item: T) => string): [T, ...T[]][] {
  const groups: [T, ...T[]][] = [];
  let last = "";
  for (const item of items) {
    const sign = signOf(item), group = groups.at(-1);
    if (group !== undefined && sign === last) group.push(item);
    else groups.push([item]);
    last = sign;
  }
  return groups;
}

function selectSql(
  wanted: readonly { readonly name: string; readonly as: string }[],
  { relation, text }: { relation: string; text: (name: string) => string },
): string {
  return `SELECT ${wanted.map(({ name, as }) => `${text(name)} AS ${as}`).join(", ")} FROM ${relation}`;
}

function columnOf(columns: readonly string[], name: string): string {
  const at = columns.indexOf(name);
  return at < 0 ? "NULL::VARCHAR" : `p${at}`;
}

/** Parquet: files by the names of their columns, which may stand in any order. */
export async function parquetParts(database: Database, files: readonly SourceFile[]): Promise<SourceParts> {
  // Instants become texts: the same ones on every machine, wherever it stands.
  await database.run("SET TimeZone = 'UTC'");
  return await typedParts(database, files, (paths) => `read_parquet(${paths})`);
}

/** One JSON array, or objects over several lines: read as a whole, without leaving anything out. */
export async function jsonArrayParts(database: Database, files: readonly SourceFile[]): Promise<SourceParts> {
  const parts: TablePart[] = [];
  for (const { path } of files) {
    const options = `compression = '${
      compressionOf(path).replace("none", "uncompressed")
    }', maximum_object_size = 100000000`;
    const columns = await describe(database, `read_json(${pathList([{ path }])}, ${options}, sample_size = -1)`);
    const struct = columns.map((name) => `${quoteName(name)}: 'VARCHAR'`).join(", ");
    const relation = `read_json(${pathList([{ path }])}, ${options}, columns = {${struct}})`;
    const text = (name: string) => columns.includes(name) ? quoteName(name) : "NULL::VARCHAR";
    parts.push({ paths: [path], columns, select: (wanted) => selectSql(wanted, { relation, text }) });
  }
  return { parts, rejects: [], names: new Map() };
}

async function typedParts(
  database: Database,
  files: readonly SourceFile[],
  read: (paths: string) => string,
): Promise<SourceParts> {
  const described: { path: string; columns: string[] }[] = [];
  for (const { path } of files) described.push({ path, columns: await describe(database, read(pathList([{ path }]))) });
  const parts = groupRuns(described, ({ columns }) => JSON.stringify(columns)).map((group): TablePart => {
    const [{ columns }] = group, relation = read(pathList(group));
    const text = (name: string) => columns.includes(name) ? `CAST(${quoteName(name)} AS VARCHAR)` : "NULL::VARCHAR";
    return { paths: group.map(({ path }) => path), columns, select: (wanted) => selectSql(wanted, { relation, text }) };
  });
  return { parts, rejects: [], names: new Map() };
}

async function describe(database: Database, relation: string): Promise<string[]> {
  return (await database.rows(`SELECT column_name FROM (DESCRIBE FROM ${relation})`)).map((row) => String(row[0]));
}

function pathList(files: readonly { readonly path: string }[]): string {
  return `[${files.map(({ path }) => quoteText(escapeGlob(path))).join(", ")}]`;
}

/** DuckDB takes a path for a pattern: without this, `sales[1].csv` would be read from `sales1.csv` if that is there. */
function escapeGlob(path: string): string {
  return path.replace(/[*?[]/g, "[$&]");
}

/** DuckDB knows endings in small letters only. */
function compressionOf(path: string): "gzip" | "zstd" | "none" {
  return /\.gz$/i.test(path) ? "gzip" : /\.zst$/i.test(path) ? "zstd" : "none";
}
