import { formatNumber } from "../../core/text/format_number.ts";
import { formatTable } from "../session/table.ts";

/** Scores by method, then metric; null or NaN where undefined. */
export type PrintedScores = Readonly<Record<string, Readonly<Record<string, number | null>>>>;

/**
 * Scores of methods as a table, `ours` first, then the best by a metric. Each line is about the method's own keys; the last
 * column is the score of `ours` on the same keys.
 *
 * @param metrics Scores. @param sortBy Metric that orders the methods.
 */
export function formatMetrics(metrics: PrintedScores, sortBy: string): string {
  const methods = Object.keys(metrics);
  if (methods.length === 0) return "No scores.";
  const score = (method: string) => metrics[method]?.[sortBy] ?? NaN;
  const rank = (method: string) =>
    method === "ours" ? -Infinity : Number.isNaN(score(method)) ? Infinity : score(method);
  methods.sort((a, b) => rank(a) - rank(b) || 0);
  const names = [...new Set(Object.values(metrics).flatMap(Object.keys))];
  return formatTable([
    { title: "method", cells: methods },
    ...names.map((name) => ({
      title: name === sortBy ? `${name}*` : name === "oursThere" ? `ours there, ${sortBy}` : name,
      cells: methods.map((method) => formatNumber(metrics[method]?.[name])),
      align: "right" as const,
    })),
  ]);
}
