import { formatCount } from "../../core/text/plural.ts";
import type { InferenceResult } from "../../inference/series/infer.ts";
import { EXIT } from "../session/exit_code.ts";
import { reportFailures } from "../session/key_failures.ts";
import type { Session } from "../session/session.ts";
import { formatCounts } from "../session/table.ts";

/** What was forecast, or predicted of rows, which have no sums. */
type Told =
  & Pick<InferenceResult, "outcomes" | "failures" | "rows" | "output" | "logged">
  & Partial<Pick<InferenceResult, "totals">>;

/**
 * Tell what was forecast and where it lies.
 *
 * @param session Of the command. @param result Of the inference. @param unit What has an outcome: a key, or a row of a table
 * without a calendar.
 * @returns Exit code.
 */
export function tellForecasts(session: Session, result: Told, unit: "key" | "row" = "key"): number {
  const { outcomes, failures, rows, output, logged, totals = null } = result, place = output ?? "standard output";
  // Of a row of classes the log has a line for each.
  const counted = (served: number, shadow: number) =>
    unit === "row"
      ? `${formatCount(served, "line")} of what serves`
      : `${formatCount(served, "row")} of what serves, ${shadow} of what waits`;
  const kept = logged === null ? "" : `\nLogged: ${counted(logged.served, logged.shadow)}.`;
  const summed = totals === null ? "" : `\nTotals: ${totals}`;
  session.result(
    result,
    () =>
      `${formatCounts(outcomes, { title: "outcome", unit: `${unit}s` })}\n\n` +
      `${formatCount(rows, "row")}: ${place}${summed}${kept}`,
    { isStreamed: output === null },
  );
  const ended = reportFailures(session, failures, `see reason in ${place}`, unit);
  return logged !== null && logged.failure !== null ? EXIT.ERROR : ended;
}
