import { formatNumber } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { median } from "../../core/numbers/statistics.ts";
import { errorBy, metricHeading } from "../../metrics/metric_info.ts";
import { barPanel } from "../frame/bars.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { COLOR, shorten } from "../frame/theme.ts";

/** One score per key. */
export interface KeyScoresRecord {
  /** Names of the keys, for people, shape [k]. */
  readonly labels: readonly string[];
  /** Scores, shape [k]; keys with an undefined score are left out and counted. */
  readonly scores: ArrayLike<number>;
  /** Name of the metric; lower is better where it is none of the known ones. */
  readonly metric: string;
}

/**
 * The keys with the best and with the worst score, side by side, each half with a scale of its own.
 *
 * @param record Scores.
 * @param options `count`: keys in each half, 10 if absent; `title`: first line of the chart; `width`: pixels.
 */
export function plotKeyScores(
  record: KeyScoresRecord,
  options: { count?: number; title?: string; width?: number } = {},
): Chart {
  const metric = metricHeading(record.metric), title = options.title ?? `Best and worst keys by ${metric}`;
  const ranked = record.labels.map((label, i) => ({ label, score: record.scores[i] ?? NaN }))
    .filter((row) => Number.isFinite(row.score)).sort((a, b) =>
      errorBy(record.metric, a.score) - errorBy(record.metric, b.score)
    );
  if (ranked.length === 0) return emptyChart("No key has a defined score.", { title, width: options.width });
  const { width } = options, columns = (width ?? Infinity) < 560 ? 1 : 2;
  const count = Math.min(options.count ?? 10, Math.max(1, ranked.length >> 1));
  const half = (heading: string, rows: typeof ranked, color: string) =>
    barPanel({
      labels: rows.map((row) => row.label),
      values: rows.map((row) => row.score),
      axis: metric,
      labelTitle: "Key",
      color: () => color,
      title: heading,
      width: panelWidth(columns, width),
      most: columns === 1 ? 26 : 22,
    });
  const left = record.labels.length - ranked.length;
  return frameChart({
    title,
    sentence: tellScores(ranked, metric),
    subtitle: left === 0 ? "" : `Not shown: ${formatCount(left, "key")} with an undefined score.`,
    panels: ranked.length === 1 ? [half("the only one", ranked, COLOR.bar)] : [
      half(`${count} best`, ranked.slice(0, count), COLOR.good),
      half(`${count} worst`, ranked.slice(-count).reverse(), COLOR.accent),
    ],
    columns,
    width,
  });
}

/** Where the middle of the keys lies, and how far the worst is from it. */
function tellScores(ranked: readonly { readonly label: string; readonly score: number }[], metric: string): string {
  if (ranked.length === 1) {
    return `The only key with a score, ${shorten(ranked[0]!.label, 40)}, has ${metric} ${
      formatNumber(ranked[0]!.score)
    }.`;
  }
  const middle = median(ranked.map(({ score }) => score)), worst = ranked.at(-1)!;
  const times = worst.score / middle,
    far = Number.isFinite(times) && times >= 1.5
      ? `, ${formatNumber(times, { digits: 2, padded: false })} times that of the middle`
      : "";
  const side = worst.score < middle ? "above" : "below";
  return `Half of ${formatCount(ranked.length, "key")} have ${metric} ${side} ${formatNumber(middle)}; the worst, ${
    shorten(worst.label, 40)
  }, ` +
    `${formatNumber(worst.score)}${far}.`;
}
