import * as Plot from "@observablehq/plot";
import { formatNumber, formatPercent, tellChange } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { swatchLegend } from "../frame/legend.ts";
import { renderPanel } from "../frame/render.ts";
import { COLOR } from "../frame/theme.ts";

/** What was shown at one look. */
export interface EvidencePoint {
  /** Periods that were compared until then. */
  readonly periods: number;
  /** Errors of the one over those of the other. */
  readonly ratio: number;
  /** Least ratio that was left room for; null for none. */
  readonly lo: number | null;
  /** Largest such ratio. */
  readonly hi: number | null;
}

/** Ends that are not known yet are drawn here. */
const OPEN = { lo: 0.25, hi: 4 } as const;

/**
 * The ratio of two errors and its interval as evidence grows, on a logarithmic scale: half and double are equally far from 1.
 *
 * @param points In the order of their looks. @param options `margin`: share by which errors may be larger; `title`; `width`: pixels.
 */
export function plotEvidence(
  points: readonly EvidencePoint[],
  { margin, title = "Errors of the run over those of the other side", width }: {
    margin: number;
    title?: string;
    width?: number;
  },
): Chart {
  if (points.length === 0) return emptyChart("No forecast of both sides has come due.", { title, width });
  const rows = points.map(({ periods, ratio, lo, hi }) => {
    const cut = (value: number) => Math.max(OPEN.lo, Math.min(OPEN.hi, value));
    return { periods, ratio: cut(ratio), lo: cut(lo ?? 0), hi: cut(hi ?? Infinity) };
  });
  const panel = renderPanel({
    width: panelWidth(1, width),
    height: 260,
    marginLeft: 52,
    x: { label: "Periods compared", tickFormat: "d" },
    y: {
      label: "Ratio of errors",
      type: "log",
      domain: [OPEN.lo, OPEN.hi],
      ticks: [0.25, 0.5, 1, 2, 4],
      tickFormat: (ratio: number) => formatNumber(ratio, { padded: false }),
      grid: true,
    },
    marks: [
      Plot.areaY(rows, { x: "periods", y1: "lo", y2: "hi", fill: COLOR.forecast, fillOpacity: 0.15 }),
      Plot.ruleY([1], { stroke: COLOR.muted }),
      Plot.ruleY([1 + margin], { stroke: COLOR.muted, strokeDasharray: "4 3" }),
      Plot.lineY(rows, { x: "periods", y: "ratio", stroke: COLOR.forecast, strokeWidth: 1.5 }),
      Plot.dot(rows, { x: "periods", y: "ratio", fill: COLOR.forecast, r: 2.5 }),
    ],
  }, "");
  const legend = swatchLegend([
    { label: "ratio, and 95 % at every look", color: COLOR.forecast, shape: "dot" },
    { label: "margin", color: COLOR.muted, shape: "dashed" },
  ], panelWidth(1, width));
  return frameChart({ title, sentence: tellLast(points.at(-1)!, margin), legends: [legend], panels: [panel], width });
}

/** What the last look has shown. */
function tellLast({ periods, ratio, lo, hi }: EvidencePoint, margin: number): string {
  const change = tellChange(ratio, { same: "equal to" });
  if (change === "") return "";
  const sure = lo === null || hi === null
    ? "nothing is certain yet"
    : `with 95 % certainty ${formatNumber(lo)} to ${formatNumber(hi)} times them`;
  return `After ${
    formatCount(periods, "period")
  } errors of the run are ${change} those of the other side, ${sure}; up to ${
    formatPercent(margin, { places: 0 })
  } more is allowed.`;
}
