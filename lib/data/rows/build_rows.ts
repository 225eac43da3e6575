import { targetNames, targetOf } from "../../core/config/config_columns.ts";
import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { Task } from "../../core/rows/task.ts";
import type { Files } from "../../storage/files/files.ts";
import { sortFindings } from "../demand/expectations/format_findings.ts";
import { GROUP_FILES, type GroupInfo } from "../store/feature_store.ts";
import type { GroupColumn } from "../store/group_column.ts";
import { writeKeyFile } from "../store/key_file.ts";
import { countKeyRows, planChunks } from "../store/panel_writer.ts";
import { decideRows } from "./decide_rows.ts";
import { leaveOutRows } from "./leave_out.ts";
import type { CellReading } from "./parse_cell.ts";
import { constantTarget } from "./read_targets.ts";
import type { RowLayout } from "../store/row_layout.ts";
import type { RowRoles } from "./row_roles.ts";
import type { RowSource } from "./row_source.ts";
import { type Quarantined, quarantineRows } from "./row_quarantine.ts";
import { type ScannedRows, scanRows } from "./scan_rows.ts";
import { type SplitRows, splitRows } from "./split_rows.ts";
import { writeGoodRows } from "./write_good_rows.ts";

/** What a manifest says of a table of rows, but of where it came from. */
export type BuiltRows = Pick<
  GroupInfo,
  | "calendar"
  | "keyColumns"
  | "time"
  | "target"
  | "table"
  | "exogenous"
  | "start"
  | "end"
  | "rows"
  | "chunks"
  | "counts"
  | "findings"
  | "statistics"
>;

/**
 * Read, validate, clean, split and write a table without a calendar.
 *
 *     source --evidence--> kinds --scan--> codes, contents --split--> parts --scan in order--> panel.parquet
 *                                             \--> quarantine.csv              (one chunk of keys in memory)
 *
 * A few numbers of each row are in memory, its values only while they are read or written.
 *
 * @param staging Folder that becomes the version. @param source The table. @param options `config`; `files`: file operations.
 * @throws {DataError} See `prepareTable`; `MISSING_COLUMN` where no column is a feature; `CONSTANT_TARGET`, `TOO_MANY_CLASSES`, `SPLIT_IMPOSSIBLE`, `HEADER_ONLY`.
 */
export async function buildRows(
  staging: string,
  source: RowSource,
  { config, files }: { readonly config: Config; readonly files?: Files },
): Promise<BuiltRows> {
  const { roles, seen, decided } = await decideRows(source, config);
  const features = [...decided.columns.map(({ name }) => name), ...roles.time === null ? [] : [roles.time]];
  const scanned = await scanRows(source, { config, roles, seen, features });
  const left = leaveOutRows(scanned, { cleaning: config.cleaning, targets: roles.targets }),
    rules = [...scanned.tests, ...left.rules];
  const quarantined = await quarantineRows(`${staging}/${GROUP_FILES.quarantine}`, source, {
    ...{ code: scanned.code, rules, roles, files },
  });
  refuseUnusable(scanned, { source, roles, quarantined });
  const columns = [
    ...roles.keys.map((name, p) => keyReading(name, p, scanned)),
    ...timeReading(roles, scanned),
    ...decided.columns,
  ];
  if (columns.length === 0) throw noFeature(source, decided.findings);
  const split = splitRows(scanned, config), { order, keyRows } = orderRows(scanned, split);
  const table = tableOf(scanned, { roles, split, order, config });
  refuseConstant(table);
  refuseEmptyParts(table, { config, source });
  const chunks = planChunks(keyRows, columns.length + roles.targets.length);
  const chunkRows = chunks.map((span) => countKeyRows(keyRows, span));
  const task: Task = scanned.classes === null
    ? { kind: "number", outputs: roles.targets.length }
    : { kind: "class", classes: scanned.classes.classes.length };
  const plan = { order, ...split, columns, targets: roles.targets, task, chunkRows };
  const written = await writeGoodRows(`${staging}/${GROUP_FILES.panel}`, source, { config, scanned, plan, files });
  const none = new Int32Array(keyRows.length);
  writeKeyFile(`${staging}/${GROUP_FILES.keys}`, scanned.keys, {
    ...{ parts: roles.keys.length, keyRows, futureRows: none, lateRows: none, files },
  });
  return {
    calendar: { frequency: "row", anchor: 0 },
    keyColumns: roles.keys,
    time: roles.time ?? "",
    target: targetOf(config),
    table,
    exogenous: columns.map((reading) => storedColumn(reading, roles)),
    start: -1,
    end: split.folds,
    rows: order.length,
    chunks,
    counts: countsOf(order.length, quarantined),
    findings: sortFindings([
      ...tellWidth(columns.length),
      ...decided.findings,
      ...scanned.classes?.findings ?? [],
      ...quarantined.findings,
      ...left.findings,
      ...written.findings,
    ]),
    statistics: written.statistics,
  };
}

