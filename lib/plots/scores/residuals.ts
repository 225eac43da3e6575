import * as Plot from "@observablehq/plot";
import { formatCount } from "../../core/text/plural.ts";
import { formatNumber } from "../../core/text/format_number.ts";
import type { ResidualEvidence } from "../../metrics/residual_evidence.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { swatchLegend } from "../frame/legend.ts";
import { renderPanel } from "../frame/render.ts";
import { axisTitle, COLOR, tickNumber as formatTick } from "../frame/theme.ts";

/** How far beyond the outermost bins points are shown, in heights of the band: what lies farther is on the edge. */
const BEYOND = 1.5;

/**
 * Errors by prediction: one dot for a row, or of many rows for some; the middle and the middle 80 % of them by prediction.
 *
 * @param evidence From `residualEvidence`; null: none. @param options `target`: its name; `unit`; `title`; `width`: pixels.
 */
export function plotResiduals(
  evidence: ResidualEvidence | null,
  options: { target?: string; unit?: string; title?: string; width?: number } = {},
): Chart {
  const { target = "", unit = "", width } = options;
  const title = options.title ?? `Errors${target === "" ? "" : ` of ${target}`} by what was predicted`;
  if (evidence === null) return emptyChart("No prediction was compared with what came.", { title, width });
  const { bins, predicted, actual } = evidence;
  const ends = bins.flatMap(({ residuals: [low, , high] }) => [low, high]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)], size = high - low || 1;
  const domain = [low - BEYOND * size, high + BEYOND * size] as const;
  const points = predicted.map((value, i) => ({ value, error: actual[i]! - value }));
  const cut = (error: number) => Math.max(domain[0], Math.min(domain[1], error));
  const far = points.filter(({ error }) => error !== cut(error)).length;
  const reach = [
    Math.min(...points.map(({ error }) => cut(error)), low),
    Math.max(...points.map(({ error }) => cut(error)), high),
  ];
  const panel = renderPanel({
    width: panelWidth(1, width),
    height: 340,
    marginLeft: 60,
    x: {
      label: axisTitle(target === "" ? "Predicted" : `Predicted ${target}`, unit),
      ticks: (width ?? Infinity) < 560 ? 4 : 8,
      tickFormat: formatTick,
    },
    y: {
      domain: reach,
      label: axisTitle("What came less what was predicted", unit),
      grid: true,
      tickFormat: formatTick,
    },
    marks: [
      Plot.dot(points, {
        x: "value",
        y: ({ error }: { error: number }) => cut(error),
        fill: COLOR.history,
        fillOpacity: 0.45,
        r: points.length > 200 ? 2 : 3,
      }),
      ...bins.length > 1
        ? [
          Plot.areaY(bins, {
            x: "predicted",
            y1: ({ residuals }: Bin) => residuals[0],
            y2: ({ residuals }: Bin) => residuals[2],
            fill: COLOR.forecast,
            fillOpacity: 0.18,
          }),
          Plot.line(bins, {
            x: "predicted",
            y: ({ residuals }: Bin) => residuals[1],
            stroke: COLOR.forecast,
            strokeWidth: 2,
          }),
        ]
        : [],
      Plot.ruleY([0], { stroke: COLOR.ink }),
    ],
  });
  const legend = swatchLegend([
    { label: "one row", color: COLOR.history, shape: "dot", opacity: 0.6 },
    ...bins.length > 1
      ? [
        { label: "middle of rows beside each other", color: COLOR.forecast, shape: "line" as const },
        { label: "80 % of them", color: COLOR.forecast, shape: "area" as const, opacity: 0.25 },
      ]
      : [],
  ], panelWidth(1, width));
  return frameChart({
    title,
    sentence: tellResiduals(evidence),
    subtitle: far > 0 ? `On the edges: ${formatCount(far, "dot")} farther off.` : "",
    legends: [legend],
    panels: [panel],
    width,
  });
}

type Bin = ResidualEvidence["bins"][number];

/** Whether the middle leans, and errors grow with the prediction. */
function tellResiduals({ bins, rows }: ResidualEvidence): string {
  const told = formatCount(rows, "row");
  const first = bins[0]!, last = bins.at(-1)!, width = ({ residuals }: Bin) => residuals[2] - residuals[0];
  if (bins.length < 3) {
    const [low, middle, high] = first.residuals;
    return `Of ${told}: the middle error is ${formatNumber(middle)}, 80 % lie between ${formatNumber(low)} and ${
      formatNumber(high)
    }.`;
  }
  // Above as often as below, but for what bins of few rows do by chance.
  const leaning = bins.filter(({ residuals: [low, middle, high] }) => Math.abs(middle) > (high - low) / 4);
  const lean = leaning.length === 0
    ? "predictions lie in the middle of what came wherever they are"
    : `predictions lean on ${leaning.length} of ${bins.length} stretches`;
  const growth = width(first) > 0 ? width(last) / width(first) : NaN;
  const grown = growth > 1.5
    ? `; errors are ${formatNumber(growth, { digits: 2 })} times as wide where most is predicted as where least is`
    : growth < 1 / 1.5
    ? `; errors are ${formatNumber(1 / growth, { digits: 2 })} times as wide where least is predicted as where most is`
    : "";
  return `Of ${told}: ${lean}${grown}.`;
}
