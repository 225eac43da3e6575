import * as Plot from "@observablehq/plot";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";
import { rampLegend } from "./legend.ts";
import { labelAxis, renderPanel } from "./render.ts";
import { DIVERGING } from "./theme.ts";

/** A correlation matrix. */
export interface CorrelationRecord {
  /** Column names, shape [p]. */
  readonly names: readonly string[];
  /** Row-major coefficients in [-1, 1], shape [p × p]; NaN where undefined. */
  readonly values: ArrayLike<number>;
}

const LIMITS = [-0.8, -0.6, -0.4, -0.1, 0.1, 0.4, 0.6, 0.8];

/**
 * Correlations between columns as a matrix; crossed cells are undefined (a constant column).
 *
 * @param record Coefficients; more than 40 columns become unreadable.
 * @param options `title`: first line of the chart.
 * @throws {RangeError} If there are not p × p values.
 */
export function plotCorrelations(record: CorrelationRecord, options: { title?: string } = {}): Chart {
  const p = record.names.length, title = options.title ?? "Correlations between features";
  if (record.values.length !== p * p) {
    throw new RangeError(
      `Cannot plot correlations as ${p} columns need ${p * p} values: current value has ${record.values.length}`,
    );
  }
  if (p === 0) return emptyChart(title, "No column was given.");
  const axis = labelAxis(record.names, 36);
  const size = Math.max(14, Math.min(44, Math.floor((panelWidth() - axis.margin - 40) / p)));
  const cells = Array.from({ length: p * p }, (_, cell) => cell);
  const place = { x: (cell: number) => cell % p, y: (cell: number) => Math.floor(cell / p) };
  const value = (cell: number) => record.values[cell];
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
        fill: "#8a94a0",
        filter: (cell: number) => !Number.isFinite(value(cell)),
      }),
      size >= 30
        ? Plot.text(cells, {
          ...place,
          text: (cell: number) => value(cell).toFixed(2),
          fill: (cell: number) => Math.abs(value(cell)) > 0.6 ? "white" : "#20262c",
          filter: (cell: number) => Number.isFinite(value(cell)),
        })
        : null,
    ],
  });
  const legend = rampLegend({ title: "Correlation coefficient", colors: DIVERGING, limits: LIMITS.map(String) });
  return frameChart({ title, legends: [legend], panels: [panel] });
}

function names(p: number): number[] {
  return Array.from({ length: p }, (_, i) => i);
}
