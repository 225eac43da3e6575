import { formatDuration, formatShare } from "../../core/text/format_number.ts";
import { barPanel } from "../frame/bars.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";

/**
 * Where the time of a run went.
 *
 * @param seconds Wall seconds by phase, in order of execution.
 * @param options `title`: first line of the chart; `label`: what a name is, "Phase" if absent; `width`: pixels.
 */
export function plotSeconds(
  seconds: Readonly<Record<string, number>>,
  options: { title?: string; label?: string; width?: number } = {},
): Chart {
  const title = options.title ?? "Time by phase";
  const rows = Object.entries(seconds);
  if (rows.length === 0) return emptyChart("No phase was timed.", { title, width: options.width });
  const panel = barPanel({
    labels: rows.map(([phase]) => phase),
    values: rows.map(([, value]) => value),
    axis: "Wall time (seconds)",
    labelTitle: options.label ?? "Phase",
    note: (i) => formatDuration(rows[i]![1]),
    width: panelWidth(1, options.width),
  });
  return frameChart({ title, sentence: tellSeconds(rows), panels: [panel], width: options.width });
}

/** The whole, and the phase that took most of it. */
function tellSeconds(rows: readonly (readonly [string, number])[]): string {
  const all = rows.reduce((sum, [, value]) => sum + (Number.isFinite(value) ? value : 0), 0);
  const [longest] = rows.filter(([, value]) => Number.isFinite(value)).sort((a, b) => b[1] - a[1]);
  if (longest === undefined || !(all > 0)) return "";
  return `${formatDuration(all)} in all; ${longest[0]} took ${formatShare(longest[1], all)} of it.`;
}
