import * as Plot from "@observablehq/plot";
import { median } from "../core/statistics.ts";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";
import { labelAxis, renderPanel } from "./render.ts";
import { axisTitle, CATEGORY, COLOR, formatNumber, logDomain, logTicks } from "./theme.ts";

/** One error per key for each of some methods, by method name; not finite or not above zero: left out and counted. */
export type ErrorsByMethod = Readonly<Record<string, ArrayLike<number>>>;

/**
 * How the error is spread over keys: one histogram per method on a common logarithmic axis, the median marked.
 *
 * @param errors Mean squared error per key, squared unit of `y`, for instance of `local` and `global` models.
 * @param options `metric` and `unit` of the error axis, `bins` across the axis (40 if absent).
 */
export function plotMseDistribution(
  errors: ErrorsByMethod,
  options: { metric?: string; unit?: string; bins?: number } = {},
): Chart {
  const { metric = "MSE", unit = "squared units", bins = 40 } = options;
  const methods = Object.keys(errors);
  const title = `Distribution of ${metric} over keys: ${methods.join(" against ")}`;
  const all = Object.values(errors).flatMap((list, m) => Array.from(list, (error) => ({ method: m, error })));
  const rows = all.filter((row) => Number.isFinite(row.error) && row.error > 0);
  if (rows.length === 0) return emptyChart(title, "No key has a defined error above zero.");
  const [low, high] = logDomain(rows.map((row) => row.error));
  const edges = Array.from({ length: bins + 1 }, (_, i) => low * (high / low) ** (i / bins));
  const medians = methods.map((_, m) => ({ method: m, error: median(errorsOf(rows, m)) })).filter((row) =>
    row.error > 0
  );
  const axis = labelAxis(methods, 20);
  const color = (m: number) => COLORS[methods[m]!] ?? CATEGORY[m % CATEGORY.length];
  const panel = renderPanel({
    width: panelWidth(),
    height: 70 + 130 * methods.length,
    marginLeft: 56,
    marginRight: axis.margin + 8,
    x: {
      type: "log",
      domain: [low, high],
      label: axisTitle(`${metric} of a key, logarithmic`, unit),
      labelArrow: "none",
      labelAnchor: "center",
      ticks: logTicks(low, high),
      tickFormat: formatNumber,
    },
    y: { label: "Keys (count)", labelArrow: "none", grid: true, ticks: 4 },
    fy: { label: null, domain: methods.map((_, m) => m), tickFormat: axis.format, padding: 0.12 },
    marks: [
      Plot.rectY(histogram(rows, edges), {
        x1: "from",
        x2: "to",
        y: "count",
        fy: "method",
        fill: (bin: Bin) => color(bin.method),
        inset: 0.5,
      }),
      Plot.ruleX(medians, { x: "error", fy: "method", stroke: COLOR.ink, strokeWidth: 1.6 }),
      Plot.text(medians, {
        x: "error",
        fy: "method",
        text: (row: KeyError) => `median ${formatNumber(row.error)}`,
        frameAnchor: "top",
        textAnchor: "start",
        dx: 5,
        dy: 3,
        stroke: COLOR.paper,
        strokeWidth: 4,
        fill: COLOR.ink,
      }),
      Plot.ruleY([0], { stroke: COLOR.ink }),
    ],
  });
  const left = all.length - rows.length, small = rows.filter((row) => row.error < low).length;
  const notes = [
    left > 0 ? `Not shown: ${left} errors that are zero or undefined.` : "",
    small > 0 ? `In the first bars: ${small} errors below ${formatNumber(low)}.` : "",
  ];
  return frameChart({ title, subtitle: notes.join(" "), panels: [panel] });
}

interface KeyError {
  readonly method: number;
  readonly error: number;
}

interface Bin {
  readonly method: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

function errorsOf(rows: readonly KeyError[], method: number): Float64Array {
  return Float64Array.from(rows.filter((row) => row.method === method), (row) => row.error);
}

const COLORS: Readonly<Record<string, string>> = { local: COLOR.local, global: COLOR.global };

/** Counts of the shown errors between two edges: what is drawn, not a result. */
function histogram(rows: readonly KeyError[], edges: readonly number[]): Bin[] {
  const bins = edges.length - 1, span = Math.log(edges[bins]! / edges[0]!);
  const counts = new Map<string, Bin>();
  for (const { method, error } of rows) {
    const b = Math.min(bins - 1, Math.max(0, Math.floor(bins * Math.log(error / edges[0]!) / span)));
    const bin = counts.get(`${method} ${b}`) ?? { method, from: edges[b]!, to: edges[b + 1]!, count: 0 };
    counts.set(`${method} ${b}`, { ...bin, count: bin.count + 1 });
  }
  return [...counts.values()];
}
