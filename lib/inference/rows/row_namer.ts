import { columnCells, type TextTable } from "../../data/tables/text_table.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { cellParser } from "../../data/rows/parse_cell.ts";
import { namedColumns, rowName, valueText } from "../../data/rows/row_names.ts";
import { RequestFindings } from "../requests/request_findings.ts";
import { readingOfGroup, readRowTable } from "./read_row_table.ts";

/** Digits of a name: 53 bits. */
const DIGITS = 14;

/**
 * Tells rows of a table without a calendar by what they say: key and features, each as its column reads it, so that `31` in a
 * request is `31.0` in a file. Targets are no part of it: they come later. Rows that say the same have one name.
 *
 * @param group Version whose columns count.
 * @returns Names of the rows of a table, shape [n].
 */
export function rowNamer(
  { exogenous, keyColumns }: Pick<FeatureGroup, "exogenous" | "keyColumns">,
): (texts: TextTable) => string[] {
  const columns = namedColumns(exogenous).map((column) => {
    const { holds = "number" } = column, parse = holds === "text" ? null : cellParser({ ...column, holds });
    return { ...column, parse };
  });
  const reading = readingOfGroup({ exogenous, keyColumns });
  return (texts) => {
    const { keys, keyOf } = readRowTable(texts, { ...reading, notes: new RequestFindings() });
    const cells = columns.map(({ name }) => columnCells(texts, name));
    return Array.from({ length: texts.rows }, (_, row) => {
      const values = columns.map(({ levels, parse }, c) => {
        const cell = cells[c]![row] ?? null, number = parse === null ? null : parse(cell);
        // What no column can hold, or no model knows yet, says something all the same.
        return (number === null ? cell : valueText(number, "", levels)) ?? "";
      });
      const name = rowName({ key: keys[keyOf[row]!]!.parts, targets: [], values });
      return (name * 2 ** 53).toString(16).padStart(DIGITS, "0");
    });
  };
}
