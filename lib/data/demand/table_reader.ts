import type { Awaitable } from "../../core/awaitable.ts";
import { type CheckedRows, checkRows } from "./check_rows.ts";
import type { DemandPlan } from "./demand_plan.ts";
import { type EdgeQueries, sqlEdges } from "./edge_queries.ts";
import { type AheadQueries, sqlAhead } from "./expectations/ahead_findings.ts";
import { type FindingQueries, sqlFindings } from "./expectations/row_findings.ts";
import type { SourceTable } from "../tables/open_table.ts";
import { type PeriodQueries, sqlPeriods } from "./plan_keys.ts";
import { writeQuarantine } from "./quarantine.ts";
import type { ObservedRows } from "./regularise.ts";
import { streamKeys, type StreamOptions } from "./stream_keys.ts";

/** A table that is read: its rows in a database, or columns in memory. What is decided of them is decided elsewhere, once. */
export interface TableReader<Test = unknown> {
  /** What was asked for. */
  readonly source: string;
  /** Read the rows and hold them to the rules of a config. It comes first. */
  check(plan: DemandPlan): Promise<CheckedRows<Test>>;
  /** For the edges of the calendar. */
  readonly edges: EdgeQueries;
  /** For the calendars of the keys. */
  readonly periods: PeriodQueries;
  /** For what is known ahead. */
  ahead(checked: CheckedRows<Test>): AheadQueries;
  /** For what is told. */
  findings(checked: CheckedRows<Test>): FindingQueries;
  /** Hand out the rows, see {@linkcode streamKeys}. */
  streamKeys(options: StreamOptions, onKey: (k: number, rows: ObservedRows) => void): Awaitable<void>;
  /** Write what `findings(…).collect` has collected as CSV. */
  writeQuarantine(columns: readonly string[], path: string): Awaitable<void>;
}

/**
 * A table in a database.
 *
 * @param table What `openTable` gave.
 */
export function sqlReader(table: SourceTable): TableReader<string> {
  const { database } = table;
  return {
    source: table.source,
    check: (plan) => checkRows(table, plan),
    edges: sqlEdges(database),
    periods: sqlPeriods(database),
    ahead: ({ exogenous, relative }) => sqlAhead(database, exogenous.length - relative.length),
    findings: (checked) => sqlFindings(table, checked),
    streamKeys: (options, onKey) => streamKeys(database, options, onKey),
    writeQuarantine: (columns, path) => writeQuarantine(database, { columns, path }),
  };
}
