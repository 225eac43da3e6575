import * as Plot from "@observablehq/plot";
import { formatNumber, formatShare } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { CoverageGrid, Observed } from "../../features/profile/coverage_grid.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { rampLegend } from "../frame/legend.ts";
import { labelAxis, type Panel, renderPanel } from "../frame/render.ts";
import { COLOR, periodDates, SEQUENTIAL, timeTitle } from "../frame/theme.ts";

const LIMITS = [1e-9, 0.25, 0.5, 0.75, 1 - 1e-9];

/** What cells are counted by, and what stands over each map. */
const MAPS: readonly (readonly [Observed, string])[] = [["sold", "With a sale"], ["zero", "Zero"], [
  "missing",
  "Missing",
]];

/**
 * What was observed, by key and time: shares of periods with a sale, with zero, and missing, in maps side by side; what never
 * occurs has no map.
 *
 * Many keys or periods share a cell. Empty in all maps: the keys of the cell had not started.
 *
 * @param grid From `coverageGrid`. @param options `width`: pixels of the chart.
 */
export function plotCoverageHeatmap(grid: CoverageGrid, options: { width?: number } = {}): Chart {
  const title = "Coverage: what was observed, by key and time", { width } = options;
  const maps = MAPS.filter(([observed]) => grid.totals[observed] > 0);
  if (maps.length === 0) return emptyChart("The panel has no rows.", { title, width });
  const legend = rampLegend({
    title: "Share of the periods in a cell",
    colors: SEQUENTIAL,
    limits: ["0 %", "25 %", "50 %", "75 %", "100 %"],
    width: panelWidth(1, width),
  });
  const columns = (width ?? Infinity) < 560 ? 1 : maps.length, wide = panelWidth(columns, width);
  const panels = maps.map(([state, title]) => sharePanel(grid, { state, title, width: wide }));
  const perCell = Math.ceil(grid.keys / grid.rows), per = formatCount(grid.keys, "key");
  const subtitle = `${per} × ${formatCount(grid.periods, "period")}` +
    (perCell > 1 ? `, up to ${formatCount(perCell, "key")} in a row of cells. ` : ". ") +
    (maps.length > 1 ? "Empty in all maps: not started yet." : "Empty: not started yet.");
  return frameChart({ title, sentence: tellTotals(grid.totals), subtitle, legends: [legend], panels, columns, width });
}

function tellTotals({ sold, zero, missing }: CoverageGrid["totals"]): string {
  const all = sold + zero + missing, share = (count: number) => formatShare(count, all);
  const gaps = missing === 0 ? "none is missing" : `${share(missing)} are missing`;
  return `Of ${formatCount(all, "period")} of keys ${share(sold)} have a sale, ${share(zero)} are zero, ${gaps}.`;
}

function sharePanel(
  grid: CoverageGrid,
  { state, title, width }: { state: Observed; title: string; width: number },
): Panel {
  const edges = Array.from(
    { length: grid.columns + 1 },
    (_, c) => grid.first + Math.ceil(c * grid.periods / grid.columns),
  );
  const x = periodDates(grid.calendar, edges);
  const runs = mergeCells(grid, state), axis = keyAxis(grid);
  return renderPanel({
    width,
    height: Math.max(200, Math.min(440, 90 + grid.rows * 14)),
    insetTop: 0,
    x: {
      type: "utc",
      label: timeTitle(grid.calendar),
      domain: [x[0], x.at(-1)],
      ticks: Math.max(2, Math.floor((width - axis.marginLeft) / 70)),
    },
    ...axis,
    marginBottom: 46,
    marks: [
      Plot.frame({ fill: SEQUENTIAL[0] }),
      Plot.rect(runs, {
        x1: (run: Run) => x[run.from],
        x2: (run: Run) => x[run.to],
        y1: "row",
        y2: (run: Run) => run.row + 1,
        fill: (run: Run) => SEQUENTIAL[run.shade],
        inset: 0,
        shapeRendering: "crispEdges",
      }),
      Plot.frame({ stroke: COLOR.frame }),
    ],
  }, title);
}

/** Neighbours of one shade in a row of cells: columns [from, to). */
interface Run {
  readonly row: number;
  readonly from: number;
  to: number;
  /** Index into the colours; the first is the background and not drawn. */
  readonly shade: number;
}

function mergeCells(grid: CoverageGrid, state: Observed): Run[] {
  const runs: Run[] = [];
  grid.shares[state].forEach((share, cell) => {
    const row = Math.floor(cell / grid.columns), column = cell % grid.columns;
    const shade = LIMITS.filter((limit) => share >= limit).length, last = runs.at(-1);
    if (last?.row === row && last.to === column && last.shade === shade) last.to++;
    else runs.push({ row, from: column, to: column + 1, shade });
  });
  return runs.filter((run) => run.shade > 0);
}

function keyAxis(grid: CoverageGrid): Pick<Plot.PlotOptions, "y"> & { readonly marginLeft: number } {
  const shared = { domain: [0, grid.rows], reverse: true as const };
  if (grid.labels.length === 0) {
    const perRow = grid.keys / grid.rows, format = (row: number) => formatNumber(Math.round(row * perRow));
    return { marginLeft: 50, y: { ...shared, label: "Key (position in the table)", tickFormat: format, ticks: 5 } };
  }
  const axis = labelAxis(grid.labels, 20), ticks = grid.labels.map((_, i) => i + 0.5);
  return {
    marginLeft: axis.margin,
    y: { ...shared, label: "Key", ticks, tickSize: 0, tickFormat: (t: number) => axis.format(t - 0.5) },
  };
}