/** Columns beyond which models are asked less about each of them. */
const MANY_COLUMNS = 300;

function tellWidth(count: number): Finding[] {
  if (count <= MANY_COLUMNS) return [];
  const message = "columns so many that importances are told of the 100 that models go by most, and penalties of " +
    "linear models are chosen on some of the rows";
  return [{ code: "MANY_COLUMNS", severity: "info", message, column: "", count, examples: [] }];
}

/** The time is a date among the features, unless the config leaves it out. */
function timeReading({ time, inputs }: RowRoles, { timeFormat }: ScannedRows): CellReading[] {
  if (time === null || timeFormat === null || !inputs.includes(time)) return [];
  return [{ name: time, holds: "date", format: timeFormat }];
}

/** Texts of a part of the key are those of the keys that have rows. */
function keyReading(name: string, part: number, { keys }: ScannedRows): CellReading {
  return { name, holds: "category", levels: [...new Set(keys.map(({ parts }) => parts[part]!))].sort() };
}

function storedColumn({ name, holds, levels, format }: CellReading, { keys }: RowRoles): GroupColumn {
  return {
    name,
    kind: "future",
    holds,
    ...levels === undefined ? {} : { levels },
    ...format === undefined ? {} : { format },
    ...keys.includes(name) ? { isKey: true } : {},
  };
}

/** Rows by key, then part, then what is in them: a table whose rows stand in another order is the same. */
function orderRows(
  { rows, code, key, keys, content }: ScannedRows,
  { parts }: SplitRows,
): { readonly order: Int32Array; readonly keyRows: Int32Array } {
  const keyRows = new Int32Array(keys.length);
  const good = Array.from({ length: rows }, (_, row) => row).filter((row) => code[row] === 0);
  for (const row of good) keyRows[key[row]!]!++;
  good.sort((a, b) => key[a]! - key[b]! || parts[a]! - parts[b]! || content[a]! - content[b]! || a - b);
  return { order: Int32Array.from(good), keyRows };
}

function tableOf(
  { classes, y, timeFormat, twins, keys, key }: ScannedRows,
  { roles, split, order, config }: {
    readonly roles: RowRoles;
    readonly split: SplitRows;
    readonly order: Int32Array;
    readonly config: Config;
  },
): NonNullable<GroupInfo["table"]> {
  const partRows = new Array<number>(split.folds + 2).fill(0), names = classes?.classes ?? [];
  const classRows = names.map(() => 0);
  for (const row of order) {
    partRows[split.parts[row]! + 1]!++;
    if (classes !== null) classRows[y[row]!]!++;
  }
  return {
    targets: roles.targets,
    classes: names,
    ...twins === null || classes === null
      ? {}
      : { possible: classesByTarget(order, { keys, key, y, targets: targetNames(config) }) },
    classRows,
    folds: split.folds,
    partRows,
    isTimed: roles.time !== null,
    ...timeFormat === null ? {} : { timeFormat },
  };
}

