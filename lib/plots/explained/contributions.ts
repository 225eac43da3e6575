import * as Plot from "@observablehq/plot";
import { formatNumber } from "../../core/text/format_number.ts";
import { formatKey, type SeriesKey } from "../../core/rows/panel.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { type Swatch, swatchLegend } from "../frame/legend.ts";
import { type Panel, renderPanel, valueDomain } from "../frame/render.ts";
import { color } from "../frame/palette.ts";
import { axisTitle, CATEGORY_HUES, COLOR, tickNumber as formatTick } from "../frame/theme.ts";

/** What `explainTable` tells of one key, as far as a chart needs it. */
export interface ExplainedForecast {
  /** The key. */
  readonly key: SeriesKey;
  /** Who serves; named in the heading. */
  readonly model: string;
  /** Periods of the steps, as texts, shape [h]. */
  readonly ds: readonly string[];
  /** What is usual for the key, the forecast [h] and what each group adds [h], unit of the target; null without a forecast. */
  readonly explanation: {
    readonly base: number;
    readonly yhat: ArrayLike<number>;
    readonly groups: Readonly<Record<string, ArrayLike<number>>>;
  } | null;
}

/** A key with its forecast. */
type Series = NonNullable<ExplainedForecast["explanation"]> & Pick<ExplainedForecast, "ds"> & {
  readonly label: string;
};

/** How the chart is written. */
export interface ContributionChartOptions {
  /** Name of the target; "Demand" if absent. */
  readonly target?: string;
  /** Its unit; "units" if absent. */
  readonly unit?: string;
  /** First line of the chart. */
  readonly title?: string;
  /** Pixels of the chart. */
  readonly width?: number;
}

/** Hues of groups in their order; there are as many as tables of explanations have. */
const HUES: readonly string[] = [...CATEGORY_HUES, color("category-8"), COLOR.ink];

/**
 * Stacked contributions by step: from what is usual for the key upwards what adds to it, downwards what takes from it, and the
 * forecast that they add up to; one panel per key.
 *
 * @param keys More than four become unreadable; those without a forecast are left out. @param options Texts.
 */
export function plotContributions(
  keys: readonly ExplainedForecast[],
  options: ContributionChartOptions = {},
): Chart {
  const title = options.title ?? "What forecasts are made of";
  const series = keys.flatMap(({ key, model, ds, explanation }): Series[] =>
    explanation === null ? [] : [{ ...explanation, ds, label: `${formatKey(key)}: ${model}` }]
  );
  if (series.length === 0) return emptyChart("No key has a forecast.", { title, width: options.width });
  const names = Object.keys(series[0]?.groups ?? {});
  const shown = names.filter((name) =>
    series.some(({ groups }) => Array.from(groups[name] ?? []).some((gain) => gain !== 0))
  );
  const hue = (name: string) => HUES[names.indexOf(name) % HUES.length] ?? COLOR.bar;
  const columns = series.length === 1 ? 1 : 2;
  const panels = series.map((one) => stackPanel(one, { ...options, shown, hue, columns }));
  const swatches: Swatch[] = [
    ...shown.map((name): Swatch => ({ label: name.replaceAll("_", " "), color: hue(name), shape: "area" })),
    { label: "usual for the key", color: COLOR.muted, shape: "dashed" },
    { label: "forecast", color: COLOR.ink, shape: "dot" },
  ];
  return frameChart({
    title,
    sentence: tellContributions(series),
    legends: [swatchLegend(swatches, panelWidth(1, options.width))],
    panels,
    columns,
    width: options.width,
  });
}

/** Which group moves the forecast of each key most, up or down, over all steps. */
function tellContributions(series: readonly Series[]): string {
  const told = series.flatMap(({ label, groups, yhat, base }) => {
    const sums = Object.entries(groups).map(([name, gains]) => [name, sum(gains)] as const);
    const [name, gain] = sums.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))[0] ?? ["", 0];
    if (gain === 0) return [];
    const size = formatNumber(Math.abs(gain) / yhat.length, { digits: 3 });
    return [
      `${label.split(":")[0]} by ${name.replaceAll("_", " ")} (${size} ${gain > 0 ? "more" : "less"} a step than ${
        formatNumber(base, { digits: 3 })
      })`,
    ];
  });
  return told.length === 0 ? "" : `Moved most: ${told.join(", ")}.`;
}

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}

interface Stacking extends ContributionChartOptions {
  readonly shown: readonly string[];
  hue(name: string): string;
  readonly columns: number;
}

function stackPanel(series: Series, options: Stacking): Panel {
  const { label, ds, base, yhat } = series, { hue, columns, target = "Demand", unit = "units" } = options;
  const bars = stack(series, options.shown), width = panelWidth(columns, options.width), steps = ds.map((_, i) => i);
  const every = Math.ceil(ds.length / Math.max(2, Math.floor(width / 86)));
  return renderPanel({
    width,
    height: columns === 1 ? 320 : 240,
    marginLeft: 56,
    marginBottom: 50,
    x: {
      type: "band",
      domain: steps,
      label: "Period",
      ticks: steps.filter((step) => step % every === 0),
      tickFormat: (step: number) => ds[step] ?? "",
      padding: 0.15,
    },
    y: {
      label: axisTitle(target, unit),
      grid: true,
      nice: true,
      domain: valueDomain([bars.map(({ from }) => from), bars.map(({ to }) => to), yhat, [base]]),
      tickFormat: formatTick,
    },
    marks: [
      Plot.rectY(bars, { x: "step", y1: "from", y2: "to", fill: ({ name }: Bar) => hue(name) }),
      Plot.ruleY([base], { stroke: COLOR.muted, strokeDasharray: "4 3" }),
      Plot.dot(steps, {
        x: steps,
        y: Array.from(yhat),
        fill: COLOR.ink,
        r: 2.6,
        stroke: COLOR.paper,
        strokeWidth: 0.8,
      }),
    ],
  }, label);
}

/** What one group adds at one step, where it lies in the stack. */
interface Bar {
  readonly step: number;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

function stack({ ds, base, groups }: Series, shown: readonly string[]): Bar[] {
  return ds.flatMap((_, step) => {
    let up = base, down = base;
    return shown.flatMap((name): Bar[] => {
      const gain = groups[name]?.[step] ?? 0;
      if (gain === 0) return [];
      const from = gain > 0 ? up : down, to = from + gain;
      if (gain > 0) up = to;
      else down = to;
      return [{ step, name, from, to }];
    });
  });
}
