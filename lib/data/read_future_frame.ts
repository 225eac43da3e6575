import { timeOf } from "../core/config/config_columns.ts";
import { formatPeriod, isClosed } from "../core/time/calendar.ts";
import type { Config } from "../core/config/config.ts";
import { DataError } from "../core/errors/errors.ts";
import type { Finding } from "../core/errors/finding.ts";
import type { FindingCode } from "../core/errors/finding_codes.ts";
import { formatKey } from "../core/rows/panel.ts";
import { resolveConfig, type ResolvedConfig } from "../core/config/resolve_config.ts";
import { Scratch } from "../storage/files/scratch.ts";
import { createLevels, valueSql } from "./tables/column_kinds.ts";
import { startDuckDb } from "./tables/database.ts";
import type { FeatureGroup } from "./store/feature_store.ts";
import type { GroupColumn } from "./store/group_column.ts";
import { refuseFormatted } from "./tables/formatted_numbers.ts";
import type { FutureFrame } from "./store/future_frame.ts";
import { isKeySql, writeKeyTable } from "./tables/key_table.ts";
import { isNoLevelSql } from "./tables/number_sql.ts";
import { columnText, numberedRowsSql, readingOf, type SourceTable } from "./tables/open_table.ts";
import { requireColumns, requireInEachFile, requireOnce } from "./sources/required_columns.ts";
import { relativeOf } from "./demand/neighbour_columns.ts";
import { relativeColumns } from "./demand/relative_columns.ts";
import { storedFuture } from "./store/stored_future.ts";
import { openSourceTable } from "./tables/open_source_table.ts";
import { undefusedPart } from "./tables/undefused_part.ts";
import { readTimesOn, TIME_FAULT } from "./times/read_times.ts";

/**
 * Read what is known of the periods after a group's end: the key columns, time, and every future column of the config.
 * Derived (relative) columns are computed from the frame itself; the target is not read even if it is there. Where the
 * file has no row, what the table itself said ahead stays.
 *
 * @param given Columns and horizon: the frame holds that many steps; other rows are counted in a finding.
 * @param group The version that the forecast starts from. @param path CSV, Parquet or JSON lines.
 * @returns Values per key and step. Findings: `FUTURE_ROWS_MISSING` (keys without all steps), `FUTURE_VALUES_MISSING`,
 * `FUTURE_LEVELS_UNKNOWN` (texts of a category that the group never saw; missing), `FUTURE_ROWS_UNUSED` (other keys,
 * other periods, unreadable dates), `FUTURE_DUPLICATES` (the first row counts).
 * @throws {DataError} `FUTURE_COLUMN_MISSING`, `DECIMAL_COMMA`, `MISSING_COLUMN`, `MISSING_FILE` and the others of {@linkcode openSourceTable}.
 */
export async function readFutureFrame(given: Config, group: FeatureGroup, path: string): Promise<FutureFrame> {
  const config = resolveConfig(given, group.calendar), context = contextOf(config, group), { keys, time } = context;
  using spill = Scratch.ofSystem();
  const database = await startDuckDb({ spill: spill.path });
  try {
    const table = undefused(await openSourceTable(database, path, readingOf(config)), context);
    requireFuture(table, context);
    requireColumns(table, [...keys, time]);
    requireInEachFile(table, [...keys, time]);
    requireOnce(table, context.needed);
    await writeKeyTable(database, group.keys, { parts: keys.length });
    for (const [f, { levels }] of context.columns.entries()) await createLevels(database, f, levels);
    await readTimesOn(table, { column: time, calendar: group.calendar });
    return await fillFrame(table, context);
  } finally {
    database.close();
  }
}

/** What is read of a file, and for what. */
interface FrameContext {
  readonly group: FeatureGroup;
  readonly keys: readonly string[];
  readonly time: string;
  /** Columns that are known ahead, without the derived ones. */
  readonly columns: readonly GroupColumn[];
  /** All columns that are read. */
  readonly needed: readonly string[];
  /** Periods after the group's end. */
  readonly steps: number;
}

