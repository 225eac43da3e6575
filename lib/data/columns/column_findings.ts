import type { CheckedRows } from "../demand/check_rows.ts";
import { defuse } from "../sources/defuse.ts";
import type { AheadQueries } from "../demand/expectations/ahead_findings.ts";
import type { CellCount } from "../demand/expectations/cell_findings.ts";
import type { FindingQueries } from "../demand/expectations/row_findings.ts";
import { exampleText, reasonOf } from "../demand/quarantine.ts";
import { QUARANTINE_COLUMNS } from "../tables/quarantine_columns.ts";
import type { ReadColumns, RowCheck } from "./checked_columns.ts";
import type { CellText } from "../tables/number_text.ts";
import { columnCells, type TextTable } from "../tables/text_table.ts";
import { DUPLICATE, goodNumbers, unquarantinedNumbers } from "../demand/row_codes.ts";

/** A row that was left out. */
export interface QuarantinedRow {
  /** Code of the rule that it breaks, and the column. */
  readonly reason: string;
  /** Its number, from 1. */
  readonly row: number;
}

/** The quarantine of a table in memory. */
export class ColumnQuarantine {
  /** The rows, by number. */
  rows: readonly (QuarantinedRow & { readonly code: number })[] = [];
  readonly #table: TextTable;

  constructor(table: TextTable) {
    this.#table = table;
  }

  /** Collect the rows that break a rule, and those that the duplicates policy puts there. @returns Their number. */
  collect({ code }: ReadColumns, { rules }: Pick<CheckedRows, "rules">, duplicates: readonly number[]): number {
    const kept = new Set(unquarantinedNumbers(rules)), bad: { code: number; row: number }[] = [];
    for (let i = 0; i < code.length; i++) if (!kept.has(code[i]!)) bad.push({ code: code[i]!, row: i + 1 });
    for (const row of duplicates) bad.push({ code: rules.length + 1, row });
    this.rows = bad.sort((a, b) => a.row - b.row).map(({ code, row }) => {
      const rule = rules[code - 1];
      return { code, row, reason: rule === undefined ? DUPLICATE : reasonOf(rule) };
    });
    return this.rows.length;
  }

  /** Text of a column in a quarantined row; empty without one. */
  text(row: number, column: string): string {
    return columnCells(this.#table, column)[row - 1] ?? "";
  }

  /** CSV of `QUARANTINE_COLUMNS` and some columns, defused. */
  csv(columns: readonly string[]): string {
    const cells = columns.map((column) => columnCells(this.#table, column));
    const line = (values: readonly CellText[]) => values.map(csvCell).join(",");
    return [
      line([...QUARANTINE_COLUMNS, ...columns.map(defuse)]),
      ...this.rows.map(({ reason, row }) =>
        line([reason, String(row), null, ...cells.map((of) => of[row - 1] ?? null)].map(defused))
      ),
      "",
    ].join("\n");
  }
}

function defused(text: CellText): CellText {
  return text === null ? null : defuse(text);
}

function csvCell(text: CellText): string {
  if (text === null) return "";
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What is told of the rows of a table in memory. */
export function columnFindings(
  table: TextTable,
  rows: ReadColumns,
  { checked, quarantine }: { readonly checked: CheckedRows<RowCheck>; readonly quarantine: ColumnQuarantine },
): FindingQueries {
  const ofCode = (code: number) => quarantine.rows.filter((row) => row.code === code);
  return {
    collect: (duplicates) => quarantine.collect(rows, checked, duplicates),
    examples({ code, column }) {
      return ofCode(code).slice(0, 5).map(({ row }) => exampleText(`row ${row}`, quarantine.text(row, column)));
    },
    texts: ({ code, column }) => ofCode(code).slice(0, 100).map(({ row }) => quarantine.text(row, column)),
    countCells: () => countCells(table, rows, checked),
    countMissing() {
      const countIn = (values: Float64Array) =>
        values.reduce((count, value, i) => count + Number(rows.code[i] === 0 && Number.isNaN(value)), 0);
      return { target: countIn(rows.y), columns: rows.x.map(countIn) };
    },
  };
}

/** A value is missing by the first rule of its column. */
function countCells(
  table: TextTable,
  { code }: ReadColumns,
  { cellRules, rules }: Pick<CheckedRows<RowCheck>, "cellRules" | "rules">,
): CellCount[] {
  const good = new Set(goodNumbers(rules));
  return cellRules.map(({ column, broken }, r) => {
    const earlier = cellRules.slice(0, r).filter((other) => other.column === column),
      cells = columnCells(table, column);
    const found: number[] = [];
    for (let i = 0; i < code.length; i++) {
      if (good.has(code[i]!) && broken(i) && !earlier.some((other) => other.broken(i))) found.push(i);
    }
    return {
      count: found.length,
      inPanel: found.filter((i) => code[i] === 0).length,
      examples: found.slice(0, 5).map((i) => `row ${i + 1}: ${JSON.stringify(cells[i])}`),
    };
  });
}

/** What is known ahead in a table in memory. @param rows Unknown levels ahead become missing. */
export function columnAhead(rows: ReadColumns): AheadQueries {
  const { code, x } = rows;
  return {
    unknownLevels(column, codes) {
      const known = new Set(x[column]!.filter((_, i) => code[i] === 0)), found = new Map<number, number>();
      for (const [i, level] of x[column]!.entries()) {
        if (!codes.includes(code[i]!) || Number.isNaN(level) || known.has(level)) continue;
        found.set(level, (found.get(level) ?? 0) + 1);
      }
      return [...found].map(([level, rows]) => ({ level, rows }));
    },
    forget(unknown, codes) {
      for (const [column, levels] of unknown) {
        for (const [i, level] of x[column]!.entries()) {
          if (codes.includes(code[i]!) && levels.includes(level)) x[column]![i] = NaN;
        }
      }
    },
    countMissing(columns, codes) {
      return columns.map((column) =>
        x[column]!.reduce((count, value, i) => count + Number(codes.includes(code[i]!) && Number.isNaN(value)), 0)
      );
    },
  };
}
