import * as Plot from "@observablehq/plot";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";
import { rampLegend } from "./legend.ts";
import { labelAxis, renderPanel } from "./render.ts";
import { COLOR, DIVERGING } from "./theme.ts";

/** A correlation matrix. */
export interface CorrelationRecord {
  /** Column names, shape [p]. */
  readonly names: readonly string[];
  /** Row-major coefficients in [-1, 1], shape [p × p]; NaN where undefined. */
  readonly matrix: ArrayLike<number>;
  /** Coefficients with the target, shape [p]; decides which columns are shown where there are too many. */
  readonly withTarget?: ArrayLike<number>;
}

const LIMITS = [-0.8, -0.6, -0.4, -0.1, 0.1, 0.4, 0.6, 0.8];

/**
 * Correlations between columns as a matrix; crossed cells are undefined (a constant column).
 *
 * @param record Coefficients.
 * @param options `title`: first line of the chart; `top`: most columns shown, 40 if absent: those with the strongest
 *   correlation with the target, in the order of the record.
 * @throws {RangeError} If there are not p × p values.
 */
export function plotCorrelations(record: CorrelationRecord, options: { title?: string; top?: number } = {}): Chart {
  const all = record.names.length, title = options.title ?? "Correlations between features";
  if (record.matrix.length !== all * all) {
    throw new RangeError(
      `Cannot plot correlations as ${all} columns need ${all * all} values: current value has ${record.matrix.length}`,
    );
  }
  if (all === 0) return emptyChart(title, "No column was given.");
  const shown = strongest(record, options.top ?? 40), p = shown.length;
  const axis = labelAxis(shown.map((i) => record.names[i]!), 36);
  const size = Math.max(14, Math.min(44, Math.floor((panelWidth() - axis.margin - 40) / p)));
  const cells = Array.from({ length: p * p }, (_, cell) => cell);
  const place = { x: (cell: number) => cell % p, y: (cell: number) => Math.floor(cell / p) };
  const value = (cell: number) => record.matrix[shown[Math.floor(cell / p)]! * all + shown[cell % p]!]!;
  // Names under the matrix stand upright: their room is the margin of the names beside it.
  const panel = renderPanel({
    width: Math.min(panelWidth(), axis.margin + size * p + 20),
    height: size * p + axis.margin + 34,
    marginLeft: axis.margin,
    marginTop: 24,
    marginBottom: axis.margin + 10,
    color: { type: "threshold", domain: LIMITS, range: [...DIVERGING] },
    x: {
      type: "band",
      domain: names(p),
      label: null,
      tickFormat: axis.format,
      tickRotate: -90,
      tickSize: 0,
      padding: 0.04,
    },
    y: {
      type: "band",
      domain: names(p),
      label: "Feature",
      labelAnchor: "top",
      labelArrow: "none",
      tickFormat: axis.format,
      tickSize: 0,
      padding: 0.04,
    },
    marks: [
      Plot.cell(cells, { ...place, fill: value, filter: (cell: number) => Number.isFinite(value(cell)) }),
      Plot.text(cells, {
        ...place,
        text: () => "×",
        fill: COLOR.neutral,
        filter: (cell: number) => !Number.isFinite(value(cell)),
      }),
      size >= 30
        ? Plot.text(cells, {
          ...place,
          text: (cell: number) => value(cell).toFixed(2),
          fill: (cell: number) => Math.abs(value(cell)) > 0.6 ? COLOR.paper : COLOR.ink,
          filter: (cell: number) => Number.isFinite(value(cell)),
        })
        : null,
    ],
  });
  const legend = rampLegend({ title: "Correlation coefficient", colors: DIVERGING, limits: LIMITS.map(String) });
  const subtitle = p < all ? `The ${p} of ${all} columns that correlate most with the target.` : "";
  return frameChart({ title, subtitle, legends: [legend], panels: [panel] });
}

function names(p: number): number[] {
  return Array.from({ length: p }, (_, i) => i);
}

/** Positions of the columns to show, ascending; undefined correlations come last. */
function strongest({ names: all, withTarget }: CorrelationRecord, most: number): number[] {
  const strength = (i: number) => Math.abs(withTarget?.[i] ?? 0) || 0;
  return all.map((_, i) => i).sort((a, b) => strength(b) - strength(a) || a - b).slice(0, most).sort((a, b) => a - b);
}
