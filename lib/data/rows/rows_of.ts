import { nearestName } from "../../core/nearest_name.ts";
import type { Finding } from "../../core/finding.ts";
import type { FindingCode } from "../../core/finding_codes.ts";
import { compareKeys, type ExogenousColumn, type Panel, type SeriesKey, seriesKey } from "../../core/panel.ts";
import type { CellText } from "../columns/number_text.ts";
import type { GroupInfo } from "../feature_store.ts";
import type { GroupColumn } from "../group_column.ts";
import { type CellParser, cellParser } from "./parse_cell.ts";

/** What must be known of a table of rows to read others alike: of its manifest, or of a model that was made of it. */
export type RowShape = Pick<GroupInfo, "calendar" | "keyColumns" | "exogenous" | "table">;

/** Rows to predict: cells by column, each of shape [rows]. */
export interface GivenRows {
  readonly columns: ReadonlyMap<string, readonly CellText[]>;
  readonly rows: number;
}

/** Why a row cannot be predicted. */
export interface RowProblem {
  /** Its position among the given ones. */
  readonly row: number;
  /** `MISSING_KEY`, `WRONG_TYPE`. */
  readonly code: FindingCode;
  readonly column: string;
  /** Requirement and value. */
  readonly message: string;
}

/** Rows as a panel. */
export interface AskedRows {
  /** Without targets; `ds` is behind all parts of the table. Rows of a key are side by side, in the order in which they were given. */
  readonly panel: Panel;
  /** Position among the given rows of each row of the panel. */
  readonly order: Int32Array;
  /** Of the rows that are not in the panel, each with the first thing that is wrong. */
  readonly problems: readonly RowProblem[];
  /** `UNKNOWN_COLUMN`, `COLUMN_ABSENT`, `LEVEL_UNKNOWN`: what is predicted without. */
  readonly findings: readonly Finding[];
}

/**
 * Read rows to predict as those of a table were read: by its kinds, levels and formats. A category that it has not is missing, as
 * is a column that is not given; a text that is no number where numbers stand is a problem of its row.
 *
 * @param shape Of the table. @param given Cells; columns that the table has not are passed over.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rowsOf } from "@lib/data/rows/rows_of.ts";
 * const shape = {
 *   calendar: { frequency: "row", anchor: 0 } as const,
 *   keyColumns: [],
 *   exogenous: [{ name: "age", kind: "future" as const, holds: "number" as const }],
 * };
 * const { panel, problems } = rowsOf(shape, { columns: new Map([["age", ["31", "old"]]]), rows: 2 });
 * assertEquals([[...panel.exogenous[0].values], problems.map(({ row, code }) => [row, code])], [[31], [[1, "WRONG_TYPE"]]]);
 * ```
 */
export function rowsOf(shape: RowShape, given: GivenRows): AskedRows {
  const { keyColumns, exogenous } = shape, parsers = exogenous.map(parserOf);
  const cells = (name: string, row: number): CellText => given.columns.get(name)?.[row] || null;
  const problems: RowProblem[] = [], good: { readonly row: number; readonly key: SeriesKey }[] = [];
  for (let row = 0; row < given.rows; row++) {
    const parts = keyColumns.map((name) => cells(name, row)), problem = problemOf(row, { shape, parsers, cells });
    if (problem !== null) problems.push(problem);
    else good.push({ row, key: seriesKey(parts.map((part) => part ?? "")) });
  }
  good.sort((a, b) => compareKeys(a.key, b.key) || a.row - b.row);
  const order = Int32Array.from(good, ({ row }) => row), unknown = exogenous.map((): string[] => []);
  const columns = exogenous.map((column, c): ExogenousColumn => {
    const own = Array.from(order, (row) => cells(column.name, row));
    if (column.holds === "text") {
      return { ...column, values: new Float64Array(order.length).fill(NaN), texts: own.map((cell) => cell ?? "") };
    }
    const values = Float64Array.from(own, (cell) => {
      const value = parsers[c]!(cell);
      if (value === null) unknown[c]!.push(cell ?? "");
      return value ?? NaN;
    });
    return { ...column, values };
  });
  return {
    panel: panelOf(shape, good.map(({ key }) => key), columns),
    order,
    problems,
    findings: [...tellColumns(shape, given), ...exogenous.flatMap((column, c) => tellLevels(column, unknown[c]!))],
  };
}