function contextOf(config: ResolvedConfig, group: FeatureGroup): FrameContext {
  const { keys, horizon: steps } = config, time = timeOf(config);
  // Columns of the config that the group left out are not needed ahead either.
  const columns = group.exogenous.filter(({ kind, derived }) => kind === "future" && derived !== true);
  return { group, keys, time, columns, needed: [...keys, time, ...columns.map(({ name }) => name)], steps };
}

/** The file may have been made from a draft, which is defused. */
function undefused(table: SourceTable, { group, keys, time, columns }: FrameContext): SourceTable {
  const known = new Map<string, Iterable<string>>([
    [time, []],
    ...keys.map((name, p) => [name, group.keys.map((key) => key.parts[p]!)] as const),
    ...columns.map(({ name, levels = [] }) => [name, levels] as const),
  ]);
  const parts = table.parts.map((part) => undefusedPart(part, known));
  return { ...table, parts, columns: [...new Set(parts.flatMap((part) => part.columns))] };
}

function requireFuture(table: SourceTable, { columns, steps }: FrameContext): void {
  const missing = columns.map(({ name }) => name).filter((name) => !table.columns.includes(name));
  if (missing.length === 0) return;
  throw new DataError(
    "FUTURE_COLUMN_MISSING",
    `Cannot forecast with ${table.source} as it must have the future-known column(s) ${
      missing.map((name) => JSON.stringify(name)).join(", ")
    }: current value is ${JSON.stringify(table.columns)}`,
    {
      hint: `Add ${missing.join(", ")} for the ${steps} periods to forecast, or take them out of exogenous.future.`,
      context: { missing, available: [...table.columns] },
    },
  );
}

/** Rows: key (-1 if unknown), period (-1 if unreadable), then the values. */
function frameSql(table: SourceTable, { keys, time, columns, needed }: FrameContext): string {
  const text = (name: string) => `source.${columnText(table, name)}`;
  // As in the past: no price is infinite.
  const values = columns.map((column, f) => {
    const value = valueSql(text(column.name), column, f);
    return `CASE WHEN isfinite(${value}) THEN ${value} ELSE 'NaN'::DOUBLE END`;
  });
  return `SELECT coalesce(keys.key, -1) AS key, coalesce(times.period, -1) AS period${
    values.map((value) => `, ${value}`).join("")
  } FROM (${numberedRowsSql(table, needed)}) AS source
    LEFT JOIN times ON times.word = ${text(time)} AND times.fault = ${TIME_FAULT.none}
    LEFT JOIN keys ON ${isKeySql(keys.map(text))}`;
}

/** `FUTURE_LEVELS_UNKNOWN`, one per category. */
async function tellUnknownLevels(table: SourceTable, { columns }: FrameContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [f, column] of columns.entries()) {
    if (column.levels === undefined) continue;
    const text = columnText(table, column.name);
    const rows = await table.database.rows(
      `SELECT ${text}, CAST(count(*) AS DOUBLE) FROM (${numberedRowsSql(table, [column.name])})
       WHERE NOT ${isNoLevelSql(text)} AND isnan(${valueSql(text, column, f)}) GROUP BY ${text} ORDER BY min(rn)`,
    );
    findings.push({
      code: "FUTURE_LEVELS_UNKNOWN",
      severity: "warning",
      message: "rows with a text that the table of the past does not have, taken as missing",
      column: column.name,
      count: rows.reduce((sum, row) => sum + Number(row[1]), 0),
      examples: rows.slice(0, 5).map((row) => JSON.stringify(row[0])),
    });
  }
  return findings;
}

/** Where a key's row of a step was found. */
const NOWHERE = 0, IN_FILE = 1, IN_TABLE = 2;

