import type { RolloutEvidence } from "../monitoring/rollout_evidence.ts";
import type { RolloutResult } from "../monitoring/roll_out_run.ts";
import { escapeXml } from "../plots/chart.ts";
import { plotEvidence } from "../plots/evidence.ts";
import { htmlPage, section, tiles } from "./html_page.ts";
import { tableHtml } from "../plots/table_html.ts";

/**
 * Both sides of a rollout as one page of HTML, complete in itself: no script, nothing from elsewhere.
 *
 * @param result The rollout, with its evidence.
 */
export function rolloutPage(result: RolloutResult): string {
  const { run, table, phase, share, evidence, steps } = result;
  const parts = [
    `<h1>Rollout of ${escapeXml(run)} in ${escapeXml(table)}</h1>`,
    `<p>${escapeXml(phase === "none" ? "not begun" : `${phase} at ${Number(share.toPrecision(3))} % of the keys`)}</p>`,
    ...evidence === null ? [] : evidenceParts(evidence),
    section("Steps", steps.length === 0 ? "" : tableHtml(steps)),
  ];
  return htmlPage(`Rollout of ${run}`, parts);
}

function evidenceParts(evidence: RolloutEvidence): string[] {
  const { verdict, ratio, lo, hi, periods, keys, margin, pairs, path, sides, demand, first, last } = evidence;
  const figures = {
    verdict: verdict.replace("_", " "),
    "ratio of errors": text(ratio),
    "least": text(lo),
    "largest": text(hi),
  };
  const span = first === null ? "" : `, ${first} to ${last}`;
  return [
    tiles(Object.entries(figures).map(([name, value]) => ({ value, name, isBad: value === "worse" }))),
    `<p>${
      escapeXml(
        `${pairs.compared} pairs of forecasts of ${keys} keys in ${periods} periods${span}; ${pairs.pending} wait ` +
          `for what comes. Below 1 the run is better; its margin is ${Number((100 * margin).toPrecision(3))} %.`,
      )
    }</p>`,
    section("All keys, as evidence grows", ratio === null ? "" : plotEvidence(path, { margin }).toSVG()),
    section(
      "By who serves",
      ratio === null ? "" : tableHtml(sides.map(({ cohort, keys, pairs, total, wape, bias }) => ({
        "served by": cohort === "challenger" ? "the run" : "the other side",
        ...{
          keys,
          pairs,
          came: total,
          "wape run": wape.run,
          "wape other": wape.other,
          "bias run": bias.run,
          "bias other": bias.other,
        },
      }))),
    ),
    section(
      "What orders change",
      demand === null ? "" : tableHtml([{
        "demand of the run's keys over what the others let expect": demand.ratio,
        ...{ "least (90 %)": demand.lo, "largest (90 %)": demand.hi, periods: demand.periods },
      }]),
    ),
  ];
}

function text(value: number | null): string {
  return value === null ? "–" : String(Number(value.toPrecision(3)));
}
