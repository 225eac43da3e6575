import { isSerial } from "../core/config/problem_shapes.ts";
import { targetOf, timeOf } from "../core/config/config_columns.ts";
import { type Calendar, dayOfPeriod } from "../core/time/calendar.ts";
import type { Config } from "../core/config/config.ts";
import type { Finding } from "../core/errors/finding.ts";
import { resolveConfig } from "../core/config/resolve_config.ts";
import type { StoredDates } from "../features/dates/stored_dates.ts";
import { hasDates } from "./times/holidays/merge_dates.ts";
import { judgeEdges } from "./demand/calendar_edges.ts";
import { type CheckedRows, countBroken } from "./demand/check_rows.ts";
import { tellAheadValues } from "./demand/expectations/ahead_findings.ts";
import { checkFrequency } from "./demand/expectations/check_frequency.ts";
import { sortFindings } from "./demand/expectations/format_findings.ts";
import { countPanelFindings } from "./demand/expectations/panel_findings.ts";
import { noUsableRows, tellRows } from "./demand/expectations/row_findings.ts";
import { UnitFindings } from "./demand/expectations/unit_findings.ts";
import { type FeatureGroup, GROUP_FILES, type GroupInfo, openGroup, type RowCounts } from "./store/feature_store.ts";
import { createFutureWriter } from "./store/future_writer.ts";
import { writeKeyFile } from "./store/key_file.ts";
import { AHEAD, EARLY, LATE, OUTSIDE } from "./demand/expectations/row_rules.ts";
import { MADE_HERE, openTable, readingOf } from "./tables/open_table.ts";
import { createPanelWriter, planChunks } from "./store/panel_writer.ts";
import { type KeySpans, listPeriods, planKeys } from "./demand/plan_keys.ts";
import { publishVersion } from "./store/publish_version.ts";
import { type RowSource, sqlRows } from "./rows/row_source.ts";
import { regulariseRows } from "./demand/regularise.ts";
import type { HashedFile, SourceOrigin } from "./sources/source_files.ts";
import { Staging, sweepStaging } from "./store/staging.ts";
import { DISK, type Files } from "../storage/files/files.ts";
import { tableError } from "./tables/table_error.ts";
import { sqlReader, type TableReader } from "./demand/table_reader.ts";
import { findClosed, tellClosed } from "./times/find_closed.ts";

/** What a build needs beside the config. */
export interface BuildOptions {
  /** Folder of all groups. */
  readonly store: string;
  /** What the table is called. */
  readonly source: string;
  /** Path of it as the database reads it; default `source`. */
  readonly path?: string;
  /** Its files there. */
  readonly files: readonly HashedFile[];
  /** Its files as its user knows them; default `files`. */
  readonly shown?: readonly HashedFile[];
  /** Where it has come from, if it is no file of text. */
  readonly origin?: SourceOrigin | null;
  /** Whether its text is our own, in UTF-8; default false. */
  readonly isText?: boolean;
  /** What was found on the way here. */
  readonly findings?: readonly Finding[];
  /** Files of events. */
  readonly events?: readonly HashedFile[];
  /** Identity of the version. */
  readonly contentHash: string;
  /** The config fields that shape the panel. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** ISO time, or empty. */
  readonly created: string;
  /** Most memory of the database, in megabytes. */
  readonly memoryMb?: number;
  /** File operations; default the real ones. */
  readonly io?: Files;
  /** The table, where it is in memory; default: that of the path. */
  readonly reader?: TableReader;
  /** The same, of a table of rows. */
  readonly rows?: RowSource;
}

/**
 * Build and publish the next version of a feature group. What builds that died have left behind goes first.
 *
 *     source --check--> checked --sort, stream--> regularise --> panel.parquet   (one chunk of keys in memory)
 *                         \--> quarantine.csv             \--> future.parquet
 *
 * @param config Columns and policies. @param options Where from, where to.
 * @returns The version, and whether this call made it: another process may have published an equal one meanwhile.
 * @throws {DataError} See {@linkcode prepareTable}.
 */
export async function buildGroup(
  config: Config,
  options: BuildOptions,
): Promise<{ readonly group: FeatureGroup; readonly isNew: boolean }> {
  const home = `${options.store}/${config.name}`, { io = DISK, reader, rows } = options;
  const staging = Staging.open(home, { files: io });
  try {
    sweepStaging(home, { files: io });
    const info = reader !== undefined
      ? await buildInto(staging.dir, { reader, config, options })
      : rows !== undefined
      ? await buildRowsInto(staging.dir, rows, { config, options })
      : await buildFromFiles(staging.dir, { config, options });
    const { dir, isNew } = await publishVersion(staging.dir, { store: options.store, info, files: io });
    return { group: await openGroup(dir), isNew };
  } catch (thrown) {
    throw tableError(thrown, { source: options.source, files: options.files, store: home });
  } finally {
    staging.close();
  }
}

