import { formatPercent } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { MemberShares } from "../../training/assessment/member_shares.ts";
import { tellMembers } from "../../training/assessment/tell_members.ts";
import { type BarColumn, barTable } from "../frame/bar_table.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { swatchLegend } from "../frame/legend.ts";
import { COLOR } from "../frame/theme.ts";

/** Members with less of the weight are counted, not shown. */
const LEAST_SHARE = 0.5;
/** Columns beside each other at most. */
const MOST_COLUMNS = 4;

/**
 * What the predictions of a run are made of: the mean weight of each member, the heaviest first, for all keys or by their class.
 *
 * @param shares Weights in percent. @param options `title`: first line of the chart; `width`: pixels.
 */
export function plotMembers(shares: MemberShares, options: { title?: string; width?: number } = {}): Chart {
  const { classes, keys, members, scopes, weights } = shares, { width } = options;
  const title = options.title ?? "What predictions are made of: mean weight of each model";
  const shown = members.map((_, m) => m).filter((m) => weights.some((row) => (row[m] ?? 0) >= LEAST_SHARE));
  if (shown.length === 0) return emptyChart("No key has a model of a competition.", { title, width });
  const table = barTable({
    labels: shown.map((m) => members[m]!.replaceAll("_", " ")),
    labelTitle: "Model",
    most: (width ?? Infinity) < 560 ? 26 : 40,
    color: (i) => scopes[shown[i]!] === "global" ? COLOR.global : COLOR.local,
    columns: classes.slice(0, (width ?? Infinity) < 560 ? 1 : MOST_COLUMNS).map((name, g): BarColumn => ({
      title: classes.length > 1 ? `${name.replaceAll("_", " ")} (${formatCount(keys[g]!, "key")})` : undefined,
      values: shown.map((m) => weights[g]![m] ?? 0),
      axis: "% of the weight",
      note: (i) => tellShare(weights[g]![shown[i]!] ?? 0),
    })),
    width: panelWidth(1, width),
  });
  const left = members.length - shown.length;
  return frameChart({
    title,
    sentence: tellMembers(shares),
    subtitle: left === 0
      ? ""
      : `Not shown: ${formatCount(left, "model")} with less than ${LEAST_SHARE} % of the weight.`,
    legends: [swatchLegend([
      { label: "fitted on the key alone", color: COLOR.local, shape: "area" },
      { label: "fitted on all keys", color: COLOR.global, shape: "area" },
    ], panelWidth(1, width))],
    panels: [table],
    width,
  });
}

/** What hardly counts in a class is left out there. */
function tellShare(percent: number): string {
  return percent < 0.05 ? "" : formatPercent(percent / 100);
}
