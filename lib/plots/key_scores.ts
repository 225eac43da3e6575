import { barPanel } from "./bars.ts";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";
import { COLOR } from "./theme.ts";

/** One score per key. */
export interface KeyScoresRecord {
  /** Names of the keys, for people, shape [k]. */
  readonly labels: readonly string[];
  /** Scores, lower is better, shape [k]; keys with an undefined score are left out and counted. */
  readonly scores: ArrayLike<number>;
  /** Name of the metric. */
  readonly metric: string;
}

/**
 * The keys with the smallest and with the largest error, side by side, each half with a scale of its own.
 *
 * @param record Scores.
 * @param options `count`: keys in each half, 10 if absent; `title`: first line of the chart.
 */
export function plotKeyScores(record: KeyScoresRecord, options: { count?: number; title?: string } = {}): Chart {
  const title = options.title ?? `Best and worst keys by ${record.metric}`;
  const ranked = record.labels.map((label, i) => ({ label, score: record.scores[i] ?? NaN }))
    .filter((row) => Number.isFinite(row.score)).sort((a, b) => a.score - b.score);
  if (ranked.length === 0) return emptyChart(title, "No key has a defined score.");
  const count = Math.min(options.count ?? 10, ranked.length);
  const half = (heading: string, rows: typeof ranked, color: string) =>
    barPanel({
      labels: rows.map((row) => row.label),
      values: rows.map((row) => row.score),
      axis: record.metric,
      labelTitle: "Key",
      color: () => color,
      title: heading,
      width: panelWidth(2),
      most: 22,
    });
  const left = record.labels.length - ranked.length;
  return frameChart({
    title,
    subtitle: `${ranked.length} keys scored` + (left === 0 ? "." : `, ${left} with an undefined score.`),
    panels: [
      half(`${count} best`, ranked.slice(0, count), COLOR.good),
      half(`${count} worst`, ranked.slice(-count).reverse(), COLOR.accent),
    ],
    columns: 2,
  });
}
