import * as Plot from "@observablehq/plot";
import type { Calendar } from "../core/calendar.ts";
import { formatKey, type Panel as DemandPanel } from "../core/panel.ts";
import { classifyDemand } from "../core/statistics.ts";
import type { Chart } from "./chart.ts";
import { points, type SeriesColumns } from "./forecast.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";
import { swatchLegend } from "./legend.ts";
import { renderPanel, zeroDomain } from "./render.ts";
import { axisTitle, CATEGORY, formatNumber, timeTitle } from "./theme.ts";

/** One series to show. */
export interface ExampleSeries extends SeriesColumns {
  /** Name of the key, for people. */
  readonly label: string;
  /** Demand class, for instance "intermittent". */
  readonly group: string;
}

/** Series on one calendar. */
export interface ExamplesRecord {
  /** Calendar of all period numbers. */
  readonly calendar: Calendar;
  /** One panel each. */
  readonly series: readonly ExampleSeries[];
}

/**
 * Examples of series, those of one demand class together and in one colour, each with a scale of its own.
 *
 * @param record Series; more than twelve become unreadable.
 * @param options `target` and `unit` for the axis.
 */
export function plotSeriesExamples(
  record: ExamplesRecord,
  options: { target?: string; unit?: string } = {},
): Chart {
  const { target = "Demand", unit = "units" } = options;
  const title = "Examples of series by demand class";
  if (record.series.length === 0) return emptyChart(title, "No series was given.");
  const groups = [...new Set(record.series.map((series) => series.group))];
  const color = (group: string) => CATEGORY[groups.indexOf(group) % CATEGORY.length]!;
  const panels = groups.flatMap((group) => record.series.filter((series) => series.group === group)).map((series) =>
    renderPanel({
      width: panelWidth(2),
      height: 160,
      marginLeft: 52,
      marginBottom: 46,
      x: { type: "utc", label: timeTitle(record.calendar), labelArrow: "none", labelAnchor: "center", ticks: 4 },
      y: {
        label: axisTitle(target, unit),
        labelArrow: "none",
        grid: true,
        ticks: 4,
        zero: true,
        domain: zeroDomain(series.y),
        tickFormat: formatNumber,
      },
      marks: [
        Plot.lineY(points(record.calendar, series), { x: "x", y: "y", stroke: color(series.group), strokeWidth: 1 }),
      ],
    }, `${series.group}: ${series.label}`)
  );
  const legend = swatchLegend(
    groups.map((group) => ({ label: group, color: color(group), shape: "line" })),
    panelWidth(),
  );
  return frameChart({ title, legends: [legend], panels, columns: 2 });
}

/**
 * The first keys of each demand class of a panel, for {@linkcode plotSeriesExamples}.
 *
 * @param panel Columns. @param options `each`: keys per class, 2 if absent.
 */
export function examplesByDemandClass(
  panel: Pick<DemandPanel, "calendar" | "keys" | "offsets" | "ds" | "y">,
  options: { each?: number } = {},
): ExamplesRecord {
  const all = panel.keys.map((key, k): ExampleSeries => {
    const [start, end] = [panel.offsets[k], panel.offsets[k + 1]];
    const y = panel.y.subarray(start, end);
    const group = classifyDemand(y).demandClass.replace("_", " ");
    return { label: formatKey(key), group, ds: panel.ds.subarray(start, end), y };
  });
  const groups = Map.groupBy(all, (series) => series.group);
  return {
    calendar: panel.calendar,
    series: [...groups.values()].flatMap((group) => group.slice(0, options.each ?? 2)),
  };
}
