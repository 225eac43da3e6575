import { formatPercent } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { barPanel } from "../frame/bars.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";

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
 * @param options `top`: bars shown, 20 if absent; `title`: first line of the chart; `width`: pixels.
 */
export function plotFeatureImportance(
  record: ImportanceRecord,
  options: { top?: number; title?: string; width?: number } = {},
): Chart {
  const title = options.title ?? "Feature importance";
  const rows = record.names.map((name, i) => ({ name, share: record.importance[i] ?? 0 })).filter((row) =>
    row.share > 0
  )
    .sort((a, b) => b.share - a.share);
  if (rows.length === 0) return emptyChart("No feature has an importance above zero.", { title, width: options.width });
  const shown = rows.slice(0, options.top ?? 20);
  const panel = barPanel({
    labels: shown.map((row) => row.name),
    values: shown.map((row) => 100 * row.share),
    axis: "Share of the total importance (%)",
    labelTitle: "Feature",
    most: (options.width ?? Infinity) < 560 ? 24 : 40,
    note: (i) => formatPercent(shown[i]!.share),
    width: panelWidth(1, options.width),
  });
  const subtitle = shown.length < rows.length
    ? `The first ${shown.length} of ${formatCount(rows.length, "feature")} in use.`
    : "";
  return frameChart({ title, sentence: tellImportance(rows), subtitle, panels: [panel], width: options.width });
}

/** The first feature, and how many make half of the whole, if these do: there may be more than are told of. */
function tellImportance(rows: readonly { readonly name: string; readonly share: number }[]): string {
  let reached = 0, half = 0;
  while (half < rows.length && reached < 0.5) reached += rows[half++]!.share;
  const rest = reached < 0.5
    ? ""
    : half <= 1
    ? ", more than all others"
    : `, and ${formatCount(half, "feature")} make half`;
  return `${rows[0]!.name} brings ${formatPercent(rows[0]!.share)} of what features bring${rest}.`;
}
