import type { Files } from "../../storage/files/files.ts";
import { levelNames } from "./forecast_file.ts";
import { attemptRead, type DamagedLog, type LogSource, openLogSources } from "./log_sources.ts";

/** What was said of a row. */
export interface LoggedRow {
  /** When, in milliseconds. */
  readonly at: number;
  /** Number of the version within the key; 0 of a key that no run had seen. */
  readonly version: number;
  /** Its number in the registry; null of a key that no run had seen. */
  readonly id: number | null;
  /** Its run. */
  readonly run: string;
  /** Contender. */
  readonly model: string;
  /** Targets, or classes, in the order of the numbers, shape [W]. */
  readonly outputs: readonly string[];
  /** Numbers, or probabilities, shape [W]. */
  readonly values: readonly number[];
  /** Nominal levels in percent, shape [L]. */
  readonly levels: readonly number[];
  /** Lower ends, shape [L][W]; of classes 0; NaN where there is none. */
  readonly lo: readonly (readonly number[])[];
  /** Upper ends; of classes 1 for those in the set. */
  readonly hi: readonly (readonly number[])[];
  /** Position of the class that was decided for; -1 for none, and of numbers. */
  readonly decided: number;
}

/** Which rows of a log. */
export interface LoggedRowsFilter {
  /** Name of the table. */
  readonly table: string;
  /** Identity of the registry. */
  readonly registry: string;
  /** Names of the rows that are wanted, see `rowNamer`. */
  readonly names: ReadonlySet<string>;
}

/** What a log has of rows. */
export interface RowLog {
  /** By name: what each run has said last, newest first. */
  readonly rows: ReadonlyMap<string, readonly LoggedRow[]>;
  /** Files that were passed over, or read in part. */
  readonly damaged: readonly DamagedLog[];
}

const INDEX = ["registry", "table", "role", "row", "logged_at"];
const SAID = ["output", "yhat", "decided", "step", "version", "version_id", "run", "model"];

/**
 * What was said of rows, of published files and journals of processes, living or dead; of a row that a run has predicted again
 * what was logged last. A folder that is not there holds nothing; what cannot be read is passed over and told.
 *
 * @param folder Of the log. @param filter Which rows. @param options `files`: file operations.
 */
export async function readLoggedRows(
  folder: string,
  filter: LoggedRowsFilter,
  { files }: { readonly files?: Files } = {},
): Promise<RowLog> {
  const damaged: DamagedLog[] = [], rows = new Map<string, LoggedRow[]>();
  for (const source of await openLogSources(folder, { isIn: () => true, damaged, files })) {
    if (source.facts.keys[filter.table] === undefined || source.facts.hasRows !== true) continue;
    await attemptRead(source, { damaged }, async () => {
      for (let group = 0; group < source.rows.length; group++) await takeGroup(source, group, { filter, rows });
    });
  }
  return { rows, damaged };
}

/** Take what is wanted of a group. */
async function takeGroup(
  source: LogSource,
  group: number,
  { filter, rows }: { readonly filter: LoggedRowsFilter; readonly rows: Map<string, LoggedRow[]> },
): Promise<void> {
  const index = await source.read(group, INDEX), count = source.rows[group]!, places: number[] = [];
  const text = (name: string, at: number) => String(index[name]?.[at] ?? "");
  for (let at = 0; at < count; at++) {
    if (text("table", at) !== filter.table || text("registry", at) !== filter.registry) continue;
    if (text("role", at) === "served" && filter.names.has(text("row", at))) places.push(at);
  }
  if (places.length === 0) return;
  const { levels } = source.facts;
  const columns = await source.read(group, [...SAID, ...levels.flatMap(levelNames)]);
  for (const own of consecutive(places, columns.step!)) {
    const name = text("row", own[0]!), at = Date.parse(text("logged_at", own[0]!));
    const one = saidOf(columns, own, { at, levels }), said = rows.get(name) ?? [];
    const former = said.find(({ run }) => run === one.run), others = said.filter((other) => other !== former);
    if (former !== undefined && former.at > at) continue;
    // Files of processes are in no order of time, and a run may speak again after another.
    const place = others.findIndex((other) => other.at <= at);
    rows.set(name, others.toSpliced(place < 0 ? others.length : place, 0, one));
  }
}

/** Steps of one row stand behind each other, from 1. */
function consecutive(places: readonly number[], steps: ArrayLike<unknown>): number[][] {
  const all: number[][] = [];
  for (const place of places) {
    if (Number(steps[place]) === 1) all.push([]);
    all.at(-1)?.push(place);
  }
  return all;
}

function saidOf(
  columns: Readonly<Record<string, ArrayLike<unknown>>>,
  places: readonly number[],
  { at, levels }: { readonly at: number; readonly levels: readonly number[] },
): LoggedRow {
  const [first = 0] = places, text = (name: string) => String(columns[name]?.[first] ?? "");
  const numbers = (name: string) => places.map((place) => numberOf(columns[name]?.[place]));
  const own = levels.filter((level) => numbers(levelNames(level)[1]).some(Number.isFinite));
  const id = numberOf(columns.version_id?.[first]), decided = numberOf(columns.decided?.[first]);
  return {
    at,
    version: numberOf(columns.version?.[first]),
    id: Number.isNaN(id) ? null : id,
    ...{ run: text("run"), model: text("model") },
    outputs: places.map((place) => String(columns.output?.[place] ?? "")),
    values: numbers("yhat"),
    levels: own,
    lo: own.map((level) => numbers(levelNames(level)[0])),
    hi: own.map((level) => numbers(levelNames(level)[1])),
    decided: Number.isNaN(decided) ? -1 : decided - 1,
  };
}

function numberOf(value: unknown): number {
  return value === null || value === undefined ? NaN : Number(value);
}
