import { ParquetWriter } from "hyparquet-writer";
import { outputKeyNames } from "../../data/outputs/output_names.ts";
import { parquetOutput } from "../../data/outputs/parquet_output.ts";
import { DISK, type Files } from "../../storage/files/files.ts";
import { Publication } from "../../storage/files/publish.ts";
import type { LoggedBatch } from "./forecast_batch.ts";
import { pause } from "../../parallel/pause.ts";

/** Rows of a row group: what is written between two chances for others to go on. */
const GROUP_ROWS = 16_384;

/** Key of the file's own facts in its footer. */
export const FACTS = "1000models.predictions";

/** What a file says of itself, as JSON in its footer. */
export interface ForecastFileFacts {
  /** Columns that hold the texts of each table's key, by name of the table. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** Nominal levels in percent, ascending. */
  readonly levels: readonly number[];
  /** Whether there are rows of tables without a calendar; absent: none. */
  readonly hasRows?: boolean;
}

const TEXTS = [
  "registry",
  "table",
  "key",
  "origin",
  "ds",
  "run",
  "model",
  "role",
  "cohort",
  "input",
  "logged_at",
] as const;
const INTEGERS = ["step", "version", "version_id", "data_version"] as const;
/** Beside them, where there are rows of tables without a calendar: which row, and which target or class of it. */
const ROW_TEXTS = ["row", "output"] as const;
/** Number of the class that was decided for, from 1. */
const DECIDED = "decided";

/** Names of the interval columns of a level. */
export function levelNames(level: number): readonly [lo: string, hi: string] {
  return [`lo_${level}`, `hi_${level}`];
}

/**
 * Write batches as one Parquet file, a row per key and step, whole or not at all, and the same for the same batches.
 *
 * Between groups of rows others get their turn.
 *
 * @param path File. @param batches In the order of their logging. @param options `files`: file operations.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export async function publishBatches(
  path: string,
  batches: readonly LoggedBatch[],
  { files = DISK }: { readonly files?: Files } = {},
): Promise<void> {
  const facts = factsOf(batches), publication = new Publication(path, { files });
  try {
    const schema = schemaOf(batches, facts);
    const writer = new ParquetWriter({
      writer: parquetOutput(publication),
      codec: "UNCOMPRESSED",
      schema: [{ name: "root", num_children: schema.length }, ...schema],
      kvMetadata: [{ key: FACTS, value: JSON.stringify(facts) }],
    });
    for (const group of groupsOf(batches)) {
      writer.write({ columnData: columnsOf(group, facts), rowGroupSize: Math.max(1, rowsOf(group)) });
      await pause();
    }
    writer.finish();
    publication.finish();
  } finally {
    publication.discard();
  }
}

/** A group of rows in memory. */
interface BatchGroup {
  /** Number of rows. */
  readonly rows: number;
  /** Its columns by name, as a file has them. */
  columns(): Readonly<Record<string, ArrayLike<unknown>>>;
}

/**
 * Batches as the file would have them that {@linkcode publishBatches} makes of them.
 *
 * @param batches In the order of their logging.
 */
export function groupsOfBatches(batches: readonly LoggedBatch[]): { facts: ForecastFileFacts; groups: BatchGroup[] } {
  const facts = factsOf(batches);
  const groups = [...groupsOf(batches)].map((group): BatchGroup => ({
    rows: rowsOf(group),
    columns: () => Object.fromEntries(columnsOf(group, facts).map(({ name, data }) => [name, data])),
  }));
  return { facts, groups };
}

function factsOf(batches: readonly LoggedBatch[]): ForecastFileFacts {
  const levels = [...new Set(batches.flatMap(({ forecast }) => forecast.levels))].sort((a, b) => a - b);
  const hasRows = batches.some(({ keys }) => keys.some(({ row }) => row !== undefined));
  const rows = hasRows ? [...ROW_TEXTS, DECIDED] : [];
  const taken = [...TEXTS, ...INTEGERS, ...rows, "yhat", ...levels.flatMap(levelNames)];
  const keys = Object.fromEntries(batches.map(({ table, keyColumns }) => [table, outputKeyNames(keyColumns, taken)]));
  return { keys, levels, ...hasRows ? { hasRows } : {} };
}

/** Numbers that no row lacks are required columns, which readers take as they lie there. */
function schemaOf(batches: readonly LoggedBatch[], { keys, levels, hasRows = false }: ForecastFileFacts) {
  const text = { type: "BYTE_ARRAY", converted_type: "UTF8" } as const;
  const required = { repetition_type: "REQUIRED" } as const, optional = { repetition_type: "OPTIONAL" } as const;
  const isFull = (level: number, of: "lo" | "hi") =>
    batches.every(({ forecast, keys }) => {
      const ends = forecast[of][forecast.levels.indexOf(level)], { horizon } = forecast;
      return ends !== undefined &&
        keys.every(({ steps }, k) =>
          ends.subarray(k * horizon, k * horizon + steps).every((end) => !Number.isNaN(end))
        );
    });
  const interval = (name: string, full: boolean) => ({ name, type: "DOUBLE" as const, ...full ? required : optional });
  return [
    ...TEXTS.map((name) => ({ name, ...text, ...required })),
    ...[...keyNames(keys), ...hasRows ? ROW_TEXTS : []].map((name) => ({ name, ...text, ...optional })),
    ...hasRows ? [{ name: DECIDED, type: "INT32" as const, ...optional }] : [],
    ...INTEGERS.map((name) => ({ name, type: "INT32" as const, ...name === "version_id" ? optional : required })),
    { name: "yhat", type: "DOUBLE" as const, ...required },
    ...levels.flatMap((level) => {
      const [lo, hi] = levelNames(level);
      return [interval(lo, isFull(level, "lo")), interval(hi, isFull(level, "hi"))];
    }),
  ];
}

