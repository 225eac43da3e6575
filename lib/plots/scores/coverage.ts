import * as Plot from "@observablehq/plot";
import { formatPercent } from "../../core/text/format_number.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { swatchLegend } from "../frame/legend.ts";
import { renderPanel } from "../frame/render.ts";
import { COLOR } from "../frame/theme.ts";

/** Nominal levels and the shares of actuals found inside. */
export interface IntervalCoverageRecord {
  /** Nominal levels in percent, shape [l]. */
  readonly nominal: ArrayLike<number>;
  /** Observed shares in percent, shape [l]; NaN where nothing was compared. */
  readonly observed: ArrayLike<number>;
}

const TOLERANCE = 2;

/**
 * Interval coverage: observed share against nominal level. On the diagonal the intervals keep their promise.
 *
 * @param record Levels and shares in percent.
 * @param options `title`: first line of the chart; `width`: pixels; `bounds`: what holds what came, intervals if absent.
 */
export function plotCoverage(
  record: IntervalCoverageRecord,
  options: { title?: string; width?: number; bounds?: "sets" | "intervals" } = {},
): Chart {
  const { bounds = "intervals" } = options;
  const title = options.title ?? `${bounds === "sets" ? "Set" : "Interval"} coverage: observed against nominal`;
  const rows = Array.from(record.nominal, (nominal, i) => ({ nominal, observed: record.observed[i] ?? NaN }))
    .filter((row) => Number.isFinite(row.observed));
  if (rows.length === 0) {
    return emptyChart(`No ${bounds === "sets" ? "set" : "interval"} was compared with actuals.`, {
      title,
      width: options.width,
    });
  }
  const low = Math.max(0, 10 * Math.floor(Math.min(...rows.flatMap((row) => [row.nominal, row.observed])) / 10) - 10);
  const band = [low, low + TOLERANCE, 100 - TOLERANCE, 100].map((x) => ({
    x,
    lo: Math.max(low, x - TOLERANCE),
    hi: Math.min(100, x + TOLERANCE),
  }));
  const percent = { domain: [low, 100] as const, grid: true, ticks: 6 };
  const panel = renderPanel({
    width: Math.min(480, panelWidth(1, options.width)),
    height: 340,
    marginLeft: 48,
    marginRight: 44,
    x: { ...percent, label: "Nominal level (%)" },
    y: { ...percent, label: "Observed share inside (%)" },
    marks: [
      Plot.areaY(band, { x: "x", y1: "lo", y2: "hi", fill: COLOR.good, fillOpacity: 0.18 }),
      Plot.line([[low, low], [100, 100]], { stroke: COLOR.muted, strokeDasharray: "4 3" }),
      Plot.dot(rows, { x: "nominal", y: "observed", fill: COLOR.forecast, r: 5 }),
      Plot.text(rows, {
        x: "nominal",
        y: "observed",
        text: (row) => formatPercent(row.observed / 100),
        dx: 9,
        dy: 11,
        textAnchor: "start",
      }),
    ],
  });
  const legend = swatchLegend([
    { label: "observed", color: COLOR.forecast, shape: "dot" },
    { label: "as promised", color: COLOR.muted, shape: "dashed" },
    { label: `within ${TOLERANCE} points`, color: COLOR.good, shape: "area", opacity: 0.25 },
  ], panelWidth(1, options.width));
  return frameChart({
    title,
    sentence: tellCoverage(rows, bounds),
    legends: [legend],
    panels: [panel],
    width: options.width,
  });
}

/** What each level held, and whether that is what it promises. */
function tellCoverage(
  rows: readonly { readonly nominal: number; readonly observed: number }[],
  bounds: string,
): string {
  const held = rows.map(({ nominal, observed }) => `${nominal} % ${bounds} held ${formatPercent(observed / 100)}`);
  const off = rows.map(({ nominal, observed }) => observed - nominal);
  const verdict = off.every((points) => Math.abs(points) <= TOLERANCE)
    ? "as promised"
    : off.some((points) => points < -TOLERANCE)
    ? "less than promised"
    : "more than promised";
  return `${held.join(", ")}: ${verdict}.`;
}
