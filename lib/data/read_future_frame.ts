import { formatPeriod } from "../core/calendar.ts";
import type { Config } from "../core/config.ts";
import { DataError } from "../core/errors.ts";
import type { Finding } from "../core/finding.ts";
import type { FindingCode } from "../core/finding_codes.ts";
import { formatKey } from "../core/panel.ts";
import { keyGroups } from "./check_rows.ts";
import { type Database, openDatabase, quoteName } from "./database.ts";
import { isMissingSql } from "./expectations/row_rules.ts";
import type { FeatureGroup } from "./feature_store.ts";
import type { FutureFrame } from "./future_frame.ts";
import { openTable, requireColumns, type SourceTable } from "./open_table.ts";
import { storedFuture } from "./stored_future.ts";
import { periodSql, stampSql } from "./time_sql.ts";

/**
 * Read what is known of the periods after a group's end: the key columns, time, and every future column of the config.
 * Derived (relative) columns are computed from the frame itself; the target is not read even if it is there. Where the
 * file has no row, what the table itself said ahead stays.
 *
 * @param config Columns and horizon: the frame holds that many steps; other rows are counted in a finding.
 * @param group The version that the forecast starts from. @param path CSV, Parquet or JSON lines.
 * @returns Values per key and step. Findings: `FUTURE_ROWS_MISSING` (keys without all steps), `FUTURE_VALUES_MISSING`,
 * `FUTURE_ROWS_UNUSED` (other keys, other periods, unreadable dates), `FUTURE_DUPLICATES` (the first row counts).
 * @throws {DataError} `FUTURE_COLUMN_MISSING`, `MISSING_COLUMN`, `MISSING_FILE` and the others of {@linkcode openTable}.
 */
export async function readFutureFrame(config: Config, group: FeatureGroup, path: string): Promise<FutureFrame> {
  const spill = await Deno.makeTempDir({ prefix: "future_" });
  const database = await openDatabase({ spill });
  try {
    const table = await openTable(database, path);
    requireFuture(table, config);
    requireColumns(table, [...config.keys, config.time]);
    await writeLookups(database, config, group);
    return await fillFrame(database, table, { config, group });
  } finally {
    database.close();
    await Deno.remove(spill, { recursive: true });
  }
}

function requireFuture(table: SourceTable, config: Config): void {
  const missing = config.exogenous.future.filter((name) => !table.columns.includes(name));
  if (missing.length === 0) return;
  throw new DataError(
    "FUTURE_COLUMN_MISSING",
    `Cannot forecast with ${table.source} as it must have the future-known column(s) ${
      missing.map((name) => JSON.stringify(name)).join(", ")
    }: current value is ${JSON.stringify(table.columns)}`,
    {
      hint: `Add ${
        missing.join(", ")
      } for the ${config.horizon} periods to forecast, or take them out of exogenous.future.`,
      context: { missing, available: [...table.columns] },
    },
  );
}

async function writeLookups(database: Database, config: Config, group: FeatureGroup): Promise<void> {
  await database.run(
    `CREATE TABLE keys (${["key INTEGER", ...config.keys.map((_, p) => `k${p} VARCHAR`)].join(", ")})`,
  );
  await database.append("keys", [
    Int32Array.from(group.keys, (_, k) => k),
    ...config.keys.map((_, p) => group.keys.map((key) => key.parts[p])),
  ]);
  for (const [f, name] of config.exogenous.future.entries()) {
    const levels = group.exogenous.find((column) => column.name === name)?.levels;
    if (levels === undefined) continue;
    await database.run(`CREATE TABLE levels${f} (word VARCHAR, level DOUBLE)`);
    if (levels.length > 0) await database.append(`levels${f}`, [levels, Float64Array.from(levels, (_, l) => l)]);
  }
}

interface FrameContext {
  readonly config: Config;
  readonly group: FeatureGroup;
}

