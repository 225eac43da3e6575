import { formatCount } from "../../core/text/plural.ts";
import type { InferenceResult } from "../../inference/series/infer.ts";
import { EXIT } from "../session/exit_code.ts";
import { reportFailures } from "../session/key_failures.ts";
import type { Session } from "../session/session.ts";
import { formatTable } from "../session/table.ts";

/**
 * Tell what was forecast and where it lies.
 *
 * @param session Of the command. @param result Of the inference.
 * @returns Exit code.
 */
export function tellForecasts(session: Session, result: InferenceResult): number {
  const counts = Object.entries(result.outcomes);
  const table = () =>
    formatTable([
      { title: "outcome", cells: counts.map(([name]) => name) },
      { title: "keys", cells: counts.map(([, count]) => String(count)) },
    ]);
  const place = result.output ?? "standard output", { logged } = result;
  const kept = logged === null
    ? ""
    : `\nLogged: ${formatCount(logged.served, "row")} of what serves, ${logged.shadow} of what waits.`;
  const summed = result.totals === null ? "" : `\nTotals: ${result.totals}`;
  session.result(result, () => `${table()}\n\n${formatCount(result.rows, "row")}: ${place}${summed}${kept}`, {
    isStreamed: result.output === null,
  });
  const ended = reportFailures(session, result.failures, `see reason in ${place}`);
  return logged !== null && logged.failure !== null ? EXIT.ERROR : ended;
}
