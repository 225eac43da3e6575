import { errorHeading } from "../../metrics/metric_info.ts";
import { formatCount } from "../../core/text/plural.ts";
import { formatCoverage } from "./coverage_lines.ts";
import { MAIN_BASELINES, nameOf } from "../../training/assessment/method_names.ts";
import type { TrainingSummary } from "../../training/record/result.ts";
import { formatRules, tellGate } from "../live/gate_table.ts";
import { changeAgainst, formatHeadline } from "../../report/record/headline.ts";
import { formatMetrics } from "./metrics_table.ts";
import { tellByKey } from "./significance_table.ts";
import type { SmallerPooled } from "../../training/stages/smaller_pooled.ts";
import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatPercent,
  formatShare,
  tellChange,
} from "../../core/text/format_number.ts";
import { formatTable } from "../session/table.ts";

/**
 * The summary of a training run for people.
 *
 * @param summary Of the run. @param options `metric`: what selection minimised.
 */
export function formatTraining(summary: TrainingSummary, options: { metric: string }): string {
  const { keys, outcomes, seconds, familySeconds = {} } = summary;
  const total = Object.values(seconds).reduce((sum, phase) => sum + phase, 0);
  const sections = [
    `Run ${summary.run}: ${formatCount(keys, "key")} in ${formatDuration(total)}, ${
      Math.round(summary.peakMemoryMb)
    } MB`,
    `Outcomes\n${countTable("outcome", { ...outcomes }, keys)}`,
  ];
  if (outcomes.fallback > 0) sections.push(`Fallbacks by reason\n${countTable("reason", summary.reasons, keys)}`);
  sections.push(`Wins\n${countTable("contender", summary.wins, outcomes.champion)}`);
  if (Object.keys(summary.metrics).length > 0) {
    sections.push(
      `${scoredSpan(summary)}, sorted by ${options.metric}\n${formatMetrics(summary.metrics, options.metric)}`,
      againstBaseline(summary, options.metric),
    );
  }
  if (summary.rightKinds !== undefined) sections.push(formatRightKinds(summary.rightKinds));
  if (summary.contenderFailures.length > 0) {
    sections.push(`Contenders that failed\n${failuresTable(summary.contenderFailures)}`);
  }
  if (summary.racedOut !== undefined) {
    sections.push(
      `Raced out: without a chance on a sample of the keys, and not fitted on others\n${racedTable(summary.racedOut)}`,
    );
  }
  const coverage = formatCoverage(summary.intervalCoverage, summary.metrics);
  if (coverage !== "") sections.push(coverage);
  if (Object.keys(summary.flags).length > 0) {
    sections.push(`Models passed over\n${countTable("model", summary.flags, keys)}`);
  }
  if (summary.smaller !== undefined) sections.push(formatSmaller(summary.smaller));
  if (summary.slowest.length > 0) sections.push(`Slowest keys\n${slowestTable(summary)}`);
  if (summary.gate !== undefined) sections.push(`Gate\n${formatRules(summary.gate.rules)}\n${tellGate(summary.gate)}`);
  if (Object.keys(familySeconds).length > 0) {
    sections.push(`Seconds of one core by family, fits of the competition\n${secondsTable(familySeconds, "family")}`);
  }
  sections.push(`Seconds by phase\n${secondsTable(seconds, "phase")}`, formatHeadline(summary, options.metric));
  return sections.join("\n\n");
}

function scoredSpan({ holdout }: TrainingSummary): string {
  return holdout === false
    ? "Last fold, which choices were made on, as there is no hold-out: errors to come are larger"
    : "Hold-out, which no choice has looked at";
}

/** What making models smaller has brought, and cost. */
function formatSmaller(summary: NonNullable<TrainingSummary["smaller"]>): string {
  const pooled = summary.pooled.map((model) => `\n${formatPooled(model)}`).join("");
  const isScored = summary.smaller > 0 || summary.pooled.length > 0;
  const scored = isScored ? "\nScores of ours, skill and coverage are those of the models made smaller." : "";
  return formatOwn(summary) + pooled + scored;
}

function formatOwn(summary: NonNullable<TrainingSummary["smaller"]>): string {
  const { keys, smaller, bytes, milliseconds, holdout, within, ways } = summary;
  if (smaller === 0) return `Smaller models: none, of ${formatCount(keys, "key")} with a tree model of their own`;
  const [before, after] = bytes, [slow, fast] = milliseconds;
  const cost = Number.isFinite(holdout)
    ? `error on the hold-out ${formatPercent(holdout, { signed: true, places: 2 })} (mean), within the budget for ${
      formatPercent(within, { places: 0 })
    } of them`
    : "no hold-out tells what it costs";
  const how = Object.entries(ways).map(([way, models]) => `${way} ${models}`).join(", ");
  return `Smaller models of ${smaller} of ${formatCount(keys, "key")}: ${formatBytes(after)} instead of ${
    formatBytes(before)
  }, ` +
    `${formatNumber(slow / fast)} times as fast; ${cost}\nBy way: ${how}`;
}