async function fillFrame(table: SourceTable, context: FrameContext): Promise<FutureFrame> {
  const { group, keys, columns, steps } = context, start = group.end + 1, names = columns.map(({ name }) => name);
  const stored = await storedFuture(group, { from: 0, to: group.keys.length, steps });
  const grids = names.map((name) =>
    stored?.columns.find((column) => column.name === name)?.values ??
      new Float64Array(group.keys.length * steps).fill(NaN)
  );
  const seen = Uint8Array.from(
    { length: group.keys.length * steps },
    (_, i) => grids.some((grid) => !Number.isNaN(grid[i])) ? IN_TABLE : NOWHERE,
  );
  const tally = { unused: 0, duplicates: 0 };
  await table.database.stream(frameSql(table, context), (batch, rows) => {
    for (let i = 0; i < rows; i++) {
      const key = batch[0]![i]!, step = batch[1]![i]! - start;
      if (key < 0 || step < 0 || step >= steps) {
        tally.unused++;
        continue;
      }
      const at = key * steps + step;
      if (seen[at] === IN_FILE) {
        tally.duplicates++;
        continue;
      }
      seen[at] = IN_FILE;
      for (let f = 0; f < names.length; f++) grids[f]![at] = batch[2 + f]![i]!;
    }
  });
  const lacking = columns.filter(({ levels }, f) =>
    levels === undefined && grids[f]!.some((value, i) => seen[i] === IN_FILE && Number.isNaN(value))
  );
  await refuseFormatted(table, lacking.map(({ name }) => ({ name, mayBeNames: false })));
  const missingSteps = countMissing(seen, steps, group);
  const values = names.map((name, f) => ({ name, values: grids[f]! }));
  return {
    start,
    steps,
    index: new Map(group.keys.map((key, k) => [key.id, k])),
    columns: [
      ...values,
      ...relativeColumns(values, { relative: relativeOf(group), keys, steps, of: group.keys }),
    ],
    missingSteps,
    findings: [
      ...tellFrame(context, { ...tally, missingSteps, columns: values, seen }),
      ...await tellUnknownLevels(table, context),
    ].filter(({ count }) => count > 0),
  };
}

/** Nobody hands over prices of days on which the shop is closed. */
function countMissing(seen: Uint8Array, steps: number, { calendar, end }: FeatureGroup): Int32Array {
  const missing = new Int32Array(seen.length / steps);
  const closed = Array.from({ length: steps }, (_, step) => isClosed(calendar, end + 1 + step));
  for (let i = 0; i < seen.length; i++) {
    if (seen[i] === NOWHERE && !closed[i % steps]) missing[Math.floor(i / steps)]!++;
  }
  return missing;
}

function tellFrame(
  { group, steps }: FrameContext,
  facts: {
    unused: number;
    duplicates: number;
    missingSteps: Int32Array;
    columns: readonly { readonly name: string; readonly values: Float64Array }[];
    seen: Uint8Array;
  },
): Finding[] {
  const span = `${formatPeriod(group.calendar, group.end + 1)} to ${formatPeriod(group.calendar, group.end + steps)}`;
  const lacking = group.keys.filter((_, k) => facts.missingSteps[k]! > 0);
  const finding = (code: FindingCode, severity: Finding["severity"], rest: Omit<Finding, "code" | "severity">) => ({
    code,
    severity,
    ...rest,
  });
  return [
    finding("FUTURE_ROWS_MISSING", "warning", {
      message: `keys without a row for each of ${span}; their future columns are missing there`,
      column: "",
      count: lacking.length,
      examples: lacking.slice(0, 5).map(formatKey),
    }),
    ...facts.columns.map(({ name, values }) =>
      finding("FUTURE_VALUES_MISSING", "warning", {
        message: "rows without a usable value",
        column: name,
        count: values.reduce(
          (count, value, i) => count + (facts.seen[i] === IN_FILE && Number.isNaN(value) ? 1 : 0),
          0,
        ),
        examples: [],
      })
    ),
    finding("FUTURE_ROWS_UNUSED", "info", {
      message: `rows of unknown keys, without a valid date, or outside ${span}`,
      column: "",
      count: facts.unused,
      examples: [],
    }),
    finding("FUTURE_DUPLICATES", "warning", {
      message: "rows with the key and period of an earlier row, which counts",
      column: "",
      count: facts.duplicates,
      examples: [],
    }),
  ];
}