function keyNames(keys: ForecastFileFacts["keys"]): string[] {
  return [...new Set(Object.values(keys).flat())];
}

/** Some keys of a batch. */
interface Part {
  readonly batch: LoggedBatch;
  readonly from: number;
  readonly to: number;
}

/** Parts of batches, about {@linkcode GROUP_ROWS} rows together. */
function* groupsOf(batches: readonly LoggedBatch[]): Generator<Part[]> {
  let group: Part[] = [], rows = 0;
  for (const batch of batches) {
    for (let from = 0, k = 0; k < batch.keys.length; k++) {
      rows += batch.keys[k]!.steps;
      if (rows < GROUP_ROWS && k + 1 < batch.keys.length) continue;
      group.push({ batch, from, to: from = k + 1 });
      if (rows < GROUP_ROWS) continue;
      yield group;
      [group, rows] = [[], 0];
    }
  }
  if (group.length > 0) yield group;
}

function rowsOf(group: readonly Part[]): number {
  return group.reduce((sum, { batch, from, to }) => {
    for (let k = from; k < to; k++) sum += batch.keys[k]!.steps;
    return sum;
  }, 0);
}

function columnsOf(group: readonly Part[], { keys: tables, levels, hasRows = false }: ForecastFileFacts) {
  const rows = rowsOf(group), names = keyNames(tables), numbers = ["yhat", ...levels.flatMap(levelNames)];
  const ofRows = hasRows ? ROW_TEXTS : [];
  const texts = Object.fromEntries(
    [...TEXTS, ...names, ...ofRows].map((name) => [name, new Array<string | null>(rows).fill(null)]),
  );
  const integers = Object.fromEntries(
    [...hasRows ? [DECIDED] : [], ...INTEGERS].map((name) => [name, new Array<number | null>(rows).fill(null)]),
  );
  const doubles = Object.fromEntries(numbers.map((name) => [name, new Float64Array(rows).fill(NaN)]));
  let row = 0;
  for (const { batch, from, to } of group) {
    const { registry, table, origin, ds, role, input, loggedAt, dataVersion, forecast: { horizon, ...forecast } } =
      batch;
    const fixed = { registry, table, origin, role, input, logged_at: loggedAt };
    const own = tables[table] ?? [];
    for (let k = from; k < to; k++) {
      const { key, version, id, run, model, cohort, steps, row: told } = batch.keys[k]!;
      const start = k * horizon, end = row + steps;
      const values = { ...fixed, key: key.id, run, model, cohort };
      for (const [name, value] of Object.entries(values)) texts[name]!.fill(value, row, end);
      for (const name of names) texts[name]!.fill(key.parts[own.indexOf(name)] ?? null, row, end);
      integers.version!.fill(version, row, end);
      integers.version_id!.fill(id, row, end);
      integers.data_version!.fill(dataVersion, row, end);
      doubles.yhat!.set(forecast.yhat.subarray(start, start + steps), row);
      for (const [l, level] of forecast.levels.entries()) {
        const [lo, hi] = levelNames(level);
        doubles[lo]!.set(forecast.lo[l]!.subarray(start, start + steps), row);
        doubles[hi]!.set(forecast.hi[l]!.subarray(start, start + steps), row);
      }
      if (told !== undefined) {
        texts.row!.fill(told.name, row, end);
        if (told.decided > 0) integers[DECIDED]!.fill(told.decided, row, end);
      }
      for (let step = 1; step <= steps; step++, row++) {
        texts.ds![row] = told === undefined ? ds[step - 1]! : "";
        if (told !== undefined) texts.output![row] = ds[step - 1]!;
        integers.step![row] = step;
      }
    }
  }
  const dictionary = "RLE_DICTIONARY" as const, statistics = false;
  return [
    ...Object.entries(texts).map(([name, data]) => ({
      name,
      data,
      encoding: dictionary,
      statistics: SOUGHT.has(name),
    })),
    ...Object.entries(integers).map(([name, data]) => ({ name, data, encoding: dictionary, statistics })),
    // Where some row lacks a number the column is optional, and its gap is null and no number.
    ...Object.entries(doubles).map(([name, data]) => ({
      ...{ name, statistics },
      data: data.some(Number.isNaN) ? Array.from(data, (value) => Number.isNaN(value) ? null : value) : data,
    })),
  ];
}

/** Columns by which other programs pass over groups of rows. */
const SOUGHT = new Set<string>(["table", "key", "origin", "ds", "row"]);
