import * as Plot from "@observablehq/plot";
import { formatKey, type Panel as DemandPanel } from "../core/panel.ts";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";
import { rampLegend } from "./legend.ts";
import { labelAxis, type Panel, renderPanel } from "./render.ts";
import { COLOR, periodDates, SEQUENTIAL, timeTitle } from "./theme.ts";

/** The columns of a panel that tell what was observed when. */
export type CoverageRecord = Pick<DemandPanel, "calendar" | "keys" | "offsets" | "ds" | "y">;

/** Cells of one heat map: keys and periods counted into a grid. */
interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly first: number;
  readonly periods: number;
  /** Shares of a cell's key × period places, each of shape [rows × columns]. */
  readonly shares: Readonly<Record<"sold" | "zero" | "missing", Float64Array>>;
}

const LIMITS = [1e-9, 0.25, 0.5, 0.75, 1 - 1e-9];

/**
 * What was observed, by key and time: shares of periods with a sale, with zero, and missing, in three maps side by side.
 *
 * Many keys or periods share a cell. White in all three maps: the keys of the cell had not started.
 *
 * @param record Columns of a panel.
 * @param options `rows`: most rows of cells, 40 if absent; `columns`: most columns of cells, 48 if absent.
 */
export function plotCoverageHeatmap(
  record: CoverageRecord,
  options: { rows?: number; columns?: number } = {},
): Chart {
  const title = "Coverage: what was observed, by key and time";
  if (record.ds.length === 0) return emptyChart(title, "The panel has no rows.");
  const grid = countCells(record, { rows: options.rows ?? 40, columns: options.columns ?? 48 });
  const legend = rampLegend({
    title: "Share of the periods in a cell",
    colors: SEQUENTIAL,
    limits: ["0 %", "25 %", "50 %", "75 %", "100 %"],
  });
  const panels = [
    sharePanel(record, grid, { state: "sold", title: "With a sale" }),
    sharePanel(record, grid, { state: "zero", title: "Zero" }),
    sharePanel(record, grid, { state: "missing", title: "Missing" }),
  ];
  const perCell = Math.ceil(record.keys.length / grid.rows);
  const subtitle = `${record.keys.length} keys × ${grid.periods} periods` +
    (perCell > 1 ? `, up to ${perCell} keys in a row of cells.` : ".") + " White in all three: not started yet.";
  return frameChart({ title, subtitle, legends: [legend], panels, columns: 3 });
}

function countCells(record: CoverageRecord, most: { rows: number; columns: number }): Grid {
  let first = Infinity, last = -Infinity;
  for (const period of record.ds) {
    if (period < first) first = period;
    if (period > last) last = period;
  }
  const keys = record.keys.length, periods = last - first + 1;
  const rows = Math.min(keys, most.rows), columns = Math.min(periods, most.columns);
  const empty = () => new Float64Array(rows * columns);
  const [places, sold, zero, missing] = [empty(), empty(), empty(), empty()];
  for (let key = 0; key < keys; key++) {
    const row = Math.floor(key * rows / keys);
    for (let p = 0; p < periods; p++) places[row * columns + Math.floor(p * columns / periods)]!++;
    for (let i = record.offsets[key]!; i < record.offsets[key + 1]!; i++) {
      const y = record.y[i]!, state = Number.isNaN(y) ? missing : y === 0 ? zero : sold;
      state[row * columns + Math.floor((record.ds[i]! - first) * columns / periods)]!++;
    }
  }
  for (const counts of [sold, zero, missing]) counts.forEach((count, cell) => counts[cell] = count / places[cell]!);
  return { rows, columns, first, periods, shares: { sold, zero, missing } };
}

function sharePanel(
  record: CoverageRecord,
  grid: Grid,
  { state, title }: { state: keyof Grid["shares"]; title: string },
): Panel {
  const edges = Array.from(
    { length: grid.columns + 1 },
    (_, c) => grid.first + Math.ceil(c * grid.periods / grid.columns),
  );
  const x = periodDates(record.calendar, edges);
  const runs = mergeCells(grid, state);
  return renderPanel({
    width: panelWidth(3),
    height: Math.max(200, Math.min(440, 90 + grid.rows * 14)),
    insetTop: 0,
    x: { type: "utc", label: timeTitle(record.calendar), labelArrow: "none", labelAnchor: "center", ticks: 3 },
    ...keyAxis(record, grid),
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

function mergeCells(grid: Grid, state: keyof Grid["shares"]): Run[] {
  const runs: Run[] = [];
  grid.shares[state].forEach((share, cell) => {
    const row = Math.floor(cell / grid.columns), column = cell % grid.columns;
    const shade = LIMITS.filter((limit) => share >= limit).length, last = runs.at(-1);
    if (last?.row === row && last.to === column && last.shade === shade) last.to++;
    else runs.push({ row, from: column, to: column + 1, shade });
  });
  return runs.filter((run) => run.shade > 0);
}

function keyAxis(record: CoverageRecord, grid: Grid): Pick<Plot.PlotOptions, "marginLeft" | "y"> {
  const shared = { domain: [0, grid.rows], reverse: true, labelArrow: "none" as const };
  if (grid.rows < record.keys.length || grid.rows > 24) {
    const perRow = record.keys.length / grid.rows;
    const format = (row: number) => String(Math.round(row * perRow));
    return { marginLeft: 50, y: { ...shared, label: "Key (position in the table)", tickFormat: format, ticks: 5 } };
  }
  const axis = labelAxis(record.keys.map(formatKey), 14);
  const ticks = record.keys.map((_, i) => i + 0.5);
  return {
    marginLeft: axis.margin,
    y: { ...shared, label: "Key", ticks, tickSize: 0, tickFormat: (t: number) => axis.format(t - 0.5) },
  };
}
