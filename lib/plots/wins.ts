import { barPanel } from "./bars.ts";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";

/**
 * How many keys each model family won.
 *
 * @param wins Keys won by family name.
 * @param options `title`: first line of the chart.
 */
export function plotWinsByFamily(wins: Readonly<Record<string, number>>, options: { title?: string } = {}): Chart {
  const title = options.title ?? "Keys won by model family";
  const rows = Object.entries(wins).sort((a, b) => b[1] - a[1]);
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return emptyChart(title, "No key has a champion.");
  const panel = barPanel({
    labels: rows.map(([family]) => family),
    values: rows.map(([, count]) => count),
    axis: "Keys won (count)",
    labelTitle: "Model family",
    note: (i) => `${rows[i]![1].toLocaleString("en")} (${Math.round(100 * rows[i]![1] / total)} %)`,
    width: panelWidth(),
  });
  return frameChart({ title, subtitle: `${total.toLocaleString("en")} keys in all.`, panels: [panel] });
}
