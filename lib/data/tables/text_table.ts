import { TARGET_PART } from "../../core/config/config_columns.ts";
import { startHash } from "../../core/bytes/hash.ts";
import { plainNumber } from "./decimal_part.ts";
import type { TableHead } from "../sources/required_columns.ts";
import type { Melting } from "./melted_part.ts";
import type { CellText } from "./number_text.ts";
import type { TableReading } from "./open_table.ts";

/** A table in memory as a file would have it: every cell as text. Plain data. */
export interface TextTable {
  /** What to call it in messages. */
  readonly source: string;
  /** Columns by name, in their order, each of shape [rows]. */
  readonly columns: ReadonlyMap<string, readonly CellText[]>;
  /** Number of rows. */
  readonly rows: number;
}

/** Columns and name of a table, as of one file. */
export function headOf({ source, columns }: TextTable): TableHead {
  const names = [...columns.keys()];
  return { source, columns: names, parts: [{ paths: [source], columns: names }] };
}

/** The cells of a column; none of a column that is not there. */
export function columnCells({ columns }: TextTable, name: string): readonly CellText[] {
  return columns.get(name) ?? [];
}

/** Hash of all cells: equal ones mean equal tables. @returns Bytes, about, and SHA-256. */
export function hashTable({ columns }: TextTable): { readonly bytes: number; readonly sha256: string } {
  const hash = startHash();
  let bytes = 0;
  for (const [name, cells] of columns) {
    const text = JSON.stringify([name, cells]);
    hash.update(text);
    bytes += text.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/**
 * A table as a config has it read: the same that `decimalPart` and `meltedParts` do to files.
 *
 * @param table Cells as they are written. @param reading How they are to be read.
 */
export function readAs(
  table: TextTable,
  { decimal, texts = [], melting }: Pick<TableReading, "decimal" | "texts" | "melting">,
): TextTable {
  const plain = decimal === "," ? withPoints(table, texts) : table;
  return melting === undefined ? plain : withTargets(plain, melting);
}

function withPoints(table: TextTable, texts: readonly string[]): TextTable {
  const columns = [...table.columns].map(([name, cells]): [string, readonly CellText[]] =>
    texts.includes(name) ? [name, cells] : [name, cells.map((text) => text === null ? null : plainNumber(text))]
  );
  return { ...table, columns: new Map(columns) };
}

function withTargets(table: TextTable, { names, value }: Melting): TextTable {
  const { rows } = table, others = [...table.columns].filter(([name]) => !names.includes(name) && name !== TARGET_PART);
  const repeated = others.map(([name, cells]): [string, readonly CellText[]] => [name, names.flatMap(() => cells)]);
  return {
    ...table,
    rows: rows * names.length,
    columns: new Map([
      ...repeated,
      [TARGET_PART, names.flatMap((name) => new Array<CellText>(rows).fill(name))],
      [value, names.flatMap((name) => columnCells(table, name))],
    ]),
  };
}
