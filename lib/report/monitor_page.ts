import type { Measured, WatchedScores } from "../monitoring/scores/measured.ts";
import type { KeyCondition } from "../monitoring/watch/key_conditions.ts";
import { formatNumber, formatPercent } from "../core/text/format_number.ts";
import { formatKey } from "../core/rows/panel.ts";
import { formatCount } from "../core/text/plural.ts";
import type { MonitorResult } from "../monitoring/monitor_result.ts";
import { plotCoverage } from "../plots/scores/coverage.ts";
import { plotStepErrors } from "../plots/scores/step_errors.ts";
import { htmlPage } from "./parts/html_page.ts";
import { figure, pageHead, pageSections, paragraph, recordTable, type Tile, tiles } from "./parts/page_parts.ts";

/** Rows of a table that are shown. */
export const MOST_ROWS = 50;

/**
 * A look at a table as one page of HTML, complete in itself: no script, nothing from elsewhere.
 *
 * @param result The look.
 */
export function monitorPage(result: MonitorResult): string {
  const { table, at, checked, forecasts, periods, metrics, notes } = result, name = table || "no table";
  const span = periods === null ? "" : `, ${periods.join(" to ")}`;
  const compared = `${at}: ${formatNumber(checked)} of ${
    formatCount(forecasts.logged, "logged forecast")
  } compared${span}.`;
  return htmlPage({
    title: `${name}: forecasts against what came`,
    body: [
      pageHead(`Forecasts of ${name} against what came`, [compared]),
      pageSections([
        { id: "keys", title: "How keys stand", body: tiles(conditionTiles(result)) + notes.map(note).join("") },
        { id: "alerts", title: "Alerts", body: alertTable(result) },
        { id: "promise", title: "What came beside what was promised", body: checked === 0 ? "" : scores(metrics) },
        { id: "steps", title: "By step", body: checked === 0 ? "" : charts(result) },
        { id: "totals", title: "Totals", body: totals(result) },
        { id: "worst", title: "Keys whose errors exceed their promise most", body: worst(result) },
        { id: "conditions", title: "Keys that are not ok", body: conditionTable(result.conditions, SIGNS) },
        { id: "watch", title: "What is watched", body: paragraph(promiseOf(result)) },
      ]),
    ],
  });
}

function note({ code, message }: MonitorResult["notes"][number]): string {
  return paragraph(`${message} (${code})`, "message");
}

/** How many keys there are of each condition. */
export function conditionTiles({ keys }: Pick<MonitorResult, "keys">): Tile[] {
  const bad = new Set(["degraded", "drifted"]);
  return Object.entries(keys).map(([name, count]) => ({
    value: formatNumber(count),
    name,
    tone: bad.has(name) && count > 0 ? "bad" : "neutral",
  }));
}

/** What may be told of a look. */
export function alertTable({ alerts, blocked }: Pick<MonitorResult, "alerts" | "blocked">): string {
  if (alerts.length === 0) return paragraph("None.");
  const rows = alerts.map(({ kind, code, severity, message }) => ({ kind, code, severity, what: message }));
  const block = blocked.length === 0
    ? ""
    : paragraph("Data alarms stand against training on these data.", "message bad");
  return recordTable(rows, { label: "Alerts", limit: MOST_ROWS }) + block;
}

function scores({ promised, ...observed }: Measured): string {
  return recordTable([{ scores: "observed", ...plain(observed) }, { scores: "promised", ...plain(promised) }], {
    label: "Scores beside their promise",
  });
}

function plain({ mae, rmse, wape, mase, bias, skill, coverage }: WatchedScores): Record<string, number | null> {
  const levels = Object.entries(coverage).map(([level, share]) => [`coverage ${level} %`, share] as const);
  return { mae, rmse, wape, mase, bias, skill, ...Object.fromEntries(levels) };
}

function charts({ metrics: { steps, promised, coverage } }: MonitorResult): string {
  const levels = Object.keys(coverage), known = (value: number | null | undefined) => value ?? NaN;
  const byStep = plotStepErrors({
    steps: steps.map(({ step }) => step),
    error: steps.map(({ wape }) => known(wape)),
    axis: "WAPE",
    promised: known(promised.wape),
    coverage: Object.fromEntries(levels.map((level) => [level, steps.map((step) => known(step.coverage[level]))])),
  });
  const all = plotCoverage({ nominal: levels.map(Number), observed: levels.map((level) => known(coverage[level])) });
  return figure(byStep) + (levels.length === 0 ? "" : figure(all));
}

function totals({ metrics: { totals } }: MonitorResult): string {
  if (totals.length === 0) return "";
  const rows = totals.map(({ column, text, keys, ...all }) => ({ column, text, keys, ...beside(all) }));
  return recordTable(rows, { label: "Totals", limit: MOST_ROWS });
}

function worst({ metrics: { worst } }: MonitorResult): string {
  if (worst.length === 0) return "";
  const rows = worst.map(({ key, excess, ...all }) => ({ key: formatKey(key), excess, ...beside(all) }));
  return recordTable(rows, { label: "Keys by excess" });
}

function beside({ scored, wape, bias, skill, promised }: Measured): Record<string, number | null> {
  return { forecasts: scored, wape, promised: promised.wape, bias, skill };
}

/** Evidence of series that is shown beside a condition. */
const SIGNS = ["since", "effect", "trackingSignal", "trigg"] as const;

/** Keys that are not ok, each with what it rests on. @param evidence Names of it that are shown. */
export function conditionTable(all: readonly KeyCondition[], evidence: readonly string[]): string {
  if (all.length === 0) return "";
  const rows = all.map((row) => ({
    ...{ key: formatKey(row.key), condition: row.condition, code: row.code, gain: row.gain },
    ...Object.fromEntries(evidence.map((name) => [name, row.evidence[name] ?? null])),
  }));
  return recordTable(rows, { label: "Keys that are not ok", limit: MOST_ROWS });
}

function promiseOf({ watch: { promise, watched, floor } }: MonitorResult): string {
  if (promise === null || floor === null || watched === 0) return "No key is watched by detectors.";
  return `${
    formatCount(watched, "key is", "keys are")
  } watched. Promised are at most ${promise} false alarms (act) per healthy key and year, of ` +
    `changes from ${
      formatPercent(floor, { places: 0 })
    } of the mean. Tracking signal and Trigg's signal are shown and ` +
    "trigger nothing.";
}
