import type { Config } from "../../core/config/config.ts";
import type { FindingCode } from "../../core/errors/finding_codes.ts";
import type { CellText } from "../tables/number_text.ts";
import { cellParser, type CellReading } from "./parse_cell.ts";
import { valueTests } from "./row_tests.ts";

/** A cell as a table of rows keeps it. */
export interface StoredCell {
  /** Number, code of the category, days; NaN where missing, and of texts. */
  readonly number: number;
  /** Of a text; else empty. */
  readonly text: string;
  /** What is wrong with what was read, which is kept as missing; null if nothing. */
  readonly fault: CellFault | null;
}

/** A rule that a cell breaks. */
export interface CellFault {
  readonly code: FindingCode;
  /** What it must do: "be a number". */
  readonly requirement: string;
}

/**
 * Makes what is kept of the cells of each column.
 *
 * @param columns How they are read. @param config Its rules for values.
 * @returns From the number of a column and a cell.
 */
export function cellStorage(
  columns: readonly CellReading[],
  config: Config,
): (column: number, cell: CellText) => StoredCell {
  const parsers = columns.map(cellParser);
  // Rows whose key breaks a rule are out already.
  const tests = columns.map(({ name }) => config.keys.includes(name) ? [] : valueTests(config, [name]));
  return (c, cell) => {
    const { holds } = columns[c]!, fault = tests[c]!.find(({ isBroken }) => isBroken(cell)) ?? null;
    if (fault !== null) return { ...NOTHING, fault };
    if (holds === "text") return { number: NaN, text: cell ?? "", fault };
    const number = parsers[c]!(cell);
    return number === null
      ? { ...NOTHING, fault: { code: "UNREADABLE_VALUE", requirement: `be a ${holds}` } }
      : { number, text: "", fault };
  };
}

const NOTHING = { number: NaN, text: "" } as const;
