import { formatNumber } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { formatFindings } from "../../data/demand/expectations/format_findings.ts";
import type { RowsMonitorResult } from "../../monitoring/monitor_result.ts";
import type { MonitorRowsOptions } from "../../monitoring/monitor_rows.ts";
import { tellScored, tellWatched } from "../../monitoring/tell_rows.ts";
import { publishLook, type ReportFlags } from "./publish_look.ts";
import { EXIT } from "../session/exit_code.ts";
import { formatAlerts, formatConditions, tellTroubles } from "./monitor_tables.ts";
import { refuseSeriesFlags } from "../options/series_flags.ts";
import type { Session } from "../session/session.ts";
import { formatCounts, formatTable } from "../session/table.ts";

/**
 * `monitor` of a table without a calendar: rows that came against training, and what serves them against what came.
 *
 * @param session Of the command. @param options Folders, rows, who is told. @param flags All of the command, and the name of the table.
 * @returns Exit code.
 * @throws {DataError} `WRONG_PROBLEM` for a flag that asks for periods; as `monitorRows`.
 */
export async function monitorRowsCommand(
  session: Session,
  options: MonitorRowsOptions,
  flags: ReportFlags & { readonly name: string },
): Promise<number> {
  const { name } = flags, { log } = session;
  refuseSeriesFlags(flags, {
    what: `monitor rows of ${name}`,
    instead: "which rows are looked at is said by --actuals.",
  });
  const { monitorRows } = await import("../../monitoring/monitor_rows.ts");
  const look = await monitorRows({
    ...options,
    onProgress: session.onProgress,
  });
  const [{ rowsGauges }, { rowsMonitorPage }] = await Promise.all([
    import("../../monitoring/gauges.ts"),
    import("../../report/rows_monitor_page.ts"),
  ]);
  const report = publishLook(look.table, { gauges: () => rowsGauges(look), page: () => rowsMonitorPage(look) }, flags);
  if (look.findings.length > 0) log.warn(`${look.input}:\n${formatFindings(look.findings)}`);
  for (const line of tellTroubles(look)) log.warn(line);
  session.result({ ...look, report }, () => `${tell(look)}\n\nReport: ${report}`);
  return EXIT.DONE;
}

function tell(look: RowsMonitorResult): string {
  const { table, rows, seen, keys, alerts, conditions } = look;
  const others = seen === 0 ? "" : `, ${formatCount(seen, "row")} of them seen by training`;
  return [
    `${table}: ${formatCount(rows, "row")} read${others}; ${tellScored(look)}`,
    formatCounts(keys, { title: "keys", unit: "number" }),
    scoreTable(look),
    driftTable(look),
    ...alerts.length === 0 ? [] : [formatAlerts(look)],
    ...conditions.length === 0 ? [] : [formatConditions(conditions)],
    tellWatched(look),
  ].filter((part) => part !== "").join("\n\n");
}

/** What came beside its promise, a line each. */
function scoreTable({ scores, promised, metric }: RowsMonitorResult): string {
  if (scores === null) return "";
  const { ours = null, prior_mean: usual = null } = scores.metrics;
  const names = Object.keys(ours ?? {}).filter((name) => name !== "keys" && name !== "oursThere");
  const shown = [metric, ...names.filter((name) => name !== metric)].slice(0, 6);
  const lines = [["observed", ours], ["promised", promised], ["what is usual", usual]] as const;
  return formatTable([
    { title: "", cells: lines.map(([name]) => name), align: "left" as const },
    ...shown.map((name) => ({ title: name, cells: lines.map(([, of]) => formatNumber(of?.[name])) })),
    ...Object.entries(scores.coverage).map(([level, share]) => ({
      title: `inside ${level} %`,
      cells: [share, promised[`coverage_${level}`], null].map((value) => formatNumber(value)),
    })),
  ]);
}

/** Columns that are shown, the farthest first. */
const MOST_COLUMNS = 10;

function driftTable({ inputs: { reference, drift } }: RowsMonitorResult): string {
  const known = drift.filter(({ distance }) => distance !== null)
    .sort((a, b) => b.distance! / b.limit - a.distance! / a.limit).slice(0, MOST_COLUMNS);
  if (known.length === 0) return "";
  return `Distance from training, version ${reference}\n${
    formatTable([
      { title: "column", cells: known.map(({ column, role }) => role === "feature" ? column : `${column} (${role})`) },
      { title: "by", cells: known.map(({ method }) => method), align: "left" as const },
      { title: "distance", cells: known.map(({ distance }) => formatNumber(distance)) },
      { title: "limit", cells: known.map(({ limit }) => formatNumber(limit)) },
    ])
  }`;
}
