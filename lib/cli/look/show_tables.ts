import { formatNumber, formatRange } from "../../core/text/format_number.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { metricHeading } from "../../metrics/metric_info.ts";
import type { ShownKey } from "../../lineage/show_key.ts";
import { formatTable } from "../session/table.ts";
import { drawText } from "../session/text_chart.ts";

/** Rows of the table of periods, and versions, on a screen. */
const LAST = 2, NEXT = 4, VERSIONS = 3;

/**
 * One key on a screen: who serves, a chart, the last periods and the next ones with their interval, what is registered.
 *
 * @param shown The key. @param options `columns` of the terminal; `isWhole`: all steps and versions.
 */
export function formatShownKey(shown: ShownKey, { columns, isWhole }: { columns: number; isWhole: boolean }): string {
  const { key, target, history, forecast } = shown, level = narrowestFirst(shown)[0];
  const chart = drawText({
    history: history.y,
    forecast: forecast.yhat,
    lo: forecast.lo[level ?? ""] ?? [],
    hi: forecast.hi[level ?? ""] ?? [],
    dates: (from) => [history.ds[from] ?? "", history.ds.at(-1) ?? "", forecast.ds.at(-1) ?? ""],
  }, columns);
  return [
    `${formatKey(key)}: ${target} to ${history.ds.at(-1) ?? "–"}, ${
      tellServing(shown, { made: "forecast", by: `forecast by ${shown.model}` })
    }`,
    ...chart,
    "",
    periodTable(shown, isWhole),
    "",
    versionTable(shown, isWhole),
  ].join("\n");
}

/** Levels of intervals, the one in the chart first: the narrowest has most to say. */
function narrowestFirst({ forecast }: ShownKey): string[] {
  return Object.keys(forecast.lo).sort((a, b) => Number(a) - Number(b));
}

/** Who serves a key. @param shown Of it. @param words `made`: what it lacks without a model; `by`: what it has, and by whom. */
export function tellServing(
  { status, version, reason }: Pick<ShownKey, "status" | "version" | "reason">,
  { made, by }: { readonly made: string; readonly by: string },
): string {
  if (status === "failed") return `no ${made}: ${reason}`;
  const told = version === 0 ? `${by}, as a new key` : `${by}, version ${version}`;
  return status === "fallback" ? `${told} (fallback: ${reason})` : told;
}

function periodTable(shown: ShownKey, isWhole: boolean): string {
  const { history, forecast, target } = shown, levels = narrowestFirst(shown);
  const past = Math.min(LAST, history.ds.length), from = history.ds.length - past;
  const steps = isWhole ? forecast.ds.length : Math.min(NEXT, forecast.ds.length), left = forecast.ds.length - steps;
  const blank = new Array<string>(past).fill("");
  const table = formatTable([
    { title: "period", cells: [...history.ds.slice(from), ...forecast.ds.slice(0, steps)], align: "left" },
    {
      title: target,
      cells: [
        ...Array.from(history.y.slice(from), (value) => formatNumber(value)),
        ...new Array<string>(steps).fill(""),
      ],
      align: "right",
    },
    {
      title: "forecast",
      cells: [...blank, ...Array.from(forecast.yhat.slice(0, steps), (value) => formatNumber(value))],
      align: "right",
    },
    ...levels.map((level) => ({
      title: `${level} % between`,
      cells: [
        ...blank,
        ...Array.from(
          { length: steps },
          (_, i) => formatRange(forecast.lo[level]?.[i] ?? NaN, forecast.hi[level]?.[i] ?? NaN),
        ),
      ],
      align: "right" as const,
    })),
  ]);
  return left === 0 ? table : `${table}\n… and ${left} more: --verbose`;
}

/** What is registered for a key. @param shown Of it. @param isWhole Whether all are told. */
export function versionTable(
  { versions, metric }: Pick<ShownKey, "versions" | "metric">,
  isWhole: boolean,
): string {
  if (versions.length === 0) return "No version of its own is registered.";
  const rows = versions.slice(0, isWhole ? versions.length : VERSIONS);
  return formatTable([
    { title: "version", cells: rows.map(({ semantic }) => semantic), align: "left" },
    { title: "stage", cells: rows.map(({ stage }) => stage), align: "left" },
    {
      title: metric === "" ? "hold-out" : `${metricHeading(metric)} on hold-out`,
      cells: rows.map(({ score }) => formatNumber(score)),
      align: "right",
    },
    { title: "trained", cells: rows.map(({ createdAt }) => createdAt.slice(0, 16).replace("T", " ")), align: "left" },
  ]);
}
