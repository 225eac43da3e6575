import { formatCount } from "../core/text/plural.ts";
import { formatNumber, formatPercent } from "../core/text/format_number.ts";
import type { RolloutEvidence } from "../monitoring/rollout/rollout_evidence.ts";
import type { RolloutResult } from "../monitoring/rollout/roll_out_run.ts";
import { plotEvidence } from "../plots/scores/evidence.ts";
import { htmlPage } from "./parts/html_page.ts";
import { figure, pageHead, pageSections, paragraph, recordTable, type Section, tiles } from "./parts/page_parts.ts";

/**
 * Both sides of a rollout as one page of HTML, complete in itself: no script, nothing from elsewhere.
 *
 * @param result The rollout, with its evidence.
 */
export function rolloutPage(result: RolloutResult): string {
  const { run, table, phase, share, evidence, steps } = result;
  const stands = phase === "none"
    ? "not begun"
    : `${phase} at ${formatNumber(share, { digits: 3, padded: false })} % of the keys`;
  return htmlPage({
    title: `Rollout of ${run}`,
    body: [
      pageHead(`Rollout of ${run} in ${table}`, [stands]),
      pageSections([
        ...evidence === null ? [] : evidenceParts(evidence),
        {
          id: "steps",
          title: "Steps",
          body: recordTable(steps.map((step) => ({ ...step })), { label: "Steps of the rollout" }),
        },
      ]),
    ],
  });
}

function evidenceParts(evidence: RolloutEvidence): Section[] {
  const { ratio, margin, path, sides, demand } = evidence;
  return [
    { id: "evidence", title: "Evidence", body: verdict(evidence) },
    {
      id: "path",
      title: "All keys, as evidence grows",
      body: ratio === null ? "" : figure(plotEvidence(path, { margin })),
    },
    {
      id: "sides",
      title: "By who serves",
      body: ratio === null ? "" : recordTable(sides.map(side), { label: "Sides" }),
    },
    {
      id: "orders",
      title: "What orders change",
      body: demand === null ? "" : recordTable([{
        "demand of the run's keys over what the others let expect": demand.ratio,
        ...{ "least (90 %)": demand.lo, "largest (90 %)": demand.hi, periods: demand.periods },
      }], { label: "Demand of both sides" }),
    },
  ];
}

function verdict({ verdict, ratio, lo, hi, periods, keys, margin, pairs, first, last }: RolloutEvidence): string {
  const figures = {
    verdict: verdict.replace("_", " "),
    "ratio of errors": formatNumber(ratio),
    "least": formatNumber(lo),
    "largest": formatNumber(hi),
  };
  const span = first === null ? "" : `, ${first} to ${last}`;
  const all = Object.entries(figures).map(([name, value]) => {
    return { value, name, tone: value === "worse" ? "bad" as const : "neutral" as const };
  });
  return tiles(all) + paragraph(
    `${formatCount(pairs.compared, "pair")} of forecasts of ${formatCount(keys, "key")} in ${
      formatCount(periods, "period")
    }${span}; ${
      formatCount(pairs.pending, "pair waits", "pairs wait")
    } for what comes. Below 1 the run is better; its margin is ${formatPercent(margin)}.`,
  );
}

function side({ cohort, keys, pairs, total, wape, bias }: RolloutEvidence["sides"][number]) {
  return {
    "served by": cohort === "challenger" ? "the run" : "the other side",
    ...{ keys, pairs, came: total },
    ...{ "wape run": wape.run, "wape other": wape.other, "bias run": bias.run, "bias other": bias.other },
  };
}
