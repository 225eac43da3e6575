import * as Plot from "@observablehq/plot";
import { formatNumber } from "../../core/text/format_number.ts";
import { agree, formatCount } from "../../core/text/plural.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { rampLegend } from "../frame/legend.ts";
import { labelAxis, type Panel, renderPanel } from "../frame/render.ts";
import { COLOR, DIVERGING } from "../frame/theme.ts";

/** A correlation matrix. */
export interface CorrelationRecord {
  /** Column names, shape [p]. */
  readonly names: readonly string[];
  /** Row-major coefficients in [-1, 1], shape [p × p]; NaN where undefined. */
  readonly matrix: ArrayLike<number>;
  /** Coefficients with the target, shape [p]: the first row and column, and what decides which columns are shown. */
  readonly withTarget?: ArrayLike<number>;
}

const LIMITS = [-0.8, -0.6, -0.4, -0.1, 0.1, 0.4, 0.6, 0.8];

/** Coefficients of two features from here on say the same twice. */
const ALIKE = 0.95;

/** A cell of the shown matrix: row and column, and the coefficient there. */
interface Cell {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/**
 * Correlations between columns as a matrix, the target first where it is known and the others by how much they have to do with
 * it; crossed cells are undefined (a constant column).
 *
 * @param record Coefficients.
 * @param options `title`: first line of the chart; `top`: most columns shown, 24 if absent; `width`: pixels.
 * @throws {RangeError} If there are not p × p values.
 */
export function plotCorrelations(
  record: CorrelationRecord,
  options: { title?: string; top?: number; width?: number } = {},
): Chart {
  const { names, matrix, withTarget } = record, all = names.length, { width } = options;
  const title = options.title ?? "Correlations between features";
  if (matrix.length !== all * all) {
    throw new RangeError(
      `Cannot plot correlations as ${all} columns need ${all * all} values: current value has ${matrix.length}`,
    );
  }
  if (all === 0) return emptyChart("No column was given.", { title, width });
  const shown = strongest(record, options.top ?? 24);
  const panel = matrixPanel(
    [...withTarget === undefined ? [] : ["target"], ...shown.map((i) => names[i]!)],
    cellsOf(record, shown),
    width,
  );
  const legend = rampLegend({
    title: "Correlation coefficient",
    colors: DIVERGING,
    limits: LIMITS.map(String),
    width: panelWidth(1, width),
  });
  const subtitle = shown.length < all
    ? `The ${shown.length} of ${formatCount(all, "column")} that correlate most with the target, strongest first.`
    : "";
  return frameChart({
    title,
    sentence: tellStrongest(record, shown),
    subtitle,
    legends: [legend],
    panels: [panel],
    width,
  });
}

function cellsOf({ names, matrix, withTarget }: CorrelationRecord, shown: readonly number[]): Cell[] {
  const from = withTarget === undefined ? 0 : 1, p = shown.length + from;
  // Position -1 is the target, which is like itself.
  const of = (a: number, b: number) =>
    a < 0 && b < 0 ? 1 : a < 0 ? withTarget![b]! : b < 0 ? withTarget![a]! : matrix[a * names.length + b]!;
  const at = (position: number) => position < from ? -1 : shown[position - from]!;
  return Array.from({ length: p * p }, (_, cell): Cell => {
    const row = Math.floor(cell / p), column = cell % p;
    return { row, column, value: of(at(row), at(column)) };
  });
}

function matrixPanel(names: readonly string[], cells: readonly Cell[], width?: number): Panel {
  const p = names.length, room = panelWidth(1, width), axis = labelAxis(names, room < 560 ? 18 : 36);
  const size = Math.max(10, Math.min(44, Math.floor((room - axis.margin - 20) / p)));
  const band = {
    type: "band" as const,
    domain: names.map((_, i) => i),
    tickFormat: axis.format,
    tickSize: 0,
    padding: 0.04,
  };
  const place = { x: "column", y: "row" }, isKnown = ({ value }: Cell) => Number.isFinite(value);
  // Names under the matrix stand upright: their room is the margin of the names beside it.
  return renderPanel({
    width: Math.min(room, axis.margin + size * p + 20),
    height: size * p + axis.margin + 34,
    marginLeft: axis.margin,
    marginTop: 24,
    marginBottom: axis.margin + 10,
    color: { type: "threshold", domain: LIMITS, range: [...DIVERGING] },
    x: { ...band, label: null, tickRotate: -90 },
    y: { ...band, label: "Feature", labelAnchor: "top" },
    marks: [
      Plot.cell(cells, { ...place, fill: "value", filter: isKnown }),
      Plot.text(cells, { ...place, text: () => "×", fill: COLOR.neutral, filter: (cell: Cell) => !isKnown(cell) }),
      size >= 26
        ? Plot.text(cells, {
          ...place,
          text: ({ value }: Cell) =>
            formatNumber(Math.round(100 * value) / 100, { digits: 2, padded: false }).replace("0.", "."),
          fill: ({ value }: Cell) => Math.abs(value) > 0.6 ? COLOR.paper : COLOR.ink,
          filter: isKnown,
        })
        : null,
    ],
  });
}

/** Which column has most to do with the target, and how many pairs say the same. */
function tellStrongest({ names, matrix, withTarget }: CorrelationRecord, shown: readonly number[]): string {
  const pairs = shown.flatMap((a, i) => shown.slice(i + 1).map((b) => Math.abs(matrix[a * names.length + b]!)));
  const alike = pairs.filter((value) => value >= ALIKE).length,
    [first] = shown,
    value = withTarget?.[first ?? 0] ?? NaN;
  const best = first === undefined || !Number.isFinite(value)
    ? ""
    : `${names[first]} has most to do with the target (${formatNumber(value, { digits: 2 })}).`;
  const twice = alike === 0
    ? ""
    : `${formatCount(alike, "pair is", "pairs are")} alike: ${
      agree(alike, "it correlates", "they correlate")
    } by ${ALIKE} or more.`;
  return `${best} ${twice}`.trim();
}

/** Positions of the columns to show, by their correlation with the target, undefined ones last; without a target as they are. */
function strongest({ names: all, withTarget }: CorrelationRecord, most: number): number[] {
  const strength = (i: number) => Math.abs(withTarget?.[i] ?? 0) || 0;
  return all.map((_, i) => i).sort((a, b) => strength(b) - strength(a) || a - b).slice(0, most);
}
