import * as Plot from "@observablehq/plot";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";
import { swatchLegend } from "./legend.ts";
import { renderPanel } from "./render.ts";
import { axisTitle, COLOR, formatNumber, logDomain, logTicks } from "./theme.ts";

/** Errors of local and global models on the same keys. */
export interface LocalGlobalRecord {
  /** Error of the key's best local model, shape [k]. */
  readonly local: ArrayLike<number>;
  /** Error of the best global model on that key, shape [k]. */
  readonly global: ArrayLike<number>;
  /** Whether the local model is clearly better, shape [k]: decided by who compared them, not here. */
  readonly clear: ArrayLike<boolean | number>;
}

/**
 * One dot per key: local against global error, both logarithmic. Below the diagonal the local model is better.
 *
 * @param record Errors; keys with a zero or undefined error are left out and counted.
 * @param options `metric` and `unit` of both axes.
 * @throws {RangeError} If the columns differ in length.
 */
export function plotLocalAgainstGlobal(
  record: LocalGlobalRecord,
  options: { metric?: string; unit?: string } = {},
): Chart {
  const { metric = "MSE", unit = "squared units" } = options;
  const title = `Local against global models: ${metric} of each key`;
  const { local, global, clear } = record;
  if (local.length !== global.length || local.length !== clear.length) {
    throw new RangeError(
      "Cannot plot local against global errors as all columns must have one length: " +
        `current value has ${local.length}, ${global.length} and ${clear.length}`,
    );
  }
  const all = Array.from(local, (error, i) => ({ local: error, global: global[i] ?? NaN, clear: Boolean(clear[i]) }));
  const rows = all.filter((row) => row.local > 0 && row.global > 0 && Number.isFinite(row.local * row.global));
  if (rows.length === 0) return emptyChart(title, "No key has both errors defined and above zero.");
  const [low, high] = logDomain(rows.flatMap((row) => [row.local, row.global]));
  const domain: [number, number] = [low / 1.3, high * 1.3], ticks = logTicks(...domain);
  const small = rows.filter((row) => Math.min(row.local, row.global) < low).length;
  const axis = {
    type: "log" as const,
    clamp: true,
    domain,
    ticks,
    tickFormat: formatNumber,
    labelArrow: "none" as const,
    grid: true,
  };
  const wins = rows.filter((row) => row.clear);
  const panel = renderPanel({
    width: panelWidth(),
    height: 460,
    marginLeft: 66,
    x: { ...axis, label: axisTitle(`${metric} of the global model, logarithmic`, unit), labelAnchor: "center" },
    y: { ...axis, label: axisTitle(`${metric} of the local model, logarithmic`, unit) },
    marks: [
      Plot.line([[domain[0], domain[0]], [domain[1], domain[1]]], { stroke: COLOR.muted, strokeDasharray: "4 3" }),
      Plot.dot(rows.filter((row) => !row.clear), {
        x: "global",
        y: "local",
        fill: COLOR.global,
        fillOpacity: 0.35,
        r: 2.2,
      }),
      Plot.dot(wins, { x: "global", y: "local", fill: COLOR.local, fillOpacity: 0.75, r: 2.8 }),
    ],
  });
  const left = all.length - rows.length;
  const legend = swatchLegend([
    { label: `local clearly better (${wins.length})`, color: COLOR.local, shape: "dot" },
    { label: `other keys (${rows.length - wins.length})`, color: COLOR.global, shape: "dot", opacity: 0.5 },
    { label: "equal error", color: COLOR.muted, shape: "dashed" },
  ], panelWidth());
  const subtitle = "Below the dashed line the key's own model has the smaller error." +
    (left === 0 ? "" : ` Not shown: ${left} keys with a zero or undefined error.`) +
    (small === 0 ? "" : ` On the edge: ${small} keys with an error below ${formatNumber(low)}.`);
  return frameChart({ title, subtitle, legends: [legend], panels: [panel] });
}
