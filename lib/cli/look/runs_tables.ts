import type { KeyPair, RunComparison } from "../../lineage/compare_runs.ts";
import type { RunVerdict } from "../../lifecycle/run_verdicts.ts";
import type { RunRow } from "../../registry/versions/row_types.ts";
import { formatCount } from "../../core/text/plural.ts";
import { formatNumber, formatRange } from "../../core/text/format_number.ts";
import { formatTable } from "../session/table.ts";

/** Runs as a table. */
export function formatRuns(rows: readonly (RunRow & { readonly gate: RunVerdict })[]): string {
  if (rows.length === 0) return "No runs.";
  return formatTable([
    { title: "run", cells: rows.map((row) => row.run) },
    { title: "committed", cells: rows.map((row) => row.committedAt) },
    { title: "champion", cells: rows.map((row) => String(row.outcomes.champion)) },
    { title: "fallback", cells: rows.map((row) => String(row.outcomes.fallback)) },
    { title: "failed", cells: rows.map((row) => String(row.outcomes.failed)) },
    { title: "gate", cells: rows.map(({ gate }) => gate === "waiting" ? "waiting for approval" : gate) },
    { title: "challenging", cells: rows.map((row) => String(row.staged)) },
    { title: "data", cells: rows.map((row) => `${row.lineage.data.group} v${row.lineage.data.version}`) },
    { title: "code", cells: rows.map((row) => row.lineage.codeRevision.slice(0, 12)) },
  ]);
}

/** Two runs beside each other. */
export function formatRunComparison(comparison: RunComparison): string {
  const { a, b, keys, fields, metrics, paired, comparable } = comparison;
  return [
    `a: ${a}\nb: ${b}\n${formatCount(keys.both, "key")} in both, ${keys.onlyA} in a alone, ${keys.onlyB} in b alone`,
    fields.length === 0 ? "Nothing differs in data, code, config and contenders." : formatTable([
      { title: "differs", cells: fields.map(({ field }) => field) },
      { title: "a", cells: fields.map((field) => brief(field.a)), align: "left" },
      { title: "b", cells: fields.map((field) => brief(field.b)), align: "left" },
    ]),
    formatTable([
      { title: "hold-out", cells: metrics.map(({ metric }) => metric) },
      { title: "a", cells: metrics.map((pair) => formatNumber(pair.a)), align: "right" },
      { title: "b", cells: metrics.map((pair) => formatNumber(pair.b)), align: "right" },
      { title: "a, median key", cells: metrics.map(({ commonA }) => formatNumber(commonA)), align: "right" },
      { title: "b, median key", cells: metrics.map(({ commonB }) => formatNumber(commonB)), align: "right" },
      { title: "b over a", cells: metrics.map(({ ratio }) => formatNumber(ratio)), align: "right" },
      { title: "p", cells: metrics.map(({ pValue }) => formatNumber(pValue)), align: "right" },
      { title: "p, Holm", cells: metrics.map(({ adjusted }) => formatNumber(adjusted)), align: "right" },
      { title: "keys", cells: metrics.map((pair) => String(pair.keys)), align: "right" },
    ]),
    formatPaired(paired),
    ...comparable ? [] : ["NOT comparable as it is: see the warnings."],
  ].join("\n\n");
}

function formatPaired(
  { metric, keys, wins, losses, ties, ratio, lo, hi, pValue, test, better, worse }: RunComparison["paired"],
): string {
  if (keys === 0) return `No key has ${metric} in both runs.`;
  const lines = (title: string, pairs: readonly KeyPair[]) =>
    pairs.map(({ key, a, b }) => `  ${title} ${key.join(" / ")}: ${formatNumber(a)} to ${formatNumber(b)}`);
  return [
    `${metric} of ${formatCount(keys, "key")}: b wins ${wins}, loses ${losses}, ties ${ties}.`,
    `Errors of b are ${formatNumber(ratio)} times those of a (each end with 95 % confidence: ${
      formatRange(lo, hi)
    }); p = ${formatNumber(pValue)}.`,
    `Test: ${test}.`,
    ...lines("better", better),
    ...lines("worse", worse),
  ].join("\n");
}

/** A value as a cell: what is long is in `--json` whole. */
function brief(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
