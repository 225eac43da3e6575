import { formatNumber } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { formatFindings } from "../../data/demand/expectations/format_findings.ts";
import type { EvaluateRowsOptions, RowsEvaluation } from "../../monitoring/rows/evaluate_rows.ts";
import { reportFailures } from "../session/key_failures.ts";
import type { CsvOptions } from "../options/options.ts";
import { outputTarget } from "../options/output_target.ts";
import { refuseSeriesFlags } from "../options/series_flags.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { formatTable } from "../session/table.ts";
import { attempt, formatScored, pageBeside, tellLost } from "./tell_evaluation.ts";

/** Flags of `evaluate` that mean something for rows. */
export interface EvaluateRowsFlags extends CommonOptions, CsvOptions {
  readonly output?: string;
  readonly reports: string;
  readonly charts: boolean;
  readonly verbose?: boolean;
  readonly seen?: boolean;
}

/**
 * `evaluate` of a table without a calendar: what serves, scored on rows whose targets came.
 *
 * @param session Of the command. @param source Registry, store, config, input. @param flags All of the command, and the name of the table.
 * @returns Exit code.
 * @throws {DataError} `WRONG_PROBLEM` for a flag that asks for periods or chooses keys; as `evaluateRows`.
 */
export async function evaluateRowsCommand(
  session: Session,
  source: Omit<EvaluateRowsOptions, "output" | "defuse" | "digits" | "withSeen" | "onProgress">,
  flags: EvaluateRowsFlags & { readonly name: string },
): Promise<number> {
  const { name, reports, charts, seen = false, defuse, digits } = flags, { log } = session;
  refuseSeriesFlags(flags, { what: `evaluate rows of ${name}`, instead: "which rows are scored is said by --input." });
  const usual = `${reports}/${name}-evaluation.csv`,
    output = outputTarget(flags.output ?? usual, session.terminal, flags);
  const { evaluateRows } = await import("../../monitoring/rows/evaluate_rows.ts");
  const result = await evaluateRows({
    ...{ ...source, output, defuse, digits, withSeen: seen },
    onProgress: session.onProgress,
  });
  const path = pageBeside(result.output ?? usual),
    { writeRowsEvaluation } = await import("../../report/rows_evaluation_page.ts");
  const lost = charts ? await attempt(() => writeRowsEvaluation(path, result)) : null;
  if (lost !== null) log.warn(tellLost(lost));
  const page = charts && lost === null ? path : null;
  if (result.findings.length > 0) log.warn(`${result.input}:\n${formatFindings(result.findings)}`);
  session.result({ ...result, page }, () => tell(result, { ...flags, page }), { isStreamed: result.output === null });
  return reportFailures(session, result.failures, `see reason in ${result.output ?? "the output"}`, "row");
}

function tell(
  result: RowsEvaluation,
  { verbose = false, page }: { readonly verbose?: boolean; readonly page: string | null },
): string {
  const { table, rows, scored, seen, seenScored, keys, metric, output } = result;
  const others = seen === 0 ? "" : `, ${formatCount(seen, "row")} of them seen by training`;
  return [
    `${table}: ${formatCount(scored, "row")} of ${formatCount(keys, "key")} scored, of ${rows} read${others}`,
    formatScored(result, {
      metric,
      where: seenScored > 0 ? "rows given" : "rows that training has not seen",
      isWhole: verbose,
      details: [keyTable(result)],
    }),
    `Predictions: ${output ?? "standard output"}${page === null ? "" : `\nPage: ${page}`}`,
  ].join("\n\n");
}

/** Keys, the most rows first. */
function keyTable({ byKey, keyColumns, metric }: RowsEvaluation): string {
  const told = byKey.toSorted((a, b) => b.rows - a.rows);
  return formatTable([
    ...keyColumns.map((title, p) => ({ title, cells: told.map(({ key }) => key[p] ?? "") })),
    { title: "rows", cells: told.map(({ rows }) => String(rows)) },
    { title: metric, cells: told.map(({ scores }) => formatNumber(scores[metric])) },
    { title: "model", cells: told.map(({ model }) => model), align: "left" as const },
    { title: "reason", cells: told.map(({ reason }) => reason), align: "left" as const },
  ]);
}
