import { formatNumber } from "../core/text/format_number.ts";
import { formatCount } from "../core/text/plural.ts";
import { isDrift } from "../monitoring/inputs/drift.ts";
import type { RowsMonitorResult } from "../monitoring/monitor_result.ts";
import { tellScored, tellWatched } from "../monitoring/tell_rows.ts";
import { boundsWord } from "../metrics/metric_info.ts";
import { plotCoverage } from "../plots/scores/coverage.ts";
import { htmlPage } from "./parts/html_page.ts";
import { alertTable, conditionTable, conditionTiles, MOST_ROWS } from "./monitor_page.ts";
import { figure, pageHead, pageSections, paragraph, recordTable, tiles } from "./parts/page_parts.ts";

/**
 * A look at rows that came as one page of HTML, complete in itself: no script, nothing from elsewhere.
 *
 * @param look The look.
 */
export function rowsMonitorPage(look: RowsMonitorResult): string {
  const { table, at, input, rows, seen } = look;
  const others = seen === 0 ? "" : `, ${formatNumber(seen)} of them seen by training`;
  const head = `${at}: ${formatCount(rows, "row")} of ${input}${others}; ${tellScored(look)}.`;
  return htmlPage({
    title: `${table}: rows that came against training`,
    body: [
      pageHead(`Rows of ${table} that came against training`, [head]),
      pageSections([
        { id: "keys", title: "How keys stand", body: tiles(conditionTiles(look)) },
        { id: "alerts", title: "Alerts", body: alertTable(look) },
        { id: "promise", title: "What came beside what was promised", body: scores(look) },
        { id: "drift", title: "How far columns are from training", body: drift(look) },
        {
          id: "conditions",
          title: "Keys that are not ok",
          body: conditionTable(look.conditions, ["rows", "loss", "promised"]),
        },
        { id: "scored", title: "Keys", body: keys(look) },
        { id: "findings", title: "Findings", body: findings(look) },
        { id: "watch", title: "What is watched", body: paragraph(watched(look)) },
      ]),
    ],
  });
}

function scores({ scores, promised, metric }: RowsMonitorResult): string {
  if (scores === null) return "";
  const { ours = null, prior_mean: usual = null } = scores.metrics;
  const names = Object.keys(ours ?? {}).filter((name) => name !== "keys" && name !== "oursThere");
  const first = names.toSorted((a, b) => Number(b === metric) - Number(a === metric));
  const row = (title: string, of: Readonly<Record<string, number | null>> | null) => ({
    scores: title,
    ...Object.fromEntries(first.map((name) => [name, of?.[name] ?? null])),
  });
  const levels = Object.entries(scores.coverage), known = levels.filter(([, share]) => Number.isFinite(share));
  const chart = known.length === 0 ? "" : figure(
    plotCoverage({ nominal: known.map(([level]) => Number(level)), observed: known.map(([, share]) => share) }, {
      bounds: boundsWord(metric),
    }),
  );
  return recordTable([row("observed", ours), row("promised", promised), row("what is usual", usual)], {
    label: "Scores beside their promise",
  }) + chart;
}

function drift({ inputs: { drift } }: RowsMonitorResult): string {
  if (drift.length === 0) return paragraph("Nothing is compared, as the config asks for.");
  const rows = drift.map((one) => ({
    column: one.column,
    is: one.role,
    method: one.method,
    distance: one.distance,
    limit: one.limit,
    chance: one.pValue,
    values: one.values,
    drifted: isDrift(one) ? "yes" : "",
  }));
  return recordTable(rows, { label: "Distances of columns", limit: 200 });
}

function keys({ scores, metric }: RowsMonitorResult): string {
  if (scores === null) return "";
  const rows = scores.byKey.toSorted((a, b) => b.rows - a.rows).map(({ key, rows, model, scores, reason }) => ({
    key: key.join(" / "),
    rows,
    [metric]: scores[metric] ?? null,
    model,
    reason,
  }));
  return recordTable(rows, { label: "Keys by rows", limit: MOST_ROWS });
}

function findings({ findings }: RowsMonitorResult): string {
  if (findings.length === 0) return "";
  return recordTable(
    findings.map(({ code, column, count, message }) => ({ code, column, count, what: message })),
    { label: "Findings", limit: MOST_ROWS },
  );
}

function watched(look: RowsMonitorResult): string {
  const told = tellWatched(look);
  return look.watched === 0 ? told : `${told} Of those that alarm at most one in a hundred does so by chance.`;
}
