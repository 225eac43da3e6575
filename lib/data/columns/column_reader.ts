import { DISK } from "../../storage/files/files.ts";
import { checkBy, type CheckedRows } from "../demand/check_rows.ts";
import type { TableReader } from "../demand/table_reader.ts";
import { columnSteps, type ReadColumns, type RowCheck } from "./checked_columns.ts";
import { columnEdges, columnPeriods } from "./column_edges.ts";
import { columnAhead, columnFindings, ColumnQuarantine, type QuarantinedRow } from "./column_findings.ts";
import { streamColumns } from "./stream_columns.ts";
import { headOf, type TextTable } from "../tables/text_table.ts";

/** A reader of a table in memory, once. */
export interface ColumnReader extends TableReader<RowCheck> {
  /** The rows that were left out, once they are collected. */
  quarantined(): readonly QuarantinedRow[];
}

/**
 * Read a table in memory as files are read, without a database: the same rules, findings and rows.
 *
 * @param table The cells as texts.
 */
export function columnReader(table: TextTable): ColumnReader {
  let read: ReadColumns | null = null;
  const rows = () => read ?? notChecked();
  const quarantine = new ColumnQuarantine(table);
  return {
    source: table.source,
    check: (plan) => checkBy(columnSteps(table, { plan, keep: (rows) => read = rows }), { table: headOf(table), plan }),
    get edges() {
      return columnEdges(rows());
    },
    get periods() {
      return columnPeriods(rows());
    },
    ahead: () => columnAhead(rows()),
    findings: (checked: CheckedRows<RowCheck>) => columnFindings(table, rows(), { checked, quarantine }),
    streamKeys: (options, onKey) => streamColumns(rows(), options, onKey),
    writeQuarantine(columns, path) {
      const file = DISK.create(path);
      try {
        file.write(new TextEncoder().encode(quarantine.csv(columns)));
      } finally {
        file.close();
      }
    },
    quarantined: () => quarantine.rows.map(({ reason, row }) => ({ reason, row })),
  };
}

function notChecked(): never {
  throw new TypeError("Cannot ask for rows as the table must be checked first");
}
