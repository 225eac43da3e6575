import * as Plot from "@observablehq/plot";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";
import { swatchLegend } from "./legend.ts";
import { labelAxis, renderPanel } from "./render.ts";
import { COLOR, formatNumber } from "./theme.ts";

/** Scores of all contenders of one key, one row per contender and fold. */
export interface LeaderboardRecord {
  /** Name of the key, for people. */
  readonly key: string;
  /** Name of the metric. */
  readonly metric: string;
  /** Contender, shape [n]. */
  readonly contender: readonly string[];
  /** Fold number, shape [n]. */
  readonly fold: ArrayLike<number>;
  /** Score, lower is better, shape [n]; NaN where undefined. */
  readonly score: ArrayLike<number>;
  /** The contender that serves the key, if it is one of them. */
  readonly chosen?: string;
}

/**
 * Leaderboard of one key: each contender's score on every fold and their mean, best first.
 *
 * @param record Scores; a contender without a defined score is listed last, without dots.
 * @param options `title`: first line of the chart.
 */
export function plotLeaderboard(record: LeaderboardRecord, options: { title?: string } = {}): Chart {
  const title = options.title ?? `Leaderboard of ${record.key}`;
  const rows = record.contender.map((contender, i) => ({ contender, fold: record.fold[i], score: record.score[i] }));
  if (rows.length === 0) return emptyChart(title, "The key has no leaderboard: it did not compete.");
  const board = Map.groupBy(rows.filter((row) => Number.isFinite(row.score)), (row) => row.contender);
  const mean = (name: string) => {
    const scores = board.get(name) ?? [];
    return scores.length === 0 ? Infinity : scores.reduce((sum, row) => sum + row.score, 0) / scores.length;
  };
  const order = [...new Set(record.contender)].sort((a, b) => mean(a) - mean(b));
  const axis = labelAxis(order, 30);
  const position = (name: string) => order.indexOf(name);
  const color = (name: string) => name === record.chosen ? COLOR.accent : COLOR.forecast;
  const panel = renderPanel({
    width: panelWidth(),
    height: 70 + 22 * order.length,
    marginLeft: axis.margin,
    x: {
      label: `${record.metric} of a fold (lower is better)`,
      labelArrow: "none",
      labelAnchor: "center",
      grid: true,
      zero: true,
      nice: true,
      tickFormat: formatNumber,
    },
    y: {
      type: "band",
      domain: order.map((_, i) => i),
      label: "Contender",
      labelAnchor: "top",
      labelArrow: "none",
      tickFormat: axis.format,
      tickSize: 0,
    },
    marks: [
      Plot.ruleY(order.map((_, i) => i), { y: (i: number) => i, stroke: "#e6e9ec" }),
      Plot.dot([...board.values()].flat(), {
        x: "score",
        y: (row: { contender: string }) => position(row.contender),
        fill: (row: { contender: string }) => color(row.contender),
        fillOpacity: 0.55,
        r: 4,
      }),
      Plot.tickX(order.filter((name) => mean(name) < Infinity), {
        x: mean,
        y: position,
        stroke: color,
        strokeWidth: 2.5,
        inset: 3,
      }),
    ],
  });
  const legend = swatchLegend([
    { label: "one fold", color: COLOR.forecast, shape: "dot", opacity: 0.55 },
    { label: "mean of folds", color: COLOR.forecast, shape: "line" },
    ...(record.chosen === undefined
      ? []
      : [{ label: `chosen: ${record.chosen}`, color: COLOR.accent, shape: "line" as const }]),
  ], panelWidth());
  return frameChart({ title, legends: [legend], panels: [panel] });
}
