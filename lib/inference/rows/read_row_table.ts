import { type ExogenousColumn, type Panel, type SeriesKey, seriesKey } from "../../core/rows/panel.ts";
import { targetsOf } from "../../core/rows/task.ts";
import type { CellText } from "../../data/tables/number_text.ts";
import { columnCells, type TextTable } from "../../data/tables/text_table.ts";
import type { GroupInfo } from "../../data/store/feature_store.ts";
import { cellParser } from "../../data/rows/parse_cell.ts";
import { nameFinder } from "../../data/rows/plain_names.ts";
import type { TableFeature, TableSpec } from "../../features/table/table_spec.ts";
import type { RequestFindings } from "../requests/request_findings.ts";
import type { RowsToPredict } from "./predict_table.ts";

/** How the texts of rows are read, as those of the table were that models learned from. */
export interface RowTextReading {
  /** Names of the parts of a key. */
  readonly keyColumns: readonly string[];
  /** Formats of columns that hold dates, by name. */
  readonly formats: ReadonlyMap<string, string>;
  /** Texts that the parts of keys have in the table, by name of the part; of none each text is as it is. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
  /** Gets what is passed over. */
  readonly notes: RequestFindings;
  /** Positions of the rows in what was given, from 0, shape [n]; default: they follow each other. */
  readonly places?: Int32Array;
}

/**
 * How rows are read that came for a table.
 *
 * @param group The table.
 */
export function readingOfGroup(
  { keyColumns, exogenous }: Pick<GroupInfo, "keyColumns" | "exogenous">,
): Omit<RowTextReading, "notes" | "places"> {
  return {
    keyColumns,
    formats: new Map(exogenous.flatMap(({ name, format }) => format === undefined ? [] : [[name, format]])),
    parts: new Map(exogenous.flatMap(({ name, isKey, levels = [] }) => isKey === true ? [[name, levels]] : [])),
  };
}

/** A column of a spec is read once, whatever specs have it. */
type ReadColumns = Map<string, { readonly levels: TableFeature["levels"]; readonly column: ExogenousColumn }[]>;

/**
 * Rows to predict from texts. Nothing is lost: a value that its column cannot hold, and a text that models do not know, is missing
 * and noted.
 *
 * @param table Rows by column; a column that is not there is missing. @param reading How they are read.
 */
export function readRowTable(table: TextTable, reading: RowTextReading): RowsToPredict {
  const known: ReadColumns = new Map();
  return {
    ...readKeys(table, reading),
    panel: (spec) => ({
      calendar: { frequency: "row", anchor: 0 },
      keyColumns: reading.keyColumns,
      keys: [seriesKey(reading.keyColumns.map(() => ""))],
      offsets: Int32Array.of(0, table.rows),
      ds: new Int32Array(table.rows),
      ...targetless(spec, table.rows),
      exogenous: spec.columns.map((column) => readOnce(column, { table, reading, known })),
    }),
  };
}

function readKeys(
  table: TextTable,
  { keyColumns, notes, parts: known, places: given }: RowTextReading,
): Pick<RowsToPredict, "keys" | "keyOf"> {
  const parts = keyColumns.map((name) => columnCells(table, name).map(nameFinder(known.get(name) ?? [])));
  const places = new Map<string, number>();
  const keys: SeriesKey[] = [], keyOf = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const texts = parts.map((cells) => cells[row] ?? null), id = JSON.stringify(texts);
    let place = places.get(id);
    if (place === undefined) {
      places.set(id, place = keys.push(seriesKey(texts.map((text) => text ?? ""))) - 1);
    }
    keyOf[row] = place;
    const missing = texts.indexOf(null);
    if (missing < 0) continue;
    notes.add("MISSING_KEY", keyColumns[missing]!, {
      message: "rows without a part of their key",
      example: `row ${1 + (given?.[row] ?? row)}`,
    });
  }
  return { keys, keyOf };
}

/** Nothing is known of what is asked for. */
function targetless({ task }: TableSpec, rows: number): Pick<Panel, "y" | "targets"> {
  const targets = targetsOf(task);
  return { y: new Float64Array(rows * targets).fill(NaN), ...targets === 1 ? {} : { targets } };
}

function readOnce(
  column: TableFeature,
  at: { readonly table: TextTable; readonly reading: RowTextReading; readonly known: ReadColumns },
): ExogenousColumn {
  const id = `${column.kind} ${column.name}`, known = at.known.get(id) ?? [];
  const found = known.find(({ levels }) => isSame(levels, column.levels));
  if (found !== undefined) return found.column;
  const read = readColumn(column, at.table, { ...at.reading, isFirst: known.length === 0 });
  at.known.set(id, [...known, { levels: column.levels, column: read }]);
  return read;
}

function isSame(one: TableFeature["levels"], other: TableFeature["levels"]): boolean {
  return one === other || (one?.length === other?.length && (one ?? []).every((level, i) => level === other?.[i]));
}

function readColumn(
  { name, kind: holds, levels, isKey }: TableFeature,
  table: TextTable,
  { formats, notes, isFirst }: RowTextReading & { readonly isFirst: boolean },
): ExogenousColumn {
  const cells = columnCells(table, name), values = new Float64Array(table.rows).fill(NaN);
  if (isFirst && !table.columns.has(name)) {
    notes.add("COLUMN_ABSENT", name, { message: "column that is not given, taken as missing", example: name });
  }
  const base = { name, kind: "future", holds, values, ...levels === undefined ? {} : { levels } } as const;
  if (holds === "text") return { ...base, texts: Array.from(values, (_, row) => cells[row] ?? "") };
  const parse = cellParser({ name, holds, levels, format: formats.get(name) });
  for (let row = 0; row < cells.length; row++) {
    const value = parse(cells[row]!);
    if (value !== null) values[row] = value;
    // Of a new key each row says so itself.
    else if (isFirst && isKey !== true) noteUnread(notes, { name, holds, cell: cells[row]! });
  }
  return base;
}

function noteUnread(
  notes: RequestFindings,
  { name, holds, cell }: { readonly name: string; readonly holds: TableFeature["kind"]; readonly cell: CellText },
): void {
  if (holds === "category") {
    notes.add("UNKNOWN_LEVEL", name, { message: "texts that no model has seen, taken as missing", example: cell });
  } else {
    notes.add("UNREADABLE_VALUE", name, { message: `values that are no ${holds}, taken as missing`, example: cell });
  }
}
