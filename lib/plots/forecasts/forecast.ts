import * as Plot from "@observablehq/plot";
import type { Calendar } from "../../core/time/calendar.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { type Swatch, swatchLegend } from "../frame/legend.ts";
import { readMarks } from "./read_marks.ts";
import { type Panel, renderPanel, valueDomain } from "../frame/render.ts";
import { forecastSentence } from "./tell_forecasts.ts";
import { axisTitle, COLOR, periodDates, tickNumber, timeTitle } from "../frame/theme.ts";

/** Values of one series over time. */
export interface ChartSeries {
  /** Period numbers, ascending, shape [n]. */
  readonly ds: ArrayLike<number>;
  /** Target in its own unit, shape [n]; NaN is missing and leaves a gap. */
  readonly y: ArrayLike<number>;
}

/** The forecast of one key and what it is compared with. */
export interface ForecastSeries {
  /** Name of the key, for people. */
  readonly label: string;
  /** What was known at the origin. */
  readonly history: ChartSeries;
  /** What came afterwards, where it is known. */
  readonly actual?: ChartSeries;
  /** Period numbers of the forecast, ascending, shape [h]. */
  readonly ds: ArrayLike<number>;
  /** Point forecast, unit of `y`, shape [h]. */
  readonly yhat: ArrayLike<number>;
  /** Lower bound per level, in the order of `levels`, each of shape [h]; empty for no intervals. */
  readonly lo: readonly ArrayLike<number>[];
  /** Upper bound per level, in the order of `levels`, each of shape [h]; empty for no intervals. */
  readonly hi: readonly ArrayLike<number>[];
}

/** Forecasts of one or several keys. */
export interface ForecastRecord {
  /** Calendar of all period numbers. */
  readonly calendar: Calendar;
  /** Nominal levels of the intervals in percent. */
  readonly levels: readonly number[];
  /** One panel each. */
  readonly series: readonly ForecastSeries[];
}

/** Options of {@linkcode plotForecast}. */
export interface ForecastChartOptions {
  /** First line of the chart; "Forecasts with prediction intervals" if absent. */
  readonly title?: string;
  /** Name of the target; "Demand" if absent. */
  readonly target?: string;
  /** Unit of the target; "units" if absent. */
  readonly unit?: string;
  /** Periods of history shown; the larger of 60 and four horizons if absent. */
  readonly history?: number;
  /** Pixels of the chart, those of a notebook's output if absent. */
  readonly width?: number;
  /** Whether each period tells its values to who points at it, as in pages. */
  readonly isRead?: boolean;
}

/**
 * History, forecast, nested interval bands and, where known, what came; one panel per key with a scale of its own.
 *
 * @param record Forecasts; more than eight keys become unreadable.
 * @param options Texts and the length of history.
 * @throws {RangeError} If the bounds of a series are not one per level.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { plotForecast } from "@lib/plots/forecasts/forecast.ts";
 * const series = {
 *   label: "tea / north", history: { ds: [1, 2, 3], y: [5, 7, 6] },
 *   ds: [4, 5], yhat: [6, 6.5], lo: [[4, 4]], hi: [[8, 9]],
 * };
 * const chart = plotForecast({ calendar: { frequency: "day", anchor: 0 }, levels: [80], series: [series] });
 * assertStringIncludes(chart.toSVG(), "tea / north");
 * ```
 */
export function plotForecast(record: ForecastRecord, options: ForecastChartOptions = {}): Chart {
  const title = options.title ?? "Forecasts with prediction intervals";
  if (record.series.length === 0) return emptyChart("No key was given.", { title, width: options.width });
  for (const { label, lo, hi } of record.series) {
    if (lo.length !== hi.length || (lo.length !== 0 && lo.length !== record.levels.length)) {
      throw new RangeError(
        `Cannot plot the forecast of ${label} as it needs one lower and one upper bound for each of ${record.levels.length} ` +
          `levels: current value has ${lo.length} and ${hi.length}`,
      );
    }
  }
  const columns = record.series.length === 1 ? 1 : 2;
  const panels = record.series.map((series) => forecastPanel(record, series, { ...options, columns }));
  const { width } = options;
  return frameChart({
    title,
    sentence: forecastSentence(record, options),
    legends: [swatchLegend(legend(record), panelWidth(1, width))],
    panels,
    columns,
    width,
  });
}

