import * as Plot from "@observablehq/plot";
import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import { formatKey, type Panel as Rows, type SeriesKey } from "../../core/rows/panel.ts";
import { formatCount } from "../../core/text/plural.ts";
import { median } from "../../core/numbers/statistics.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { swatchLegend } from "../frame/legend.ts";
import { labelAxis, type Panel, renderPanel } from "../frame/render.ts";
import { COLOR, shorten, tickNumber as formatTick } from "../frame/theme.ts";

/** What `predictKey` tells of one key, as far as a chart needs it. */
export interface PredictedRows {
  /** The key. */
  readonly key: SeriesKey;
  /** Who serves; named in the heading. */
  readonly model: string;
  /** Names of targets and classes. */
  readonly table: { readonly targets: readonly string[]; readonly classes: readonly string[] };
  /** Its rows, with what came. */
  readonly panel: Pick<Rows, "y" | "targets" | "ds">;
  /** Shape [n × targets], or [n × classes] probabilities. */
  readonly predictions: { readonly values: Float64Array; readonly classes: readonly string[] };
}

/** How the chart is written. */
export interface KeyRowsChartOptions {
  /** First line of the chart. */
  readonly title?: string;
  /** Pixels of the chart. */
  readonly width?: number;
}

const LEARNED = "The models have learned of these rows: errors on others are those of the hold-out.";

/**
 * Rows of keys: what was predicted beside what came, a panel for each key and target; of classes the probability of the class that
 * came.
 *
 * @param keys More than four become unreadable. @param options Texts.
 */
export function plotKeyRows(keys: readonly PredictedRows[], { title: given, width }: KeyRowsChartOptions = {}): Chart {
  const title = given ?? "Predictions of the rows of keys";
  if (keys.length === 0) return emptyChart("No key has a prediction.", { title, width });
  const isClass = keys.some(({ table }) => table.classes.length > 0);
  const drawn = keys.flatMap((one) => isClass ? [classRows(one)] : one.table.targets.map((_, t) => numberRows(one, t)));
  const columns = drawn.length === 1 || (width ?? Infinity) < 560 ? 1 : 2, own = panelWidth(columns, width);
  const legend = isClass
    ? swatchLegend([
      { label: "one row", color: COLOR.history, shape: "dot", opacity: 0.6 },
      { label: "middle of them", color: COLOR.forecast, shape: "line" },
    ], panelWidth(1, width))
    : swatchLegend([
      { label: "one row", color: COLOR.history, shape: "dot", opacity: 0.6 },
      { label: "what came is what was predicted", color: COLOR.forecast, shape: "line" },
    ], panelWidth(1, width));
  return frameChart({
    title,
    sentence: drawn.map(({ says }) => says).join(" "),
    subtitle: LEARNED,
    legends: [legend],
    panels: drawn.map(({ draw }) => draw(own)),
    columns,
    width,
  });
}

/** A panel to be drawn, and what it says. */
interface Drawn {
  readonly says: string;
  draw(width: number): Panel;
}

function headingOf({ key, model }: PredictedRows, more = ""): string {
  return `${formatKey(key)}: ${model || "no model"}${more}`;
}

function numberRows(told: PredictedRows, t: number): Drawn {
  const { key, table: { targets }, panel: { y, targets: width = 1 }, predictions: { values } } = told;
  const points = Array.from({ length: y.length / width }, (_, row) => ({
    came: y[row * width + t]!,
    predicted: values[row * targets.length + t] ?? NaN,
  })).filter(({ came, predicted }) => Number.isFinite(came) && Number.isFinite(predicted));
  const target = targets[t]!, name = `${formatKey(key)}${targets.length > 1 ? ` (${target})` : ""}`;
  const middle = median(points.map(({ came, predicted }) => Math.abs(came - predicted)));
  const all = points.flatMap(({ came, predicted }) => [came, predicted]);
  const ends = [Math.min(...all), Math.max(...all)];
  return {
    says: points.length === 0
      ? `${name}: no row is predicted.`
      : `${name}: half of ${formatCount(points.length, "row")} are off by less than ${formatNumber(middle)}.`,
    draw: (own) =>
      renderPanel({
        width: own,
        height: 260,
        marginLeft: 60,
        x: axis(`Predicted ${target}`, own),
        y: { ...axis(`${target} that came`, own), grid: true, labelAnchor: "top" },
        marks: points.length === 0 ? [] : [
          Plot.line([ends, ends].map((_, i) => ({ at: ends[i]! })), {
            x: "at",
            y: "at",
            stroke: COLOR.forecast,
            strokeWidth: 1.6,
          }),
          Plot.dot(points, {
            x: "predicted",
            y: "came",
            fill: COLOR.history,
            fillOpacity: 0.45,
            r: points.length > 200 ? 2 : 3,
          }),
        ],
      }, headingOf(told, targets.length > 1 ? `, ${target}` : "")),
  };
}

function axis(label: string, width: number) {
  const ticks = width < 420 ? 4 : 6;
  return {
    label: shorten(label, 40),
    ticks,
    tickFormat: formatTick,
  } as const;
}

function classRows(told: PredictedRows): Drawn {
  const { key, table: { classes }, panel: { y }, predictions } = told, width = predictions.classes.length;
  const places = classes.map((name) => predictions.classes.indexOf(name));
  const points = Array.from(y, (came, row) => ({
    came,
    said: (places[came] ?? -1) < 0 ? NaN : predictions.values[row * width + places[came]!]!,
  })).filter(({ said }) => Number.isFinite(said));
  const shown = classes.flatMap((name, c) => {
    const own = points.filter(({ came }) => came === c).map(({ said }) => said);
    return own.length === 0 ? [] : [{ name, came: c, middle: median(own), rows: own.length }];
  });
  const labels = labelAxis(shown.map(({ name, rows }) => `${name} (${formatNumber(rows)})`), 22);
  const place = new Map(shown.map(({ came }, i) => [came, i]));
  const mean = points.reduce((sum, { said }) => sum + said, 0) / points.length;
  return {
    says: points.length === 0
      ? `${formatKey(key)}: no row is predicted.`
      : `${formatKey(key)}: what came of ${formatCount(points.length, "row")} had ${formatPercent(mean)} on average.`,
    draw: (own) =>
      renderPanel({
        width: own,
        height: 90 + 34 * shown.length,
        marginLeft: labels.margin,
        x: {
          label: "Probability of the class that came (%)",
          domain: [0, 100],
          ticks: own < 420 ? 3 : 5,
          grid: true,
        },
        y: { type: "band", domain: shown.map((_, i) => i), tickFormat: labels.format, label: null, padding: 0.25 },
        marks: [
          Plot.tickX(points, {
            x: ({ said }: { said: number }) => 100 * said,
            y: ({ came }: { came: number }) => place.get(came),
            stroke: COLOR.history,
            strokeOpacity: 0.35,
          }),
          Plot.tickX(shown, {
            x: ({ middle }: { middle: number }) => 100 * middle,
            y: (_: unknown, i: number) => i,
            stroke: COLOR.forecast,
            strokeWidth: 3,
          }),
        ],
      }, headingOf(told)),
  };
}