async function buildFromFiles(
  staging: string,
  { config, options }: Omit<BuildContext, "reader">,
): Promise<BuiltInfo> {
  const { io = DISK, source, path = source, isText = false, memoryMb, files } = options, spill = `${staging}/.spill`;
  io.makeFolder(spill);
  // A table in memory needs no database.
  const { startDuckDb } = await import("./tables/database.ts");
  const sourceBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const database = await startDuckDb({ spill, memoryMb, sourceBytes });
  let info: BuiltInfo;
  try {
    const reading = { ...readingOf(config), ...isText ? MADE_HERE : {}, name: source };
    const table = await openTable(database, path, reading);
    info = isSerial(config)
      ? await buildInto(staging, { reader: sqlReader(database, table), config, options })
      : await buildRowsInto(staging, sqlRows(database, table), { config, options });
  } finally {
    database.close();
  }
  io.remove(spill);
  return info;
}

type BuiltInfo = Omit<GroupInfo, "version" | "format" | "files">;

interface BuildContext {
  readonly reader: TableReader;
  readonly config: Config;
  readonly options: BuildOptions;
}

/** A table of rows, without a calendar. */
async function buildRowsInto(
  staging: string,
  source: RowSource,
  { config, options }: Omit<BuildContext, "reader">,
): Promise<BuiltInfo> {
  const { buildRows } = await import("./rows/build_rows.ts");
  const built = await buildRows(staging, source, { config, files: options.io });
  return {
    ...{ name: config.name, contentHash: options.contentHash, created: options.created },
    ...built,
    findings: sortFindings([...options.findings ?? [], ...built.findings]),
    lineage: lineageOf(options, options.settings),
  };
}

async function buildInto(staging: string, context: BuildContext): Promise<BuiltInfo> {
  const { reader, config, options } = context, target = targetOf(config);
  const read = await reader.check(config);
  if (read.perCode[0] === 0) {
    throw await noUsableRows(reader.findings(read), { checked: read, target, source: reader.source });
  }
  const checked = await judgeEdges(reader.edges, { config, calendar: read.times.calendar, checked: read });
  const aheadFindings = await tellAheadValues(reader.ahead(checked), checked);
  const { periods, present } = await listPeriods(reader.periods);
  const calendar = withClosed(checked.times.calendar, present);
  const spans = await planKeys(reader.periods, { checked, calendar, periods });
  const { kept, merged, duplicates, findings, ...panel } = await writePanel(staging, {
    ...context,
    checked,
    calendar,
    spans,
  });
  const queries = reader.findings(checked), quarantined = await queries.collect(duplicates);
  if (quarantined > 0) await reader.writeQuarantine(checked.columns, `${staging}/${GROUP_FILES.quarantine}`);
  const rowFindings = await tellRows(queries, { checked, target, duplicates: duplicates.length });
  const { dates, findings: dateFindings } = await lookUpDates(config, { checked, spans, calendar });
  return {
    name: config.name,
    contentHash: options.contentHash,
    created: options.created,
    calendar,
    keyColumns: config.keys,
    time: timeOf(config),
    target: targetOf(config),
    exogenous: checked.exogenous,
    ...dates === null ? {} : { dates },
    start: spans.start,
    end: spans.end,
    ...panel,
    counts: countRows(checked, { kept, merged, quarantined }),
    findings: sortFindings([
      ...options.findings ?? [],
      ...rowFindings,
      ...aheadFindings,
      ...checked.times.findings,
      ...checkFrequency(calendar, { distinct: checked.times.distinct, periods }),
      ...tellClosed(calendar, present),
      ...tellOutsideKeys(checked, spans),
      ...dateFindings,
      ...findings,
    ]),
    lineage: lineageOf(options, { ...options.settings, relative: checked.relative }),
  };
}

/** Where a version has come from. @param settings The config fields that shape it. */
function lineageOf(options: BuildOptions, settings: Readonly<Record<string, unknown>>): GroupInfo["lineage"] {
  const { source, shown, files, origin, events } = options;
  return {
    source,
    files: shown ?? files,
    ...origin === null || origin === undefined ? {} : { origin },
    ...events === undefined || events.length === 0 ? {} : { events },
    settings,
  };
}

