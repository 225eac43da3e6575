import { formatDuration, formatNumber } from "../../core/text/format_number.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { shortReason } from "../../report/record/reason_rows.ts";
import { agree, formatCount } from "../../core/text/plural.ts";
import type { TrainingSummary } from "../../training/record/result.ts";
import { tellIntervals } from "./coverage_lines.ts";
import { formatComparison } from "./comparison_table.ts";
import { tellBroken } from "../live/gate_table.ts";
import { tellFinding, worstFindings } from "../data/worst_findings.ts";

/** Reasons and findings that a screen names. */
const MOST_REASONS = 2, MOST_FINDINGS = 3;
/** Columns of a screen. */
const WIDTH = 100;
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
  const where = summary.holdout === false
    ? "the last fold, which choices were made on"
    : "a hold-out that no choice saw";
  const comparison = formatComparison(summary, { metric, where });
  return [
    `Run ${summary.run}: ${formatCount(summary.keys, "key")} in ${formatDuration(total)}`,
    "",
    ...outcomeLines(summary),
    ...comparison === "" ? [] : ["", comparison],
    "",
    ...[tellIntervals(Object.entries(summary.coverage), summary.metrics), gateLine(summary), ...findingLines(findings)]
      .filter((line) => line !== ""),
  ].flatMap((text) => text.split("\n")).map(fitted).join("\n");
}

function outcomeLines({ keys, outcomes, reasons, failures }: TrainingSummary): string[] {
  const { champion, fallback, failed } = outcomes;
  const served = `${formatNumber(champion)} of ${formatCount(keys, "key")} ${
    agree(keys === 1 ? 1 : champion, "has a model that won its", "have a model that won their")
  } competition`;
  return [
    `${served}.`,
    ...fallback === 0 ? [] : [`${formatCount(fallback, "key", "keys")} had no competition: ${listed(reasons)}.`],
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

function gateLine({ gate }: TrainingSummary): string {
  if (gate === undefined) return "";
  const { passed, rules, serves, waits } = gate, waiting = waits.approval + waits.larger + waits.conflict;
  if (!passed) return `Gate: refused, ${tellBroken(rules)}.`;
  const parts = [
    `${formatCount(serves.new, "key is", "keys are")} served by the new models`,
    ...waiting === 0 ? [] : [`${formatNumber(waiting)} ${agree(waiting, "waits", "wait")} in Staging`],
    ...serves.former === 0 ? [] : [`the former ones serve ${formatNumber(serves.former)} on`],
  ];
  return `Gate: passed; ${parts.join(", ")}.`;
}

function findingLines(findings: readonly Finding[]): string[] {
  const { shown, rest } = worstFindings(findings, MOST_FINDINGS);
  return [...shown.map(tellFinding), rest];
}

function fitted(line: string): string {
  return line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 1)}…`;
}
