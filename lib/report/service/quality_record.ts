import { formatPeriod } from "../../core/time/calendar.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { ROWS_LEFT_OUT } from "../../core/errors/finding_codes.ts";
import type { ColumnStatistics } from "../../data/store/column_statistics.ts";
import { type FeatureGroup, readGroupManifest, type RowCounts } from "../../data/store/feature_store.ts";
import { listVersions, versionDir } from "../../data/store/version_folders.ts";
import type { GroupColumn } from "../../data/store/group_column.ts";
import type { ColumnKind } from "../../core/rows/task.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import type { ColumnDrift, DataAlarm } from "../../monitoring/inputs/data_alarm.ts";
import { periodsBehind } from "../../monitoring/inputs/freshness.ts";
import type { KeptLook } from "../../monitoring/last_look.ts";
import { fileName } from "../parts/file_name.ts";

/** Versions of a table that are listed, the newest. */
const MOST_VERSIONS = 12;

/** What is known of the data of a table. Plain data. */
export interface QualityRecord {
  /** Name of the table. */
  readonly table: string;
  /** Version that serves. */
  readonly version: number;
  /** ISO instant of its writing; empty if not told. */
  readonly created: string;
  /** What was read: the last part of its path or address. */
  readonly source: string;
  /** Keys of the table. */
  readonly keys: number;
  /** Rows of the panel. */
  readonly rows: number;
  /** First and last period, as the table writes them; empty of rows without a calendar. */
  readonly span: { readonly first: string; readonly last: string };
  /** Complete periods by which the table is behind the clock; negative if it is ahead. */
  readonly behind: number;
  /** Keys whose last rows are older than the end of the table, and by how many periods at most; null if not recorded. */
  readonly late: { readonly keys: number; readonly most: number } | null;
  /** What became of the source's rows. */
  readonly counts: RowCounts;
  /** Rows that were left out, by reason, with examples. */
  readonly leftOut: readonly Finding[];
  /** What else the checks found: values, calendar, keys. */
  readonly findings: readonly Finding[];
  /** The target and the columns beside it. */
  readonly columns: readonly (ColumnStatistics & { readonly kind: "target" | GroupColumn["kind"] | ColumnKind })[];
  /** What the last look of `monitor` says of what came in; null: nobody has looked at this version. */
  readonly look: {
    /** ISO instant of the look. */
    readonly at: string;
    /** What stands, the worst first. */
    readonly alarms: readonly Omit<DataAlarm, "keys">[];
    /** How far columns are from the same season before. */
    readonly drift: readonly ColumnDrift[];
  } | null;
  /** Versions of the table, the newest first. */
  readonly versions: readonly ListedVersion[];
}

/** A version of a table. */
export interface ListedVersion {
  /** Its number. */
  readonly version: number;
  /** Whether it serves. */
  readonly serves: boolean;
  /** Code of why it cannot be read; empty if it can, and then the rest is known. */
  readonly damage: string;
  /** ISO instant of its writing; empty if not told. */
  readonly created: string;
  /** Its last period. */
  readonly last: string;
  /** Rows of the panel. */
  readonly rows: number | null;
  /** Rows that were quarantined. */
  readonly quarantined: number | null;
}

/**
 * What is known of the data of a table: what was left out and why, gaps, freshness, columns, versions.
 *
 * @param group The version that serves. @param options `store`: of its versions; `now`: the time; `look`: the last one of
 * `monitor`, or null.
 */
export async function qualityRecord(
  group: FeatureGroup,
  { store, now, look }: { readonly store: string; readonly now: Date; readonly look: KeptLook | null },
): Promise<QualityRecord> {
  const { name, version, created, lineage, keys, rows, start, end, counts, findings, statistics } = group;
  const isLeftOut = ({ code }: Finding) => LEFT_OUT.has(code),
    columns = new Map(group.exogenous.map((column) => [column.name, column]));
  // Of rows it is on the page of the look.
  const inputs = look !== null && "inputs" in look && look.dataVersion === version ? look.inputs : null;
  return {
    table: name,
    version,
    created,
    source: fileName(lineage.source),
    keys: keys.length,
    rows,
    span: { first: periodText(group, start), last: periodText(group, end) },
    behind: periodsBehind(group, now),
    late: lateOf(group),
    counts,
    leftOut: findings.filter(isLeftOut),
    findings: findings.filter((finding) => !isLeftOut(finding)),
    columns: statistics.map((column) => columnOf(column, columns.get(column.name), group)),
    look: inputs && {
      at: inputs.checkedAt,
      alarms: inputs.alarms.map(({ keys: _, ...alarm }) => alarm),
      drift: inputs.drift,
    },
    versions: await versionsOf(group, store),
  };
}

const LEFT_OUT: ReadonlySet<string> = new Set(ROWS_LEFT_OUT);

/** Rows without a calendar have no periods, but parts of a split. */
function periodText({ calendar }: Pick<FeatureGroup, "calendar">, period: number): string {
  return hasRows({ calendar }) ? "" : formatPeriod(calendar, period);
}

/** The numbers that stand for texts and dates say nothing to anybody. */
function columnOf(
  column: ColumnStatistics,
  known: GroupColumn | undefined,
  { table }: Pick<FeatureGroup, "table">,
): QualityRecord["columns"][number] {
  const kind = known?.holds ?? known?.kind ?? "target",
    isClass = known === undefined && (table?.classes ?? []).length > 0;
  const isCode = isClass || kind === "category" || kind === "date" || kind === "text";
  return isCode ? { ...column, zeros: NaN, min: NaN, max: NaN, mean: NaN, deviation: NaN, kind } : { ...column, kind };
}

function lateOf({ lateRows }: FeatureGroup): QualityRecord["late"] {
  if (lateRows === undefined) return null;
  let keys = 0, most = 0;
  for (const late of lateRows) {
    if (late > 0) keys++;
    most = Math.max(most, late);
  }
  return { keys, most };
}

async function versionsOf({ name, version: serving }: FeatureGroup, store: string): Promise<ListedVersion[]> {
  const versions = (await listVersions(store, name)).slice(-MOST_VERSIONS).reverse();
  return await Promise.all(versions.map(async (version): Promise<ListedVersion> => {
    const serves = version === serving;
    try {
      const { created, calendar, end, rows, counts } = await readGroupManifest(versionDir(store, name, version));
      const last = periodText({ calendar }, end), { quarantined } = counts;
      return { version, serves, damage: "", created, last, rows, quarantined };
    } catch (thrown) {
      // One that cannot be read hides none of the others.
      const damage = ForecastError.from(thrown).code;
      return { version, serves, damage, created: "", last: "", rows: null, quarantined: null };
    }
  }));
}
