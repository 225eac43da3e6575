import { formatKey } from "../core/panel.ts";
import type { KeyCondition, Measured, MonitorResult, WatchedScores } from "../monitoring/monitor_result.ts";
import { escapeXml } from "../plots/chart.ts";
import { plotCoverage } from "../plots/coverage.ts";
import { htmlPage, section, type Tile, tiles } from "./html_page.ts";
import { plotStepErrors } from "../plots/step_errors.ts";
import { tableHtml } from "../plots/table_html.ts";

/** Rows of a table that are shown. */
const MOST_ROWS = 50;

/**
 * A look at a table as one page of HTML, complete in itself: no script, nothing from elsewhere.
 *
 * @param result The look.
 */
export function monitorPage(result: MonitorResult): string {
  const { table, at, checked, forecasts, periods, metrics } = result, name = escapeXml(table || "no table");
  const span = periods === null ? "" : `, ${periods.map(escapeXml).join(" to ")}`;
  const parts = [
    `<h1>Forecasts of ${name} against what came</h1>`,
    `<p>${escapeXml(at)}: ${checked} of ${forecasts.logged} logged forecasts compared${span}.</p>`,
    tiles(tilesOf(result)),
    ...result.notes.map(({ code, message }) => `<p>${escapeXml(`${message} (${code})`)}</p>`),
    section("Alerts", alerts(result)),
    section("What came beside what was promised", checked === 0 ? "" : scores(metrics)),
    section("By step", checked === 0 ? "" : charts(result)),
    section("Totals", totals(result)),
    section("Keys whose errors exceed their promise most", worst(result)),
    section("Keys that are not ok", conditions(result.conditions)),
    `<p>${escapeXml(promiseOf(result))}</p>`,
  ];
  return htmlPage(`${table || "no table"}: forecasts against what came`, parts);
}

function tilesOf({ keys }: MonitorResult): Tile[] {
  const bad = new Set(["degraded", "drifted"]);
  return Object.entries(keys).map(([name, count]) => ({
    value: String(count),
    name,
    isBad: bad.has(name) && count > 0,
  }));
}

function alerts({ alerts, blocked }: MonitorResult): string {
  if (alerts.length === 0) return "<p>None.</p>";
  const rows = alerts.map(({ kind, code, severity, message }) => ({ kind, code, severity, what: message }));
  const block = blocked.length === 0 ? "" : "<p>Data alarms stand against training on these data.</p>";
  return tableHtml(rows, { limit: MOST_ROWS }) + block;
}

function scores({ promised, ...observed }: Measured): string {
  return tableHtml([{ "": "observed", ...plain(observed) }, { "": "promised", ...plain(promised) }]);
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
  return byStep.toSVG() + (levels.length === 0 ? "" : all.toSVG());
}

function totals({ metrics: { totals } }: MonitorResult): string {
  if (totals.length === 0) return "";
  const rows = totals.map(({ column, text, keys, ...all }) => ({ column, text, keys, ...beside(all) }));
  return tableHtml(rows, { limit: MOST_ROWS });
}

function worst({ metrics: { worst } }: MonitorResult): string {
  if (worst.length === 0) return "";
  return tableHtml(worst.map(({ key, excess, ...all }) => ({ key: formatKey(key), excess, ...beside(all) })));
}

function beside({ scored, wape, bias, skill, promised }: Measured): Record<string, number | null> {
  return { forecasts: scored, wape, promised: promised.wape, bias, skill };
}

function conditions(all: readonly KeyCondition[]): string {
  if (all.length === 0) return "";
  const rows = all.map(({ key, condition, code, gain, evidence }) => ({
    key: formatKey(key),
    condition,
    code,
    gain,
    since: evidence.since ?? null,
    effect: evidence.effect ?? null,
    trackingSignal: evidence.trackingSignal ?? null,
    trigg: evidence.trigg ?? null,
  }));
  return tableHtml(rows, { limit: MOST_ROWS });
}

function promiseOf({ watch: { promise, watched, floor } }: MonitorResult): string {
  if (promise === null || floor === null || watched === 0) return "No key is watched by detectors.";
  return `${watched} keys are watched. Promised are at most ${promise} false alarms (act) per healthy key and year, of ` +
    `changes from ${
      Number((100 * floor).toPrecision(3))
    } % of the mean. Tracking signal and Trigg's signal are shown and ` +
    "trigger nothing.";
}