/** Holidays and events of the keys, for the table and what comes after it. */
async function lookUpDates(
  config: Config,
  { checked, spans, calendar }: { checked: Pick<CheckedRows, "exogenous">; spans: KeySpans; calendar: Calendar },
): Promise<{ readonly dates: StoredDates | null; readonly findings: readonly Finding[] }> {
  if (!hasDates(config)) return { dates: null, findings: [] };
  const { makeDates } = await import("./times/holidays/make_dates.ts");
  const { horizon } = resolveConfig(config, calendar), { start, end, keys } = spans;
  const parts = config.keys.map((name, p) => [name, [...new Set(keys.map((key) => key.parts[p]!))].sort()] as const);
  const levels = checked.exogenous.flatMap(({ name, kind, levels }) =>
    kind === "static" && levels !== undefined ? [[name, levels] as const] : []
  );
  return await makeDates(config, {
    from: dayOfPeriod(calendar, start),
    until: dayOfPeriod(calendar, end + horizon + 1) - 1,
    texts: new Map([...parts, ...levels]),
  });
}

/** Closed places are told by the rows of all keys, so that one key's silence closes nothing. */
function withClosed(calendar: Calendar, present: Int32Array): Calendar {
  const closed = findClosed(calendar, present);
  return closed.length === 0 ? calendar : { ...calendar, closed };
}

interface WrittenPanel extends Pick<GroupInfo, "rows" | "chunks" | "statistics" | "findings"> {
  readonly kept: number;
  readonly merged: number;
  /** Row numbers. */
  readonly duplicates: readonly number[];
}

async function writePanel(
  staging: string,
  { reader, config, options, checked, calendar, spans }: BuildContext & {
    checked: CheckedRows<unknown>;
    calendar: Calendar;
    spans: KeySpans;
  },
): Promise<WrittenPanel> {
  const { keyRows, keys, start, end } = spans;
  const { cleaning } = config, target = targetOf(config), { io: files } = options;
  const chunks = planChunks(keyRows, 1 + checked.exogenous.length);
  const exogenous = checked.exogenous.map((column) => column.name);
  const kinds = checked.exogenous.map((column) => column.kind);
  // Without a row that only says what is known ahead there is nothing to store.
  const known = countBroken(checked, [AHEAD]) === 0
    ? []
    : exogenous.flatMap((name, x) => kinds[x] === "future" ? [{ name, x }] : []);
  const future = createFutureWriter(`${staging}/${GROUP_FILES.future}`, {
    columns: known,
    keys: keys.length,
    files,
  });
  const writer = createPanelWriter(`${staging}/${GROUP_FILES.panel}`, {
    target,
    exogenous,
    keyRows,
    chunks,
    files,
  });
  const tally = countPanelFindings({ calendar, target, exogenous, gaps: cleaning.gaps, outliers: cleaning.outliers });
  const units = new UnitFindings({ calendar, target, start, end, keys: keys.length });
  const categorical = checked.exogenous.map((column) => column.levels !== undefined);
  const duplicates: number[] = [];
  const lateRows = new Int32Array(keys.length);
  let kept = 0, merged = 0;
  await reader.streamKeys({ config, checked, positions: spans.positions }, (k, observed) => {
    const regular = regulariseRows(observed, { end, calendar, cleaning, kinds, categorical });
    writer.add(regular);
    future.add(regular.ahead);
    tally.add(keys[k]!, regular);
    units.add(keys[k]!, regular.y);
    lateRows[k] = regular.late;
    kept += regular.kept;
    merged += regular.merged;
    for (const row of regular.quarantined) duplicates.push(row);
  });
  const statistics = writer.finish();
  writeKeyFile(`${staging}/${GROUP_FILES.keys}`, keys, {
    parts: config.keys.length,
    keyRows,
    futureRows: future.finish(),
    lateRows,
    files,
  });
  const rows = keyRows.reduce((sum, count) => sum + count, 0);
  const findings = [...tally.findings(), ...units.findings()];
  return { rows, chunks, statistics, findings, kept, merged, duplicates };
}

/** Nothing is lost: every row read has one fate. A miscount is a defect of this program, hence no `DataError`. */
function countRows(
  checked: CheckedRows<unknown>,
  { kept, merged, quarantined }: { kept: number; merged: number; quarantined: number },
): RowCounts {
  const outside = countBroken(checked, [OUTSIDE, EARLY]), ahead = countBroken(checked, [AHEAD, LATE]);
  const read = checked.perCode.reduce((sum, count) => sum + count, 0) + checked.rejected - outside;
  if (read !== kept + merged + quarantined + ahead) {
    throw new RangeError(
      "Cannot publish a panel as rows read must equal rows kept + merged + quarantined + ahead: " +
        `current value is ${read} and ${kept} + ${merged} + ${quarantined} + ${ahead}`,
    );
  }
  return { read, kept, quarantined, merged, ahead, outside };
}

function tellOutsideKeys(checked: CheckedRows<unknown>, spans: KeySpans): Finding[] {
  const count = checked.keys.length - spans.keys.length;
  if (count === 0) return [];
  const message = "keys whose rows all lie outside `from` and `until`; they are not in the panel";
  return [{ code: "KEYS_OUTSIDE_SPAN", severity: "info", message, column: "", count, examples: [] }];
}