function forecastPanel(
  { calendar, levels }: ForecastRecord,
  series: ForecastSeries,
  options: ForecastChartOptions & { columns: number },
): Panel {
  const { target = "Demand", unit = "units", columns } = options, width = panelWidth(columns, options.width);
  const shown = options.history ?? Math.max(60, 4 * series.ds.length);
  const from = Math.max(0, series.history.ds.length - shown);
  const past = points(calendar, tailOf(series.history, from));
  // What is known last is where all lines begin: the forecast, its bands, and what came.
  const origin = past.at(-1), link = origin !== undefined && Number.isFinite(origin.y) ? [origin] : [];
  const ahead = points(calendar, { ds: series.ds, y: series.yhat });
  const actual = series.actual === undefined ? [] : points(calendar, series.actual);
  return renderPanel({
    width,
    height: columns === 1 ? 320 : 210,
    marginLeft: 56,
    marginBottom: 50,
    x: {
      type: "utc",
      label: timeTitle(calendar),
      ticks: Math.max(2, Math.floor(width / 86)),
    },
    y: {
      label: axisTitle(target, unit),
      grid: true,
      nice: true,
      domain: valueDomain([past.map((row) => row.y), series.yhat, series.actual?.y ?? []], {
        wide: [...series.lo, ...series.hi],
      }),
      clamp: true,
      ticks: 5,
      tickFormat: tickNumber,
    },
    marks: [
      ...bands(calendar, levels, { ...series, origin: link[0] }),
      past.length > 0 && ahead.length > 0
        ? Plot.ruleX([midpoint(past[past.length - 1]!.x, ahead[0]!.x)], { stroke: COLOR.muted, strokeDasharray: "2 3" })
        : null,
      Plot.lineY(past, { x: "x", y: "y", stroke: COLOR.history, strokeWidth: 1.3 }),
      Plot.lineY([...link, ...ahead], { x: "x", y: "y", stroke: COLOR.forecast, strokeWidth: 2 }),
      ahead.length <= 8 ? Plot.dot(ahead, { x: "x", y: "y", fill: COLOR.forecast, r: 2.5 }) : null,
      actual.length > 0
        ? Plot.lineY([...link, ...actual], { x: "x", y: "y", stroke: COLOR.actual, strokeWidth: 1, strokeOpacity: 0.6 })
        : null,
      Plot.dot(actual, { x: "x", y: "y", fill: COLOR.actual, r: columns === 1 ? 2.6 : 2 }),
      options.isRead ? readMarks({ calendar, levels }, { ...series, history: tailOf(series.history, from) }) : null,
    ],
  }, series.label);
}

/** Widest level first, so that the narrower ones lie on top. One step has no area: its bands are thick strokes. */
function bands(
  calendar: Calendar,
  levels: readonly number[],
  { origin, ...series }: ForecastSeries & { readonly origin: { readonly x: Date; readonly y: number } | undefined },
): Plot.Markish[] {
  const x = periodDates(calendar, series.ds),
    start = origin === undefined ? [] : [{ x: origin.x, lo: origin.y, hi: origin.y }];
  return order(levels).filter((l) => series.lo[l] !== undefined).map((l) => {
    const rows = [...start, ...x.map((date, i) => ({ x: date, lo: series.lo[l]![i], hi: series.hi[l]![i] }))];
    const paint = { x: "x", y1: "lo", y2: "hi" };
    return rows.length > 1
      ? Plot.areaY(rows, { ...paint, fill: COLOR.forecast, fillOpacity: bandOpacity(levels, l) })
      : Plot.ruleX(rows, { ...paint, stroke: COLOR.forecast, strokeOpacity: bandOpacity(levels, l), strokeWidth: 10 });
  });
}

function order(levels: readonly number[]): number[] {
  return levels.map((_, l) => l).sort((a, b) => levels[b]! - levels[a]!);
}

/** Each narrower band adds its own tint to those beneath it. */
function bandOpacity(levels: readonly number[], l: number): number {
  return 0.16 + 0.1 * order(levels).indexOf(l);
}

function legend(record: ForecastRecord): Swatch[] {
  const { levels, series } = record;
  const swatches: Swatch[] = [{ label: "history", color: COLOR.history, shape: "line" }];
  if (series.some((s) => s.actual !== undefined)) {
    swatches.push({ label: "what came", color: COLOR.actual, shape: "dot" });
  }
  swatches.push({ label: "forecast", color: COLOR.forecast, shape: "line" });
  if (!series.some((s) => s.lo.length > 0)) return swatches;
  let through = 1;
  const tints = order(levels).map((l): Swatch => {
    through *= 1 - bandOpacity(levels, l);
    return { label: `${levels[l]} % interval`, color: COLOR.forecast, shape: "area", opacity: round(1 - through) };
  });
  return [...swatches, ...tints.reverse()];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function midpoint(a: Date, b: Date): Date {
  return new Date((a.getTime() + b.getTime()) / 2);
}

function tailOf({ ds, y }: ChartSeries, from: number): ChartSeries {
  return { ds: tail(ds, from), y: tail(y, from) };
}

function tail(values: ArrayLike<number>, from: number): number[] {
  return Array.prototype.slice.call(values, from);
}

/** Columns as the points that Plot draws. */
export function points(calendar: Calendar, columns: ChartSeries): { x: Date; y: number }[] {
  return periodDates(calendar, columns.ds).map((x, i) => ({ x, y: columns.y[i] ?? NaN }));
}
