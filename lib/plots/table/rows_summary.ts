import * as Plot from "@observablehq/plot";
import { formatNumber, formatPercent, formatShare } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { RowsSummary, TargetSpread } from "../../features/profile/rows_summary.ts";
import { barPanel } from "../frame/bars.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { type Panel, renderPanel } from "../frame/render.ts";
import { COLOR, tickNumber as formatTick } from "../frame/theme.ts";

/** Bars that are shown. */
const MOST = 24;

/**
 * What is missing of a table of rows, by column.
 *
 * @param summary From `rowsSummary`. @param options `width`: pixels.
 */
export function plotMissing({ missing, rows, keys, columns }: RowsSummary, options: { width?: number } = {}): Chart {
  const { width } = options, title = "Missing values by column";
  const told = `${formatCount(rows, "row")} of ${formatCount(keys, "key")}`;
  if (missing.length === 0) {
    return emptyChart(`Of ${told} no value of ${formatCount(columns, "column")} is missing.`, { title, width });
  }
  const shown = missing.slice(0, MOST), [most] = missing, left = missing.length - shown.length;
  const panel = barPanel({
    labels: shown.map(({ name }) => name),
    values: shown.map(({ share }) => 100 * share),
    axis: "Rows without a value (%)",
    note: (i) => formatPercent(shown[i]!.share),
    width: panelWidth(1, width),
  });
  return frameChart({
    title,
    sentence: `Of ${told}: ${formatNumber(missing.length)} of ${formatCount(columns, "column")} have holes, most ${
      most!.name
    } (${formatPercent(most!.share)}).`,
    subtitle: left > 0 ? `Not shown: ${formatCount(left, "column")} with fewer.` : "",
    panels: [panel],
    width,
  });
}

/**
 * How the targets of a table of rows are spread: a histogram of each number, or the rows of each class.
 *
 * @param summary From `rowsSummary`. @param options `width`: pixels.
 */
export function plotTargets(summary: RowsSummary, options: { width?: number } = {}): Chart {
  const { classes, targets, rows } = summary, { width } = options;
  if (classes.length > 0) return plotClasses(summary, width);
  const title = targets.length > 1 ? "How the targets are spread" : "How the target is spread";
  const known = targets.filter(({ counts }) => counts.length > 0);
  if (known.length === 0) return emptyChart("No row has a target.", { title, width });
  const columns = known.length === 1 || (width ?? Infinity) < 560 ? 1 : 2;
  const beyond = known.reduce((sum, one) => sum + one.beyond, 0);
  return frameChart({
    title,
    sentence: `Of ${formatCount(rows, "row")} the middle is ${
      known.map(({ name, median }) => `${formatNumber(median)} for ${name}`).join(", ")
    }.`,
    subtitle: beyond > 0 ? `Not shown: ${formatCount(beyond, "value")} at the ends.` : "",
    panels: known.map((target) => histogram(target, panelWidth(columns, width))),
    columns,
    width,
  });
}

function histogram({ name, edges, counts, median }: TargetSpread, width: number): Panel {
  const bars = counts.map((count, b) => ({ count, from: edges[b]!, to: edges[b + 1]! }));
  return renderPanel({
    width,
    height: 220,
    marginLeft: 56,
    x: { label: name, ticks: width < 420 ? 4 : 8, tickFormat: formatTick },
    y: { label: "Rows (count)", grid: true, ticks: 4, tickFormat: formatTick },
    marks: [
      Plot.rectY(bars, { x1: "from", x2: "to", y: "count", fill: COLOR.bar, inset: 0.5 }),
      Plot.ruleX([median], { stroke: COLOR.ink, strokeWidth: 1.6 }),
      Plot.ruleY([0], { stroke: COLOR.ink }),
    ],
  });
}

function plotClasses({ classes, rows }: RowsSummary, width?: number): Chart {
  const ranked = classes.toSorted((a, b) => b.rows - a.rows), shown = ranked.slice(0, MOST), [most] = ranked;
  const left = ranked.length - shown.length, rare = ranked.at(-1)!;
  const panel = barPanel({
    labels: shown.map(({ name }) => name),
    values: shown.map((one) => one.rows),
    axis: "Rows (count)",
    note: (i) => `${formatNumber(shown[i]!.rows)} (${formatShare(shown[i]!.rows, rows)})`,
    width: panelWidth(1, width),
  });
  return frameChart({
    title: "Rows by class",
    sentence: `Of ${formatCount(rows, "row")} ${formatShare(most!.rows, rows)} are ${most!.name}, ${
      formatShare(rare.rows, rows)
    } ${rare.name}.`,
    subtitle: left > 0 ? `Not shown: ${formatCount(left, "class", "classes")} with fewer.` : "",
    panels: [panel],
    width,
  });
}