/** Numbers of the classes that came of each target, ascending: it is the last part of the key. */
function classesByTarget(
  order: Int32Array,
  { keys, key, y, targets }: Pick<ScannedRows, "keys" | "key" | "y"> & { readonly targets: readonly string[] },
): NonNullable<RowLayout["possible"]> {
  const found = new Map(targets.map((target) => [target, new Set<number>()]));
  for (const row of order) {
    found.get(keys[key[row]!]!.parts.at(-1)!)?.add(y[row]!);
  }
  return Object.fromEntries([...found].map(([target, own]) => [target, [...own].sort((a, b) => a - b)]));
}

function countsOf(kept: number, { count, aside }: Quarantined): GroupInfo["counts"] {
  return { read: kept + count, kept, quarantined: count, merged: 0, ahead: 0, outside: aside };
}

/** Without a row, or with one value of the target alone, there is nothing to learn. */
function refuseUnusable(
  { rows, code, y }: ScannedRows,
  { source, roles, quarantined }: {
    readonly source: RowSource;
    readonly roles: RowRoles;
    readonly quarantined: { readonly findings: readonly Finding[] };
  },
): void {
  const good = Array.from({ length: rows }, (_, row) => row).filter((row) => code[row] === 0),
    width = roles.targets.length;
  if (good.length === 0) throw noUsableRows(source, quarantined.findings);
  roles.targets.forEach((name, t) => {
    const first = y[good[0]! * width + t]!;
    if (good.every((row) => y[row * width + t] === first)) throw constantTarget(name, String(first));
  });
}

/** The same of targets that are keys of their own: what has come of one says nothing of another. */
function refuseConstant({ possible = {}, classes }: RowLayout): void {
  for (const [target, own] of Object.entries(possible)) {
    if (own.length < 2) throw constantTarget(target, classes[own[0] ?? -1] ?? "");
  }
}

/** Where no row is chosen on, or held back, nobody would know how good models are. */
function refuseEmptyParts(
  { partRows, folds }: NonNullable<GroupInfo["table"]>,
  { config: { split }, source }: { readonly config: Config; readonly source: RowSource },
): void {
  const filled = partRows.slice(1, folds + 1).filter((rows) => rows > 0).length, test = partRows[folds + 1] ?? 0;
  const learned = filled > 1 || partRows[0]! > 0;
  if (filled > 0 && learned && (test > 0 || split.test === 0)) return;
  const rows = partRows.reduce((sum, own) => sum + own, 0), { group } = split;
  throw new DataError(
    "SPLIT_IMPOSSIBLE",
    `Cannot split ${source.head.source} as some rows must be trained on, some chosen on and some held back: current value is ` +
      `${formatCount(rows, "row")}, of which ${filled === 0 ? "none is" : "some are"} chosen on and ${test} held back`,
    {
      hint: group === null
        ? "Bring more rows, or fewer classes of a single row."
        : `Leave split.group out, or bring more groups than ${JSON.stringify(group)} has.`,
      context: { partRows },
    },
  );
}

function noUsableRows({ head: { source } }: RowSource, findings: readonly Finding[]): DataError {
  const codes = [...new Set(findings.map(({ code }) => code))];
  const details = findings.map(({ code, count, column, examples: [first] }) =>
    `${count} × ${code}${column === "" ? "" : ` (${column})`}${first === undefined ? "" : `, for instance ${first}`}`
  );
  return new DataError(
    codes.length === 1 ? codes[0]! : "NO_USABLE_ROWS",
    `Cannot use ${source} as at least one row must be valid: current value is ${details.join("; ")}`,
    { hint: "Mend the rows, or the config's columns and cleaning policies.", context: { findings } },
  );
}

function noFeature({ head: { source } }: RowSource, findings: readonly Finding[]): DataError {
  const left = findings.map(({ code, column }) => `${JSON.stringify(column)} left out (${code})`);
  return new DataError(
    "MISSING_COLUMN",
    `Cannot use ${source} as at least one column must say something of its rows: current value is ${
      left.length === 0 ? "none" : left.join(", ")
    }`,
    { hint: "Bring a column that may be a feature, or key columns.", context: { findings } },
  );
}
