import { metricHeading } from "../../metrics/metric_info.ts";
import { barPanel } from "../frame/bars.ts";
import { formatKey, type SeriesKey } from "../../core/rows/panel.ts";
import type { ModelCard } from "../../lineage/model_card.ts";
import { tellCard } from "../../lineage/tell_card.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { swatchLegend } from "../frame/legend.ts";
import { COLOR } from "../frame/theme.ts";

/** What `explainTable` tells of one key, as far as its card is meant. */
export interface CardedKey {
  /** The key. */
  readonly key: SeriesKey;
  /** Why its model serves; null for a key that no run has seen. */
  readonly card: ModelCard | null;
}

/** Competitors that are shown. */
const SHOWN = 14;

/**
 * A card that says why a model serves a key: in sentences, and who competed with which error on the folds.
 *
 * @param told Of one key. @param options `width`: pixels.
 */
export function plotModelCard({ key, card }: CardedKey, { width }: { readonly width?: number } = {}): Chart {
  if (card === null) {
    return emptyChart("No run has seen this key.", { title: `Why a model serves ${formatKey(key)}`, width });
  }
  const { contender, group } = card, title = `Why ${contender} serves ${formatKey(key)}`;
  const told = tellCard(card), metric = metricHeading(group?.metric ?? "mase");
  const ranked = card.competitors.filter(({ mean }) => Number.isFinite(mean)).sort((a, b) => a.mean - b.mean);
  const rows = ranked.filter((row, place) => place < SHOWN || row.contender === contender);
  if (rows.length === 0) return emptyChart(told.join(" "), { title, width });
  const panel = barPanel({
    labels: rows.map((row) => row.contender),
    values: rows.map((row) => row.mean),
    axis: `Mean ${metric} over the folds of the key (lower is better)`,
    color: (i) => rows[i]?.contender === contender ? COLOR.accent : COLOR.bar,
    width: panelWidth(1, width),
  });
  const legend = swatchLegend([
    { label: "serves", color: COLOR.accent, shape: "area" },
    { label: "others that competed", color: COLOR.bar, shape: "area" },
  ], panelWidth(1, width));
  return frameChart({ title, sentence: told.join(" "), legends: [legend], panels: [panel], width });
}
