import { barPanel } from "./bars.ts";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";
import { formatNumber } from "./theme.ts";

/**
 * Where the time of a run went.
 *
 * @param seconds Wall seconds by phase, in order of execution.
 * @param options `title`: first line of the chart.
 */
export function plotSeconds(seconds: Readonly<Record<string, number>>, options: { title?: string } = {}): Chart {
  const title = options.title ?? "Time by phase";
  const rows = Object.entries(seconds);
  if (rows.length === 0) return emptyChart(title, "No phase was timed.");
  const panel = barPanel({
    labels: rows.map(([phase]) => phase),
    values: rows.map(([, value]) => value),
    axis: "Wall time (seconds)",
    labelTitle: "Phase",
    note: (i) => `${formatNumber(rows[i]![1])} s`,
    width: panelWidth(),
  });
  return frameChart({ title, panels: [panel] });
}
