import type { SeriesKey } from "../../core/rows/panel.ts";
import type { Files } from "../../storage/files/files.ts";
import { type CodedTexts, TextCoder } from "./coded_texts.ts";
import type { ForecastRole } from "./forecast_batch.ts";
import { levelNames } from "./forecast_file.ts";
import { attemptRead, type DamagedLog, type LogSource, openLogSources } from "./log_sources.ts";
import { LoggedBlocks } from "./logged_blocks.ts";

/** Which logged forecasts to read. */
export interface LogFilter {
  /** Name of the table. */
  readonly table: string;
  /** Default: both. */
  readonly role?: ForecastRole;
  /** First day of logging (UTC), `YYYY-MM-DD`; default: the first. */
  readonly from?: string;
  /** Last day of logging, inclusive; default: the last. */
  readonly to?: string;
  /** Identity of the registry; default: any. */
  readonly registry?: string;
  /** Hash of what a request brought beside the table, empty for what was forecast from the table alone; default: any. */
  readonly input?: string;
}

/** Rows of a log as columns, shape [n] each. */
export interface LoggedRows {
  /** Number of rows, >= 1. */
  readonly rows: number;
  /** Positions in `ForecastReading.keys`. */
  readonly key: Int32Array;
  /** Last period known, as the table writes it. */
  readonly origin: CodedTexts;
  /** Period that was forecast. */
  readonly ds: CodedTexts;
  /** From 1. */
  readonly step: Int32Array;
  /** Unit of `y`. */
  readonly yhat: Float64Array;
  /** Lower ends by level in percent; NaN where there is none. */
  readonly lo: Readonly<Record<string, Float64Array>>;
  /** Upper ends. */
  readonly hi: Readonly<Record<string, Float64Array>>;
  /** Number within the key; 0 for a new key. */
  readonly version: Int32Array;
  /** Number in the registry; -1 for none. */
  readonly versionId: Int32Array;
  /** Version of the table. */
  readonly dataVersion: Int32Array;
  /** Run of the version. */
  readonly run: CodedTexts;
  /** Contender. */
  readonly model: CodedTexts;
  /** `served` or `shadow`. */
  readonly role: CodedTexts;
  /** `champion`, `challenger` or empty. */
  readonly cohort: CodedTexts;
  /** ISO instant. */
  readonly loggedAt: CodedTexts;
}

/** Texts of a reading that may differ from row to row, by field. */
const TEXTS = { ds: "ds", run: "run", model: "model", cohort: "cohort" };
const INTEGERS = { step: "step", version: "version", versionId: "version_id", dataVersion: "data_version" };
/** Columns that a reading may leave out. */
type LoggedField = keyof typeof TEXTS | keyof typeof INTEGERS;
const LOGGED_FIELDS = [...Object.keys(TEXTS), ...Object.keys(INTEGERS)] as LoggedField[];
/** What tells which rows are wanted, and which were logged again; equal within a block. */
const INDEX = ["registry", "table", "key", "origin", "role", "input", "logged_at"];

/** Wanted rows of a group: null for all. */
interface Plan {
  readonly source: LogSource;
  readonly group: number;
  readonly rows: Int32Array | null;
  readonly index: GroupIndex;
}

/**
 * A log, read batch by batch: what is published, and what is in the journals of processes, living or dead. A folder that is
 * not there holds nothing; what cannot be read is passed over and told. Of several rows of one key, origin, step and role
 * only the one that was logged last comes; one with an input, a what-if, only where there is none of the table alone.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ForecastReading } from "@lib/inference/log/read_forecast_log.ts";
 * const reading = new ForecastReading("predictions_of_nobody", { table: "demo" });
 * assertEquals([await Array.fromAsync(reading.batches()), reading.damaged], [[], []]);
 * ```
 */
export class ForecastReading {
  /** Keys of all rows so far: `LoggedRows.key` are positions in it. It grows as batches come. */
  readonly keys: SeriesKey[] = [];
  /** Names of the key columns in the log's files; empty without rows. */
  keyColumns: readonly string[] = [];
  /** Files that were passed over, or read in part. */
  readonly damaged: DamagedLog[] = [];
  readonly #folder: string;
  readonly #filter: LogFilter;
  readonly #files: Files | undefined;
  readonly #fields: ReadonlySet<LoggedField>;
  readonly #keys = new TextCoder();
  readonly #origins = new TextCoder();
  readonly #roles = new TextCoder();
  readonly #instants = new TextCoder();
  readonly #coders = Object.fromEntries(Object.values(TEXTS).map((name) => [name, new TextCoder()]));
  readonly #times: number[] = [];
  readonly #levels = new Set<number>();