function formatPooled({ contender, way, bytes: [before, after], holdout }: SmallerPooled): string {
  const cost = Number.isFinite(holdout)
    ? `, error on the hold-out ${formatPercent(holdout, { signed: true, places: 2 })}`
    : "";
  return `${contender}, of all keys: ${way}, ${formatBytes(after)} instead of ${formatBytes(before)}${cost}`;
}

/** How often the choice finds what keys of a simulated table are made for. */
function formatRightKinds(kinds: NonNullable<TrainingSummary["rightKinds"]>): string {
  const rows = Object.entries(kinds);
  return `Keys made for a kind of model, which the choice does not know: share with more weight there than usual in their class\n${
    formatTable([
      { title: "made for", cells: rows.map(([kind]) => kind) },
      { title: "keys", cells: rows.map(([, { keys }]) => String(keys)) },
      { title: "of them", cells: rows.map(([, { keys, found }]) => formatShare(found, keys)) },
      { title: "of others", cells: rows.map(([, { others, taken }]) => formatShare(taken, others)) },
    ])
  }`;
}

/** How the choice compares: with the oracle, with one model for all, with the plain average, with the baseline. */
function againstBaseline(summary: TrainingSummary, metric: string): string {
  const lines = [`Regret against the oracle: ${formatNumber(summary.regret)} (1 is the best choice for every key)`];
  for (const method of ["one_for_all", "mean", ...MAIN_BASELINES]) {
    const { keys } = summary.metrics[method] ?? { keys: 0 };
    const change = changeAgainst(summary, { method, metric });
    if (Number.isFinite(change)) {
      const where = keys < (summary.metrics.ours?.keys ?? 0) ? ` on its ${formatCount(keys, "key")}` : "";
      lines.push(
        `${errorHeading(metric)} ${tellChange(1 + change / 100)} that of ${nameOf(method, summary.oneForAll)}${where}`,
      );
    }
  }
  lines.push(...tellByKey(summary.significance?.byKey ?? []));
  const coverage = Object.entries(summary.coverage).filter(([, share]) => Number.isFinite(share));
  if (coverage.length > 0) {
    lines.push(
      `Coverage: ${coverage.map(([level, share]) => `${formatPercent(share / 100)} of ${level} %`).join(", ")}`,
    );
  }
  return lines.join("\n");
}

function countTable(title: string, counts: Readonly<Record<string, number>>, whole: number): string {
  const rows = Object.entries(counts);
  if (rows.length === 0) return "none";
  return formatTable([
    { title, cells: rows.map(([name]) => name) },
    { title: "keys", cells: rows.map(([, count]) => String(count)) },
    { title: "share", cells: rows.map(([, count]) => formatShare(count, whole)) },
  ]);
}

/** Contenders that failed, by code, as a table. */
export function failuresTable(failures: TrainingSummary["contenderFailures"]): string {
  return formatTable([
    { title: "contender", cells: failures.map(({ contender }) => contender) },
    { title: "code", cells: failures.map(({ code }) => code) },
    { title: "keys", cells: failures.map(({ keys }) => String(keys)) },
    { title: "share", cells: failures.map(({ keys, entered }) => formatShare(keys, entered)) },
  ]);
}

function slowestTable({ slowest }: TrainingSummary): string {
  return formatTable([
    { title: "key", cells: slowest.map(({ key }) => key) },
    { title: "ms", cells: slowest.map(({ milliseconds }) => formatNumber(Math.round(milliseconds))) },
  ]);
}

/** Who was raced out, worst first within a group. */
function racedTable(racedOut: NonNullable<TrainingSummary["racedOut"]>): string {
  const rows = racedOut.toSorted((a, b) => a.group < b.group ? -1 : a.group > b.group ? 1 : b.behind - a.behind);
  const percent = (share: number) => formatPercent(share, { places: 0 });
  return formatTable([
    { title: "group", cells: rows.map(({ group }) => group) },
    { title: "contender", cells: rows.map(({ contender }) => contender) },
    { title: "behind", cells: rows.map(({ behind }) => percent(behind)) },
    { title: "for certain", cells: rows.map(({ atLeast }) => percent(atLeast)) },
    { title: "the best", cells: rows.map(({ best }) => best) },
    { title: "keys", cells: rows.map(({ keys }) => String(keys)) },
  ]);
}

function secondsTable(seconds: Readonly<Record<string, number>>, title: string): string {
  const rows = Object.entries(seconds);
  return formatTable([
    { title, cells: rows.map(([name]) => name) },
    { title: "seconds", cells: rows.map(([, value]) => value.toFixed(1)) },
  ]);
}