function parserOf(column: GroupColumn): CellParser {
  return cellParser({ ...column, holds: column.holds ?? (column.levels === undefined ? "number" : "category") });
}

function problemOf(
  row: number,
  { shape, parsers, cells }: {
    readonly shape: RowShape;
    readonly parsers: readonly CellParser[];
    readonly cells: (name: string, row: number) => CellText;
  },
): RowProblem | null {
  const missing = shape.keyColumns.find((name) => cells(name, row) === null);
  if (missing !== undefined) {
    return {
      row,
      code: "MISSING_KEY",
      column: missing,
      message: `${missing} must name the key: current value is none`,
    };
  }
  const wrong = shape.exogenous.findIndex(({ name, holds }, c) =>
    holds !== "category" && parsers[c]!(cells(name, row)) === null
  );
  if (wrong < 0) return null;
  const { name, holds = "number", format } = shape.exogenous[wrong]!,
    written = format === undefined ? "" : ` written as ${format}`;
  const message = `${name} must be a ${holds}${written}: current value is ${JSON.stringify(cells(name, row))}`;
  return { row, code: "WRONG_TYPE", column: name, message };
}

/** Rows in the order of keys. */
function panelOf(
  { calendar, keyColumns, table }: RowShape,
  ofRow: readonly SeriesKey[],
  exogenous: readonly ExogenousColumn[],
): Panel {
  const targets = table?.targets.length ?? 1, n = ofRow.length, keys: SeriesKey[] = [], offsets = [0];
  ofRow.forEach((key, i) => {
    if (keys.at(-1)?.id !== key.id) {
      keys.push(key);
      if (i > 0) offsets.push(i);
    }
  });
  if (n > 0) offsets.push(n);
  return {
    calendar,
    keyColumns,
    keys,
    offsets: Int32Array.from(offsets),
    ds: new Int32Array(n).fill((table?.folds ?? 1) + 1),
    y: new Float64Array(n * targets).fill(NaN),
    ...targets === 1 ? {} : { targets },
    exogenous,
  };
}

function tellColumns({ keyColumns, exogenous, table }: RowShape, { columns, rows }: GivenRows): Finding[] {
  const known = [...new Set([...keyColumns, ...exogenous.map(({ name }) => name)])];
  const unknown = [...columns.keys()].filter((name) => !known.includes(name) && table?.targets.includes(name) !== true);
  const absent = known.filter((name) => !columns.has(name) && !keyColumns.includes(name));
  return [
    ...unknown.map((column): Finding => {
      const near = nearestName(column, absent), remedy = near === null ? "" : ` (did you mean ${near}?)`;
      const message = `the column is passed over: no model has seen it${remedy}`;
      return { code: "UNKNOWN_COLUMN", severity: "warning", message, column, count: rows, examples: [] };
    }),
    ...absent.map((column): Finding => {
      const message = "the column is not given: its values are missing";
      return { code: "COLUMN_ABSENT", severity: "warning", message, column, count: rows, examples: [] };
    }),
  ];
}

/** Keys that no model has seen are told by who predicts. */
function tellLevels({ name, isKey }: GroupColumn, texts: readonly string[]): Finding[] {
  if (texts.length === 0 || isKey === true) return [];
  const message = "rows with a text that no model has seen: it is taken as missing";
  const examples = [...new Set(texts)].slice(0, 5).map((text) => JSON.stringify(text));
  return [{ code: "LEVEL_UNKNOWN", severity: "warning", message, column: name, count: texts.length, examples }];
}
