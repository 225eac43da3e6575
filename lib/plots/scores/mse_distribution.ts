import * as Plot from "@observablehq/plot";
import { tellChange } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { median } from "../../core/numbers/statistics.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { labelAxis, renderPanel } from "../frame/render.ts";
import { axisTitle, CATEGORY_HUES, COLOR, logDomain, logTicks, tickNumber } from "../frame/theme.ts";

/** One error per key for each of some methods, by method name; not finite or not above zero: left out and counted. */
export type ErrorsByMethod = Readonly<Record<string, ArrayLike<number>>>;

/**
 * How the error is spread over keys: one histogram per method on a common logarithmic axis, the median marked.
 *
 * @param errors Mean squared error per key, squared unit of `y`, for instance of `local` and `global` models.
 * @param options `metric` and `unit` of the error axis, `bins` across the axis (40 if absent), `width`: pixels.
 */
export function plotMseDistribution(
  errors: ErrorsByMethod,
  options: { metric?: string; unit?: string; bins?: number; width?: number } = {},
): Chart {
  const { metric = "MSE", unit = "squared units", bins = 40, width } = options;
  const methods = Object.keys(errors);
  const title = `Distribution of ${metric} over keys: ${methods.join(" against ")}`;
  const all = Object.values(errors).flatMap((list, m) => Array.from(list, (error) => ({ method: m, error })));
  const rows = all.filter((row) => Number.isFinite(row.error) && row.error > 0);
  if (rows.length === 0) return emptyChart("No key has a defined error above zero.", { title, width });
  const [low, high] = logDomain(rows.map((row) => row.error));
  // Bars of equal width on a logarithmic axis; what is smaller than its beginning is counted at its beginning.
  // A bar does not hold its upper end: that of the last one lies beyond all.
  const edge = (i: number) => i === bins ? high * 1.000001 : low * (high / low) ** (i / bins);
  const thresholds = Array.from({ length: bins + 1 }, (_, i) => edge(i));
  const shown = rows.map((row) => ({ ...row, error: Math.max(low, row.error) }));
  const axis = labelAxis(methods, 20);
  const color = (m: number) => COLORS[methods[m]!] ?? CATEGORY_HUES[m % CATEGORY_HUES.length];
  const panel = renderPanel({
    width: panelWidth(1, width),
    height: 70 + 130 * methods.length,
    marginLeft: 56,
    marginRight: axis.margin + 8,
    x: {
      type: "log",
      domain: [low, high],
      label: axisTitle(`${metric} of a key, logarithmic`, unit),
      ticks: logTicks(low, high),
      tickFormat: tickNumber,
    },
    y: {
      label: "Keys (count)",
      grid: true,
      ticks: 4,
      tickFormat: (keys: number) => Number.isInteger(keys) ? tickNumber(keys) : "",
    },
    fy: { label: null, domain: methods.map((_, m) => m), tickFormat: axis.format, padding: 0.12 },
    marks: [
      Plot.rectY(
        shown,
        Plot.binX<Plot.RectYOptions>({ y: "count" }, {
          x: { value: "error", thresholds, domain: [low, high] },
          fy: "method",
          fill: (row: KeyError) => color(row.method),
          inset: 0.5,
        }),
      ),
      Plot.ruleX(rows, Plot.groupZ({ x: "median" }, { x: "error", fy: "method", stroke: COLOR.ink, strokeWidth: 1.6 })),
      Plot.text(
        rows,
        Plot.groupZ({ x: "median", text: (errors: number[]) => `median ${tickNumber(median(errors))}` }, {
          x: "error",
          fy: "method",
          text: "error",
          frameAnchor: "top",
          textAnchor: "start",
          dx: 5,
          dy: 3,
          stroke: COLOR.paper,
          strokeWidth: 4,
          fill: COLOR.ink,
        }),
      ),
      Plot.ruleY([0], { stroke: COLOR.ink }),
    ],
  });
  const left = all.length - rows.length, small = rows.filter((row) => row.error < low).length;
  const notes = [
    left > 0 ? `Not shown: ${formatCount(left, "error")} zero or undefined.` : "",
    small > 0 ? `In the first bars: ${formatCount(small, "error")} below ${tickNumber(low)}.` : "",
  ];
  return frameChart({
    title,
    sentence: tellMedians(methods, { rows, metric }),
    subtitle: notes.join(" "),
    panels: [panel],
    width,
  });
}

interface KeyError {
  readonly method: number;
  readonly error: number;
}

const COLORS: Readonly<Record<string, string>> = { local: COLOR.local, global: COLOR.global };

/** Medians of the methods, each beside that of the last. */
function tellMedians(
  methods: readonly string[],
  { rows, metric }: { readonly rows: readonly KeyError[]; readonly metric: string },
): string {
  const medians = methods.map((_, m) => median(rows.filter(({ method }) => method === m).map(({ error }) => error)));
  const last = medians.at(-1) ?? NaN,
    told = methods.slice(0, -1).flatMap((method, m) => {
      const change = tellChange(medians[m]! / last);
      return change === "" ? [] : [`the median ${metric} of ${method} is ${change} that of ${methods.at(-1)}`];
    });
  const text = told.join(", ");
  return text === "" ? "" : `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}
