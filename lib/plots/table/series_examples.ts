import * as Plot from "@observablehq/plot";
import type { Calendar } from "../../core/time/calendar.ts";
import { formatShare } from "../../core/text/format_number.ts";
import { formatKey, type Panel as DemandPanel } from "../../core/rows/panel.ts";
import { formatCount } from "../../core/text/plural.ts";
import { typicalKeys } from "../../features/profile/typical_keys.ts";
import type { Chart } from "../frame/chart.ts";
import { type ChartSeries, points } from "../forecasts/forecast.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { renderPanel, valueDomain } from "../frame/render.ts";
import { axisTitle, CATEGORY_HUES, tickNumber, timeTitle } from "../frame/theme.ts";

/** One series to show. */
export interface ExampleSeries extends ChartSeries {
  /** Name of the key, for people. */
  readonly label: string;
  /** Demand class, for instance "intermittent". */
  readonly group: string;
}

/** Series on one calendar. */
export interface ExamplesRecord {
  /** Calendar of all period numbers. */
  readonly calendar: Calendar;
  /** One panel each, those of a class together. */
  readonly series: readonly ExampleSeries[];
  /** How many keys each class has in all; absent: not known. */
  readonly counts?: Readonly<Record<string, number>>;
}

/**
 * Examples of series, those of one demand class together and in one colour, each with a scale of its own.
 *
 * @param record Series; more than twelve become unreadable.
 * @param options `target` and `unit` for the axis; `width`: pixels of the chart.
 */
export function plotSeriesExamples(
  record: ExamplesRecord,
  options: { target?: string; unit?: string; width?: number } = {},
): Chart {
  const { target = "Demand", unit = "units", width } = options, columns = (width ?? Infinity) < 560 ? 1 : 2;
  const title = "Typical series by demand class";
  if (record.series.length === 0) return emptyChart("No series was given.", { title, width });
  const groups = [...new Set(record.series.map((series) => series.group))];
  const color = (group: string) => CATEGORY_HUES[groups.indexOf(group) % CATEGORY_HUES.length]!;
  const panels = groups.flatMap((group) => record.series.filter((series) => series.group === group)).map((series) =>
    renderPanel({
      width: panelWidth(columns, width),
      height: 160,
      marginLeft: 52,
      marginBottom: 46,
      x: { type: "utc", label: timeTitle(record.calendar), ticks: 4 },
      y: {
        label: axisTitle(target, unit),
        grid: true,
        ticks: 4,
        nice: true,
        domain: valueDomain([series.y]),
        tickFormat: tickNumber,
      },
      marks: [
        Plot.lineY(points(record.calendar, series), { x: "x", y: "y", stroke: color(series.group), strokeWidth: 1 }),
      ],
    }, `${series.group}: ${series.label}`)
  );
  return frameChart({ title, sentence: tellCounts(record.counts ?? {}), panels, columns, width });
}

function tellCounts(counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts), all = rows.reduce((sum, [, keys]) => sum + keys, 0);
  if (all === 0) return "";
  const told = rows.sort((a, b) => b[1] - a[1]).map(([group, keys]) => `${formatShare(keys, all)} ${group}`);
  return `Of ${formatCount(all, "key")} ${told.join(", ")}. Shown are keys in the middle of their class.`;
}

/**
 * The most typical keys of each demand class of a panel, for {@linkcode plotSeriesExamples}.
 *
 * @param panel Columns. @param options `each`: keys per class, 2 if absent.
 */
export function examplesByDemandClass(
  panel: Pick<DemandPanel, "calendar" | "keys" | "offsets" | "ds" | "y">,
  options: { each?: number } = {},
): ExamplesRecord {
  const classes = typicalKeys(panel, options).map(({ demandClass, ...rest }) => ({
    ...rest,
    group: demandClass.replace("_", " "),
  }));
  // A line of zeros shows nothing beside others.
  const shown = classes.filter(({ group }) => group !== "no demand" || classes.length === 1);
  const series = shown.flatMap(({ group, typical }) =>
    typical.map((k): ExampleSeries => {
      const [start, end] = [panel.offsets[k], panel.offsets[k + 1]];
      return {
        label: formatKey(panel.keys[k]!),
        group,
        ds: panel.ds.subarray(start, end),
        y: panel.y.subarray(start, end),
      };
    })
  );
  return {
    calendar: panel.calendar,
    series,
    counts: Object.fromEntries(classes.map(({ group, keys }) => [group, keys])),
  };
}
