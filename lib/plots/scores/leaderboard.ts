import { MAIN_BASELINES, nameOf } from "../../training/assessment/method_names.ts";
import { metricHeading } from "../../metrics/metric_info.ts";
import * as Plot from "@observablehq/plot";
import { tellChange } from "../../core/text/format_number.ts";
import type { Leaderboard } from "../../competition/selection/leaderboard.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { type Swatch, swatchLegend } from "../frame/legend.ts";
import { labelAxis, renderPanel } from "../frame/render.ts";
import { COLOR, shorten, tickNumber } from "../frame/theme.ts";

/** The columns of a leaderboard that are shown. */
export type LeaderboardColumns = Pick<Leaderboard, "contenders" | "spans" | "metrics" | "values" | "chosen">;

/** What to show of a leaderboard. */
export interface LeaderboardChartOptions {
  /** Name of the key, for people. */
  readonly key: string;
  /** One of the leaderboard's metrics, lower is better. */
  readonly metric: string;
  /** Pixels of the chart. */
  readonly width?: number;
}

/** One contender's scores. */
interface Row {
  readonly contender: string;
  readonly folds: readonly number[];
  /** Mean of the defined fold scores; infinite if there is none. */
  readonly mean: number;
  /** NaN if there is none. */
  readonly holdout: number;
}

/**
 * Leaderboard of one key: each contender's score on every fold, their mean, and the score on the hold-out; best mean first.
 *
 * @param board From the registry; a contender without a defined score is listed last, without dots. Null for a key that
 *   did not compete.
 * @param options Key and metric.
 * @throws {RangeError} If the leaderboard lacks the metric.
 */
export function plotLeaderboard(board: LeaderboardColumns | null, options: LeaderboardChartOptions): Chart {
  const { key, metric, width } = options;
  const title = `Leaderboard of ${shorten(key, 60)}`;
  const rows = board === null ? [] : readRows(board, metric).sort((a, b) => a.mean === b.mean ? 0 : a.mean - b.mean);
  if (board === null || rows.length === 0) {
    return emptyChart("The key has no leaderboard: it did not compete.", { title, width });
  }
  const axis = labelAxis(rows.map((row) => row.contender.replaceAll("_", " ")), (width ?? Infinity) < 560 ? 22 : 40);
  const positions = rows.map((_, i) => i);
  const color = (i: number) => rows[i]!.contender === board.chosen ? COLOR.accent : COLOR.forecast;
  const dots = rows.flatMap((row, i) => row.folds.filter(Number.isFinite).map((score) => ({ i, score })));
  const panel = renderPanel({
    width: panelWidth(1, width),
    height: 70 + 22 * rows.length,
    marginLeft: axis.margin,
    x: {
      label: `${metricHeading(metric)} of one span (lower is better)`,
      grid: true,
      zero: true,
      nice: true,
      tickFormat: tickNumber,
    },
    y: {
      type: "band",
      domain: positions,
      label: "Contender",
      labelAnchor: "top",
      tickFormat: axis.format,
      tickSize: 0,
    },
    marks: [
      Plot.ruleY(positions, { y: (i: number) => i, stroke: COLOR.grid }),
      Plot.dot(dots, { x: "score", y: "i", fill: (dot: { i: number }) => color(dot.i), fillOpacity: 0.5, r: 4 }),
      Plot.tickX(positions.filter((i) => rows[i]!.mean < Infinity), {
        x: (i: number) => rows[i]!.mean,
        y: (i: number) => i,
        stroke: color,
        strokeWidth: 2.5,
        inset: 3,
      }),
      Plot.dot(positions.filter((i) => Number.isFinite(rows[i]!.holdout)), {
        x: (i: number) => rows[i]!.holdout,
        y: (i: number) => i,
        symbol: "diamond",
        stroke: COLOR.ink,
        fill: COLOR.paper,
        r: 4,
      }),
    ],
  });
  return frameChart({
    title,
    sentence: tellBoard(rows, { chosen: board.chosen, metric }),
    legends: [swatchLegend(legend(board, rows), panelWidth(1, width))],
    panels: [panel],
    width,
  });
}

/** Who was chosen, how near to the best on the folds, and what the hold-out says. */
function tellBoard(
  rows: readonly Row[],
  { chosen, metric }: { readonly chosen: string | null; readonly metric: string },
): string {
  const own = rows.find(({ contender }) => contender === chosen),
    naive = rows.find(({ contender }) => MAIN_BASELINES.includes(contender));
  const [best] = rows;
  if (own === undefined || best === undefined || own.mean === Infinity) return "";
  const place = own === best
    ? "has the smallest mean error"
    : `has a mean error ${tellChange(own.mean / best.mean)} that of ${best.contender.replaceAll("_", " ")}`;
  const held = naive === undefined || naive === own ? "" : tellChange(own.holdout / naive.holdout);
  return `${own.contender.replaceAll("_", " ")} ${place} on the folds by ${metricHeading(metric)}${
    held === "" ? "" : `; on the hold-out it is ${held} ${nameOf(naive?.contender ?? "", "")}`
  }.`;
}

function readRows(board: LeaderboardColumns, metric: string): Row[] {
  const { spans, metrics, values } = board, m = metrics.indexOf(metric);
  if (m < 0) {
    throw new RangeError(
      `Cannot plot a leaderboard as the metric must be one of ${metrics.join(", ")}: current value is ${metric}`,
    );
  }
  return board.contenders.map((contender, c) => {
    const score = (span: number) => values[(c * spans.length + span) * metrics.length + m] ?? NaN;
    const folds = spans.map((_, s) => s).filter((s) => spans[s] !== "holdout").map(score);
    const defined = folds.filter(Number.isFinite);
    const mean = defined.length === 0 ? Infinity : defined.reduce((sum, value) => sum + value, 0) / defined.length;
    const holdout = spans.indexOf("holdout");
    return { contender, folds, mean, holdout: holdout < 0 ? NaN : score(holdout) };
  });
}

function legend(board: LeaderboardColumns, rows: readonly Row[]): Swatch[] {
  const swatches: Swatch[] = [
    { label: "one fold", color: COLOR.forecast, shape: "dot", opacity: 0.5 },
    { label: "mean of folds", color: COLOR.forecast, shape: "line" },
  ];
  if (rows.some((row) => Number.isFinite(row.holdout))) {
    swatches.push({ label: "hold-out, seen by no choice", color: COLOR.ink, shape: "diamond" });
  }
  if (rows.some((row) => row.contender === board.chosen)) {
    swatches.push({ label: `chosen: ${board.chosen.replaceAll("_", " ")}`, color: COLOR.accent, shape: "line" });
  }
  return swatches;
}
