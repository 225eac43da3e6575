import type { CellText } from "../../data/tables/number_text.ts";
import type { TextTable } from "../../data/tables/text_table.ts";
import type { RowCell } from "./request.ts";

/**
 * Rows by column as texts, as a file would have them. Names are nothing but names: a column may be called `__proto__`.
 *
 * @param rows Own fields of each are its cells; a column that only some have is missing elsewhere.
 */
export function rowTexts(rows: readonly Readonly<Record<string, RowCell>>[]): TextTable {
  const columns = new Map<string, CellText[]>();
  rows.forEach((row, i) => {
    for (const [name, cell] of Object.entries(row)) {
      let cells = columns.get(name);
      if (cells === undefined) columns.set(name, cells = new Array<CellText>(rows.length).fill(null));
      cells[i] = textOf(cell);
    }
  });
  return { source: "the request", columns, rows: rows.length };
}

/** An empty text is as good as none, as in a file. */
function textOf(cell: RowCell): CellText {
  return cell === null || cell === undefined || cell === "" ? null : String(cell);
}
