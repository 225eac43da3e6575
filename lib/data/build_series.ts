import type { Config } from "../core/config/config.ts";
import { resolveConfig } from "../core/config/resolve_config.ts";
import type { Finding } from "../core/errors/finding.ts";
import { type Calendar, dayOfPeriod } from "../core/time/calendar.ts";
import type { StoredDates } from "../features/dates/stored_dates.ts";
import type { Files } from "../storage/files/files.ts";
import { judgeEdges } from "./demand/calendar_edges.ts";
import type { CheckedRows } from "./demand/check_rows.ts";
import { type DemandPlan, planDemand } from "./demand/demand_plan.ts";
import { tellAheadValues } from "./demand/expectations/ahead_findings.ts";
import { checkFrequency } from "./demand/expectations/check_frequency.ts";
import { countPanelFindings } from "./demand/expectations/panel_findings.ts";
import { noUsableRows, tellRows } from "./demand/expectations/row_findings.ts";
import { UnitFindings } from "./demand/expectations/unit_findings.ts";
import { type KeySpans, listPeriods, planKeys } from "./demand/plan_keys.ts";
import { regulariseRows } from "./demand/regularise.ts";
import { AHEAD, countBroken, EARLY, LATE, OUTSIDE } from "./demand/row_codes.ts";
import type { TableReader } from "./demand/table_reader.ts";
import { GROUP_FILES, type GroupInfo, type RowCounts } from "./store/feature_store.ts";
import { createFutureWriter } from "./store/future_writer.ts";
import { writeKeyFile } from "./store/key_file.ts";
import { createPanelWriter, planChunks } from "./store/panel_writer.ts";
import { findClosed, tellClosed } from "./times/find_closed.ts";
import { hasDates } from "./times/holidays/merge_dates.ts";

/** What a manifest says of a table of series, but of where it came from; and what was derived of its columns. */
export interface BuiltSeries
  extends Omit<GroupInfo, "name" | "version" | "format" | "contentHash" | "created" | "files" | "lineage" | "table"> {
  /** How the derived columns were made. */
  readonly relative: Config["relative"];
}

/**
 * Read, check and write a table of series:
 *
 *     source --check--> checked --sort, stream--> regularise --> panel.parquet   (one chunk of keys in memory)
 *                         \\--> quarantine.csv             \\--> future.parquet
 *
 * @param staging Folder that becomes the version. @param reader The table. @param options `config`; `files`: file operations.
 * @throws {DataError} See `prepareTable`.
 */
export async function buildSeries(
  staging: string,
  reader: TableReader,
  { config, files }: { readonly config: Config; readonly files?: Files },
): Promise<BuiltSeries> {
  const plan = planDemand(config), { target } = plan;
  const read = await reader.check(plan);
  if (read.perCode[0] === 0) {
    throw await noUsableRows(reader.findings(read), { checked: read, target, source: reader.source });
  }
  const checked = await judgeEdges(reader.edges, { plan, checked: read });
  const aheadFindings = await tellAheadValues(reader.ahead(checked), checked);
  const { periods, present } = await listPeriods(reader.periods);
  const calendar = withClosed(checked.times.calendar, present);
  const spans = await planKeys(reader.periods, { checked, calendar, periods });
  const { kept, merged, duplicates, findings, ...panel } = await writePanel(staging, {
    ...{ reader, plan, files, checked, calendar, spans },
  });
  const queries = reader.findings(checked), quarantined = await queries.collect(duplicates);
  if (quarantined > 0) await reader.writeQuarantine(checked.columns, `${staging}/${GROUP_FILES.quarantine}`);
  const rowFindings = await tellRows(queries, { checked, target, duplicates: duplicates.length });
  const { dates, findings: dateFindings } = await lookUpDates(config, { checked, spans, calendar });
  return {
    calendar,
    keyColumns: plan.keys,
    time: plan.times.column,
    target,
    exogenous: checked.exogenous,
    ...dates === null ? {} : { dates },
    start: spans.start,
    end: spans.end,
    ...panel,
    counts: countRows(checked, { kept, merged, quarantined }),
    findings: [
      ...rowFindings,
      ...aheadFindings,
      ...checked.times.findings,
      ...checkFrequency(calendar, { distinct: checked.times.distinct, periods }),
      ...tellClosed(calendar, present),
      ...tellOutsideKeys(checked, spans),
      ...dateFindings,
      ...findings,
    ],
    relative: checked.relative,
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
  { reader, plan, files, checked, calendar, spans }: {
    readonly reader: TableReader;
    readonly plan: DemandPlan;
    readonly files?: Files;
    readonly checked: CheckedRows<unknown>;
    readonly calendar: Calendar;
    readonly spans: KeySpans;
  },
): Promise<WrittenPanel> {
  const { keyRows, keys, start, end } = spans;
  const { cleaning, target } = plan;
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
  await reader.streamKeys({ plan, checked, positions: spans.positions }, (k, observed) => {
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
    parts: plan.keys.length,
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
