import type { Panel } from "../../core/rows/panel.ts";
import { coverageGrid } from "../../features/profile/coverage_grid.ts";
import { rowsSummary } from "../../features/profile/rows_summary.ts";
import type { Chart } from "../frame/chart.ts";
import { plotCoverageHeatmap } from "./coverage_heatmap.ts";
import { plotMissing, plotTargets } from "./rows_summary.ts";
import { examplesByDemandClass, plotSeriesExamples } from "./series_examples.ts";

/** What a table is asked for: a group of features has it. */
export interface ChartedTable {
  /** Name of the target. */
  readonly target: string;
  /** Of a table without a calendar the names of its targets, and of their classes; empty for numbers. */
  readonly table?: { readonly targets: readonly string[]; readonly classes: readonly string[] };
}

/**
 * What of a table was observed: by key and time of one on a calendar, by column of one without.
 *
 * @param panel Some of its keys. @param asked Of its group. @param options `width`: pixels.
 */
export function plotObserved(panel: Panel, asked: ChartedTable, options: { width?: number } = {}): Chart {
  return asked.table !== undefined
    ? plotMissing(rowsSummary(panel, asked.table), options)
    : plotCoverageHeatmap(coverageGrid(panel), options);
}

/**
 * What the target is like: typical series by demand class, or, of a table without a calendar, how its values are spread.
 *
 * @param panel Some of its keys. @param asked Of its group. @param options `width`: pixels.
 */
export function plotTypical(panel: Panel, asked: ChartedTable, options: { width?: number } = {}): Chart {
  return asked.table !== undefined
    ? plotTargets(rowsSummary(panel, asked.table), options)
    : plotSeriesExamples(examplesByDemandClass(panel), { target: asked.target, ...options });
}
