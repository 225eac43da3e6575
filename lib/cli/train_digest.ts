import { formatDuration, formatNumber, formatPercent, tellChange } from "../core/format_number.ts";
import type { Finding } from "../core/finding.ts";
import { shortReason } from "../report/reason_rows.ts";
import { agree, formatCount } from "../core/plural.ts";
import type { TrainingSummary } from "../training/result.ts";
import { tellBroken } from "./gate_table.ts";
import { changeAgainst } from "../report/headline.ts";
import { formatTable } from "./table.ts";

/** Reasons and findings that a screen names. */
const MOST_REASONS = 2, MOST_FINDINGS = 3;
/** Columns of a screen. */
const WIDTH = 100;
/** Differences with a smaller chance are called clear. */
const CLEAR = 0.05;

/** What a run is told beside, from the most to the least that a choice could have been. */
const BESIDE: readonly (readonly [method: string, name: string])[] = [
  ["one_for_all", "one model for all"],
  ["mean", "plain average of all"],
  ["seasonal_naive", "seasonal naive"],
];

/**
 * A training run on one screen: outcome, the honest comparison, intervals, gate, findings.
 *
 * @param summary Of the run. @param options `metric`: what selection minimised; `findings`: of the table and the competition.
 * @returns At most 18 lines of at most 100 columns, whatever the number of contenders.
 */
export function formatDigest(
  summary: TrainingSummary,
  { metric, findings }: { readonly metric: string; readonly findings: readonly Finding[] },
): string {
  const total = Object.values(summary.seconds).reduce((sum, phase) => sum + phase, 0);
  const comparison = comparisonTable(summary, metric);
  return [
    `Run ${summary.run}: ${formatCount(summary.keys, "key")} in ${formatDuration(total)}`,
    "",
    ...outcomeLines(summary),
    ...comparison === "" ? [] : ["", comparison],
    "",
    ...[coverageLine(summary), gateLine(summary), ...findingLines(findings)].filter((line) => line !== ""),
  ].flatMap((text) => text.split("\n")).map(fitted).join("\n");
}

function outcomeLines({ keys, outcomes, reasons, failures }: TrainingSummary): string[] {
  const { champion, fallback, failed } = outcomes;
  const served = `${formatNumber(champion)} of ${formatCount(keys, "key")} ${
    agree(champion, "is served by what won its", "are served by what won their")
  } competition`;
  return [
    `${served}.`,
    ...fallback === 0
      ? []
      : [`${formatCount(fallback, "key has", "keys have")} a simple forecast: ${listed(reasons)}.`],
    ...failed === 0 ? [] : [`${formatCount(failed, "key has", "keys have")} none: ${listed(failures)}.`],
  ];
}

function listed(counts: Readonly<Record<string, number>>): string {
  const all = Object.entries(counts).filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  const told = all.slice(0, MOST_REASONS).map(([name, count]) =>
    `${formatNumber(count)} ${count === 1 ? shortReason(name).replace(/^have /, "has ") : shortReason(name)}`
  );
  const rest = all.slice(MOST_REASONS).reduce((sum, [, count]) => sum + count, 0);
  return [...told, ...rest === 0 ? [] : [`${formatNumber(rest)} for other reasons`]].join(", ");
}

/** What serves beside what is simpler, on the keys that competed; empty where nothing was scored. */
function comparisonTable(summary: TrainingSummary, metric: string): string {
  const scoreOf = (method: string, name: string): number => {
    const scores: Readonly<Record<string, number>> = { ...summary.metrics[method] };
    return scores[name] ?? NaN;
  };
  const rows = BESIDE.filter(([method]) => Number.isFinite(scoreOf(method, metric)));
  const [[first = ""] = []] = rows, ours = scoreOf(first, "oursThere"), keys = scoreOf(first, "keys");
  if (!Number.isFinite(ours)) return "";
  const where = summary.holdout === false
    ? "the last fold, which choices were made on"
    : "a hold-out that no choice saw";
  return formatTable([
    {
      title: `${formatCount(keys, "key")} on ${where}`,
      cells: ["what serves", ...rows.map(([, name]) => name)],
      align: "left",
    },
    {
      title: metric.toUpperCase(),
      cells: [ours, ...rows.map(([method]) => scoreOf(method, metric))].map((score) => formatNumber(score)),
    },
    {
      title: "what serves is",
      cells: ["", ...rows.map(([method]) => tellAgainst(summary, method, metric))],
      align: "left",
    },
  ]);
}

function tellAgainst(summary: TrainingSummary, method: string, metric: string): string {
  const change = changeAgainst(summary, method, metric);
  if (!Number.isFinite(change)) return "";
  const told = tellChange(1 + change / 100, { less: "better", more: "worse", same: "as good" });
  const tested = summary.significance?.methods.find((row) => row.method === method);
  return tested !== undefined && tested.adjusted >= CLEAR ? `${told}, which may be chance` : told;
}

function coverageLine({ coverage }: TrainingSummary): string {
  const rows = Object.entries(coverage).filter(([, share]) => Number.isFinite(share));
  if (rows.length === 0) return "";
  return `Intervals: ${
    rows.map(([level, share]) => `${formatPercent(share / 100)} of what came in those of ${level} %`).join(", ")
  }.`;
}

function gateLine({ gate }: TrainingSummary): string {
  if (gate === undefined) return "";
  const { passed, rules, serves, waits } = gate, waiting = waits.approval + waits.larger + waits.conflict;
  if (!passed) return `Gate: refused, ${tellBroken(rules)}.`;
  const parts = [
    `${formatCount(serves.new, "key is", "keys are")} served by the new models`,
    ...waiting === 0 ? [] : [`${formatNumber(waiting)} ${agree(waiting, "waits", "wait")} in Staging`],
    ...serves.former === 0 ? [] : [`${formatNumber(serves.former)} by the former ones on`],
  ];
  return `Gate: passed; ${parts.join(", ")}.`;
}

function findingLines(findings: readonly Finding[]): string[] {
  const grave = findings.filter(({ severity }) => severity !== "info"), notes = findings.length - grave.length;
  const told = grave.slice(0, MOST_FINDINGS).map(({ code, column, count, message }) =>
    `${code}${column === "" ? "" : ` ${column}`}: ${formatNumber(count)} ${message}`
  );
  const left = grave.length - told.length;
  const rest = [
    ...left === 0 ? [] : [formatCount(left, "more finding")],
    ...notes === 0 ? [] : [formatCount(notes, "note")],
  ].join(" and ");
  return [...told, ...rest === "" ? [] : [`Of the table: ${rest} (--verbose).`]];
}

function fitted(line: string): string {
  return line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 1)}…`;
}
