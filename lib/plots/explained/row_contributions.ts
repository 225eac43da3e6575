import * as Plot from "@observablehq/plot";
import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import { formatKey, type SeriesKey } from "../../core/rows/panel.ts";
import type { RowsExplanation } from "../../explain/rows/explain_rows.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { swatchLegend } from "../frame/legend.ts";
import { labelAxis, type Panel, renderPanel } from "../frame/render.ts";
import { COLOR, tickNumber as formatTick } from "../frame/theme.ts";

/** What `explainTableRows` tells of one key, as far as a chart needs it. */
export interface ExplainedRows {
  /** The key; absent: rows of many. */
  readonly key?: SeriesKey;
  /** Who predicts them; named in the heading. */
  readonly model: string;
  /** What rows have in each column, shape [n][p]. */
  readonly cells: readonly (readonly (string | number | null)[])[];
  /** What their predictions are made of; null without any. */
  readonly explanation: {
    readonly outputs: RowsExplanation["outputs"];
    readonly columns: RowsExplanation["columns"];
    /** Shape [n × W × p]. */
    readonly values: ArrayLike<number>;
  } | null;
}

/** Columns that are shown of a panel, and outputs of a key. */
const SHOWN = 10, MOST_OUTPUTS = 4;
/** Less than this share of what moves most is rounding. */
const ROUNDING = 1e-9;
/** Lanes that dots of one column lie in, so that they hide each other less. */
const LANES = 5;

/**
 * What columns add to the predictions of rows: one dot for a row, to the left where a column takes from its prediction, to the right
 * where it adds; columns that move most at the top.
 *
 * @param keys More than two become unreadable; those without a prediction are left out.
 * @param options `isShare`: whether outputs are probabilities; `title`; `width`: pixels.
 */
export function plotRowContributions(
  keys: readonly ExplainedRows[],
  options: { readonly isShare?: boolean; readonly title?: string; readonly width?: number } = {},
): Chart {
  const { title = "What predictions are made of", width, isShare = false } = options;
  const shown = keys.flatMap((one) =>
    one.explanation === null ? [] : shownOutputs(one.explanation, isShare).map((k) => summaryOf(one, k, isShare))
  );
  if (shown.length === 0) return emptyChart("No key has a prediction.", { title, width });
  const columns = shown.length === 1 || (width ?? Infinity) < 560 ? 1 : 2, own = panelWidth(columns, width);
  return frameChart({
    title,
    sentence: `Moved most: ${shown.map(({ says }) => says).join("; ")}.`,
    subtitle: "Each dot is a row: where it lies is what the column adds to its prediction, or takes from it.",
    legends: [swatchLegend([
      { label: "low in its column", color: COLOR.global, shape: "dot" },
      { label: "high", color: COLOR.local, shape: "dot" },
      { label: "no number", color: COLOR.history, shape: "dot" },
    ], panelWidth(1, width))],
    panels: shown.map((one) => dotPanel(one, own)),
    columns,
    width,
  });
}

/** Of two classes the second says all. */
function shownOutputs({ outputs }: { readonly outputs: readonly string[] }, isShare: boolean): number[] {
  if (isShare && outputs.length === 2) return [1];
  return outputs.slice(0, MOST_OUTPUTS).map((_, k) => k);
}

interface Dot {
  readonly lane: number;
  readonly gain: number;
  readonly color: string;
}

interface Summary {
  readonly heading: string;
  readonly says: string;
  readonly axis: string;
  readonly names: readonly string[];
  readonly dots: readonly Dot[];
}

function summaryOf({ key, model, cells, explanation }: ExplainedRows, k: number, isShare: boolean): Summary {
  const { outputs, columns, values } = explanation!, width = outputs.length, p = columns.length, n = cells.length;
  const unit = isShare ? 100 : 1, gainOf = (row: number, f: number) => unit * values[(row * width + k) * p + f]!;
  const sizes = columns.map((name, f) => {
    const sum = cells.reduce((all, _, row) => all + Math.abs(gainOf(row, f)), 0);
    return { name, f, size: sum / n };
  }).sort((a, b) => b.size - a.size).filter(({ size }, _, [most]) => size > ROUNDING * most!.size).slice(0, SHOWN);
  const [most] = sizes, output = outputs[k]!, whose = key === undefined ? model : formatKey(key);
  const name = `${whose}${width > 1 ? ` (${output})` : ""}`;
  const told = (size: number) => isShare ? formatPercent(size / 100) : formatNumber(size, { digits: 3 });
  return {
    heading: `${key === undefined ? whose : `${whose}: ${model}`}${width > 1 ? `, ${output}` : ""}`,
    says: most === undefined ? `${name} by nothing` : `${name} by ${most.name}, ${told(most.size)} a row`,
    axis: isShare ? `Adds to the probability of ${output} (points)` : `Adds to ${output}`,
    names: sizes.map((one) => one.name),
    dots: sizes.flatMap(({ f }, place) => {
      const ranks = ranksOf(cells.map((row) => row[f] ?? null));
      return cells.map((_, row): Dot => ({
        lane: place + 0.13 * ((row % LANES) - (LANES - 1) / 2),
        gain: gainOf(row, f),
        color: colorOf(ranks[row]!),
      }));
    }),
  };
}

/** Share of the numbers of a column below each, from 0 to 1; NaN for what is no number. */
function ranksOf(cells: readonly (string | number | null)[]): number[] {
  const known = cells.filter((cell): cell is number => typeof cell === "number").sort((a, b) => a - b);
  const places = new Map(known.map((value, i) => [value, i / Math.max(1, known.length - 1)]));
  return cells.map((cell) => typeof cell === "number" ? places.get(cell) ?? NaN : NaN);
}

function colorOf(rank: number): string {
  return Number.isNaN(rank) ? COLOR.history : rank < 0.5 ? COLOR.global : COLOR.local;
}

function dotPanel({ heading, axis, names, dots }: Summary, width: number): Panel {
  const labels = labelAxis(names, width < 420 ? 16 : 24);
  return renderPanel({
    width,
    height: 80 + 26 * names.length,
    marginLeft: labels.margin,
    x: {
      label: axis,
      ticks: width < 420 ? 4 : 6,
      tickFormat: formatTick,
      grid: true,
    },
    y: {
      domain: [names.length - 0.5, -0.5],
      ticks: names.map((_, place) => place),
      tickFormat: labels.format,
      tickSize: 0,
      label: null,
    },
    marks: [
      Plot.ruleX([0], { stroke: COLOR.muted }),
      Plot.dot(dots, { x: "gain", y: "lane", fill: ({ color }: Dot) => color, fillOpacity: 0.55, r: 2.4 }),
    ],
  }, heading);
}