/** Rows: key (-1 if unknown), period (-1 if unreadable), then the values. */
function frameSql(table: SourceTable, { config, group }: FrameContext): string {
  const text = (name: string) => `CAST(source.${quoteName(name)} AS VARCHAR)`;
  const isText = config.exogenous.future.map((name) =>
    group.exogenous.some((column) => column.name === name && column.levels !== undefined)
  );
  const values = config.exogenous.future.map((name, f) => {
    if (isText[f]) return `coalesce(levels${f}.level, 'NaN'::DOUBLE)`;
    // As in the past, where such rows are quarantined: no price is infinite.
    const number = `TRY_CAST(${text(name)} AS DOUBLE)`;
    return `CASE WHEN NOT ${isMissingSql(text(name))} AND isfinite(${number}) THEN ${number} ELSE 'NaN'::DOUBLE END`;
  });
  const joins = config.exogenous.future.map((name, f) =>
    isText[f] ? `LEFT JOIN levels${f} ON levels${f}.word = ${text(name)}` : ""
  );
  const period = periodSql(`(${stampSql(text(config.time), config.frequency)})`, group.calendar);
  return `SELECT coalesce(keys.key, -1) AS key, coalesce(${period}, -1) AS period${
    values.map((value) => `, ${value}`).join("")
  } FROM ${table.relation} AS source
    LEFT JOIN keys ON ${config.keys.map((name, p) => `keys.k${p} = ${text(name)}`).join(" AND ")} ${joins.join(" ")}`;
}

/** Where a key's row of a step was found. */
const NOWHERE = 0, IN_FILE = 1, IN_TABLE = 2;

async function fillFrame(database: Database, table: SourceTable, context: FrameContext): Promise<FutureFrame> {
  const { config, group } = context;
  const steps = config.horizon, start = group.end + 1, names = config.exogenous.future;
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
  await database.stream(frameSql(table, context), (batch, rows) => {
    for (let i = 0; i < rows; i++) {
      const key = batch[0][i], step = batch[1][i] - start;
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
      for (let f = 0; f < names.length; f++) grids[f][at] = batch[2 + f][i];
    }
  });
  const missingSteps = countMissing(seen, steps);
  const columns = names.map((name, f) => ({ name, values: grids[f] }));
  return {
    start,
    steps,
    index: new Map(group.keys.map((key, k) => [key.id, k])),
    columns: [...columns, ...relativeColumns(columns, context)],
    missingSteps,
    findings: tellFrame(context, { ...tally, missingSteps, grids, seen }),
  };
}

function countMissing(seen: Uint8Array, steps: number): Int32Array {
  const missing = new Int32Array(seen.length / steps);
  for (let i = 0; i < seen.length; i++) if (seen[i] === NOWHERE) missing[Math.floor(i / steps)]++;
  return missing;
}

/** As in the panel: a value divided by the mean of its group in the period. */
function relativeColumns(
  columns: readonly { name: string; values: Float64Array }[],
  { config, group }: FrameContext,
): { name: string; values: Float64Array }[] {
  const steps = config.horizon;
  return config.relative.flatMap(({ name, of, within }) => {
    const base = columns.find((column) => column.name === of)?.values;
    if (base === undefined) return [];
    const groups = keyGroups(config.keys, group.keys, within);
    const cells = (groups.reduce((most, group) => Math.max(most, group), -1) + 1) * steps;
    const sums = new Float64Array(cells), counts = new Float64Array(cells);
    const cell = (i: number) => groups[Math.floor(i / steps)] * steps + i % steps;
    base.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      sums[cell(i)] += value;
      counts[cell(i)]++;
    });
    const values = base.map((value, i) => {
      const mean = sums[cell(i)] / counts[cell(i)];
      return mean === 0 ? NaN : value / mean;
    });
    return [{ name, values }];
  });
}

function tellFrame(
  { config, group }: FrameContext,
  facts: {
    unused: number;
    duplicates: number;
    missingSteps: Int32Array;
    grids: readonly Float64Array[];
    seen: Uint8Array;
  },
): Finding[] {
  const span = `${formatPeriod(group.calendar, group.end + 1)} to ${
    formatPeriod(group.calendar, group.end + config.horizon)
  }`;
  const lacking = group.keys.filter((_, k) => facts.missingSteps[k] > 0);
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
    ...facts.grids.map((grid, f) =>
      finding("FUTURE_VALUES_MISSING", "warning", {
        message: "rows without a usable value",
        column: config.exogenous.future[f],
        count: grid.reduce((count, value, i) => count + (facts.seen[i] === IN_FILE && Number.isNaN(value) ? 1 : 0), 0),
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
  ].filter(({ count }) => count > 0);
}