  /**
   * Nothing is read yet.
   *
   * @param folder Of the log. @param filter Which. @param options `files`: file operations; `fields`: of those that cost time
   * the ones that are wanted, others are empty; default all.
   */
  constructor(
    folder: string,
    filter: LogFilter,
    { files, fields = LOGGED_FIELDS }: { readonly files?: Files; readonly fields?: readonly LoggedField[] } = {},
  ) {
    [this.#folder, this.#filter, this.#files, this.#fields] = [folder, filter, files, new Set(fields)];
  }

  /** The rows, about 16,000 at a time, in the order of the files. */
  async *batches(): AsyncGenerator<LoggedRows> {
    const { from = "", to = "9999-12-31" } = this.#filter;
    const isIn = (day: string) => day >= from && day <= to;
    const sources = await openLogSources(this.#folder, { isIn, damaged: this.damaged, files: this.#files });
    const plans = await this.#plan(sources);
    for (const plan of plans) {
      const rows = await attemptRead(plan.source, this, () => this.#read(plan));
      if (rows !== null && rows.rows > 0) yield rows;
    }
  }

  /** Reads who was forecast from when, of all groups, and leaves out what is not wanted. */
  async #plan(sources: readonly LogSource[]): Promise<Plan[]> {
    const blocks = new LoggedBlocks(), found: { source: LogSource; group: number; index: GroupIndex }[] = [];
    for (const source of sources) {
      if (source.facts.keys[this.#filter.table] === undefined) continue;
      await attemptRead(source, this, async () => {
        for (let group = 0; group < source.rows.length; group++) {
          found.push({ source, group, index: await this.#index({ source, group, blocks }) });
        }
      });
      for (const level of source.facts.levels) this.#levels.add(level);
    }
    return found.map(({ source, group, index }) => ({ source, group, index, rows: keptRows(index, blocks) }));
  }

  async #index(
    { source, group, blocks }: { source: LogSource; group: number; blocks: LoggedBlocks },
  ): Promise<GroupIndex> {
    const columns = await source.read(group, [...INDEX, "step"]), count = source.rows[group]!;
    const steps = Int32Array.from(columns.step as ArrayLike<number>);
    const starts = startsOf(INDEX.map((name) => columns[name]!), steps);
    const names = source.facts.keys[this.#filter.table]!;
    let parts: Record<string, ArrayLike<unknown>> | null = null;
    const column = (): Int32Array => new Int32Array(starts.length).fill(-1);
    const index: GroupIndex = {
      ...{ count, steps, starts },
      ...{ block: column(), key: column(), origin: column(), role: column(), loggedAt: column() },
    };
    for (const [b, start] of starts.entries()) {
      const text = (name: string) => String(columns[name]![start]);
      if (!this.#isWanted(text)) continue;
      const id = text("key"), key = this.#keys.codeOf(id);
      if (key === this.keys.length) {
        parts ??= await source.read(group, names);
        this.keyColumns = names;
        this.keys.push({ id, parts: names.map((name) => String(parts?.[name]?.[start] ?? "")) });
      }
      index.block[b] = blocks.count;
      index.key[b] = key;
      const origin = index.origin[b] = this.#origins.codeOf(text("origin"));
      const role = index.role[b] = this.#roles.codeOf(text("role"));
      const at = index.loggedAt[b] = this.#instants.codeOf(text("logged_at"));
      const last = steps[(starts[b + 1] ?? count) - 1]!;
      const isPlain = text("input") === "";
      blocks.add({ key, origin: 2 * origin + role, at: this.#timeOf(at), last, isPlain });
    }
    return index;
  }

  #isWanted(text: (name: string) => string): boolean {
    const { table, ...rest } = this.#filter, names = ["role", "registry", "input"] as const;
    return text("table") === table && names.every((name) => rest[name] === undefined || text(name) === rest[name]);
  }

  /** A text is parsed once. */
  #timeOf(code: number): number {
    return this.#times[code] ??= Date.parse(this.#instants.values[code]!);
  }

  async #read({ source, group, rows, index }: Plan): Promise<LoggedRows> {
    const levels = [...this.#levels].sort((a, b) => a - b), count = rows?.length ?? index.count;
    const own = source.facts.levels.flatMap(levelNames);
    const wanted = Object.entries({ ...TEXTS, ...INTEGERS }).flatMap(([field, name]) =>
      this.#fields.has(field as LoggedField) ? [name] : []
    );
    const columns = count === 0 ? {} : await source.read(group, [...wanted, "yhat", ...own]);
    const column = (name: string) => columns[name] ?? [];
    const ofBlocks = (values: readonly string[], codes: Int32Array): CodedTexts => (
      { values, codes: expanded(codes, index, rows) }
    );
    const coded = Object.entries(TEXTS).map(([field, name]) =>
      [
        field,
        this.#coders[name]!.encode(column(name), columns[name] === undefined ? undefined : rows ?? undefined),
      ] as const
    );
    const integers = Object.entries(INTEGERS).map(([field, name]) =>
      [field, integersOf(column(name), columns[name] === undefined ? null : rows)] as const
    );
    const interval = (end: 0 | 1) =>
      Object.fromEntries(levels.map((level) => [String(level), doubles(columns[levelNames(level)[end]], rows, count)]));
    return {
      rows: count,
      key: expanded(index.key, index, rows),
      origin: ofBlocks(this.#origins.values, index.origin),
      role: ofBlocks(this.#roles.values, index.role),
      loggedAt: ofBlocks(this.#instants.values, index.loggedAt),
      yhat: doubles(columns.yhat, rows, count),
      lo: interval(0),
      hi: interval(1),
      ...Object.fromEntries(coded) as Record<keyof typeof TEXTS, CodedTexts>,
      ...Object.fromEntries(integers) as Record<keyof typeof INTEGERS, Int32Array>,
    };
  }
}

/** Blocks of a group; per block -1 for one that is not wanted. */
interface GroupIndex {
  /** Rows. */
  readonly count: number;
  /** Per row. */
  readonly steps: Int32Array;
  /** First row of each block. */
  readonly starts: readonly number[];
  readonly block: Int32Array;
  readonly key: Int32Array;
  readonly origin: Int32Array;
  readonly role: Int32Array;
  readonly loggedAt: Int32Array;
}

/** A block ends where any column is another, or the steps begin anew. */
function startsOf(columns: readonly ArrayLike<unknown>[], steps: Int32Array): number[] {
  const starts = steps.length === 0 ? [] : [0];
  for (let row = 1; row < steps.length; row++) {
    let isSame = steps[row]! > steps[row - 1]!;
    for (let c = 0; isSame && c < columns.length; c++) isSame = columns[c]![row] === columns[c]![row - 1];
    if (!isSame) starts.push(row);
  }
  return starts;
}

function keptRows({ count, steps, starts, block }: GroupIndex, blocks: LoggedBlocks): Int32Array | null {
  if (block.every((number) => number >= 0 && blocks.replacedTo(number) === 0)) return null;
  const kept = new Int32Array(count);
  let size = 0;
  for (const [b, number] of block.entries()) {
    if (number < 0) continue;
    const replaced = blocks.replacedTo(number), end = starts[b + 1] ?? count;
    for (let row = starts[b]!; row < end; row++) if (steps[row]! > replaced) kept[size++] = row;
  }
  return kept.subarray(0, size);
}

/** Values of blocks, by row. */
function expanded(values: Int32Array, { starts, count }: GroupIndex, rows: Int32Array | null): Int32Array {
  const all = new Int32Array(count);
  for (const [b, value] of values.entries()) all.fill(value, starts[b], starts[b + 1] ?? count);
  return rows === null ? all : Int32Array.from(rows, (row) => all[row]!);
}

/** Integers of a column, or of some rows of it; -1 where one is missing. */
function integersOf(values: ArrayLike<unknown>, rows: Int32Array | null): Int32Array {
  const out = new Int32Array(rows?.length ?? values.length);
  for (let i = 0; i < out.length; i++) {
    const value = values[rows === null ? i : rows[i]!];
    out[i] = typeof value === "number" ? value : Number(value ?? -1);
  }
  return out;
}

/** Values of a column, or of some rows of it. */
function taken(values: ArrayLike<unknown>, rows: Int32Array | null, missing: number): ArrayLike<number> {
  const out = new Array<number>(rows?.length ?? values.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(values[rows === null ? i : rows[i]!] ?? missing);
  return out;
}

function doubles(values: ArrayLike<unknown> | undefined, rows: Int32Array | null, count: number): Float64Array {
  if (values === undefined) return new Float64Array(count).fill(NaN);
  if (values instanceof Float64Array) return rows === null ? values : Float64Array.from(rows, (row) => values[row]!);
  return Float64Array.from(taken(values, rows, NaN));
}
