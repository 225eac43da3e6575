import { barPanel } from "./bars.ts";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";

/** Importance of each feature. */
export interface ImportanceRecord {
  /** Feature names, shape [p]. */
  readonly names: readonly string[];
  /** Shares, >= 0, sum 1, shape [p]. */
  readonly importance: ArrayLike<number>;
}

/**
 * The most important features, the largest first.
 *
 * @param record Shares per feature.
 * @param options `top`: bars shown, 20 if absent; `title`: first line of the chart.
 */
export function plotFeatureImportance(
  record: ImportanceRecord,
  options: { top?: number; title?: string } = {},
): Chart {
  const title = options.title ?? "Feature importance";
  const rows = record.names.map((name, i) => ({ name, share: record.importance[i] ?? 0 })).filter((row) =>
    row.share > 0
  )
    .sort((a, b) => b.share - a.share);
  if (rows.length === 0) return emptyChart(title, "No feature has an importance above zero.");
  const shown = rows.slice(0, options.top ?? 20);
  const panel = barPanel({
    labels: shown.map((row) => row.name),
    values: shown.map((row) => 100 * row.share),
    axis: "Share of the total importance (%)",
    labelTitle: "Feature",
    width: panelWidth(),
  });
  const subtitle = shown.length < rows.length ? `The first ${shown.length} of ${rows.length} features in use.` : "";
  return frameChart({ title, subtitle, panels: [panel] });
}
