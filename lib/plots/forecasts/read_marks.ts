import * as Plot from "@observablehq/plot";
import { type Calendar, formatPeriod } from "../../core/time/calendar.ts";
import { formatNumber, formatRange } from "../../core/text/format_number.ts";
import type { ForecastSeries } from "./forecast.ts";
import { periodDates } from "../frame/theme.ts";

/**
 * What a forecast chart says at each of its periods, as titles of lines that are not seen: browsers show them beside the pointer, and
 * pages of ours look for them.
 *
 * @param panel `calendar` of the series; nominal `levels` in percent. @param series With as much history as is shown.
 */
export function readMarks(
  { calendar, levels }: { readonly calendar: Calendar; readonly levels: readonly number[] },
  series: ForecastSeries,
): Plot.Markish {
  const lines = new Map<number, string[]>();
  const tell = (ds: number | undefined, text: string) => {
    if (ds !== undefined) lines.set(ds, [...lines.get(ds) ?? [formatPeriod(calendar, ds)], text]);
  };
  const { history, actual, ds, yhat, lo, hi } = series;
  Array.from(history.ds, (period, i) => tell(period, formatNumber(history.y[i])));
  Array.from(actual?.ds ?? [], (period, i) => tell(period, `came: ${formatNumber(actual?.y[i])}`));
  Array.from(ds, (period, i) => {
    tell(period, `forecast: ${formatNumber(yhat[i])}`);
    levels.forEach((level, l) => {
      const [low, high] = [lo[l]?.[i], hi[l]?.[i]];
      if (low !== undefined && high !== undefined) tell(period, `${level} %: ${formatRange(low, high)}`);
    });
  });
  const dates = periodDates(calendar, [...lines.keys()]);
  const rows = [...lines.values()].map((texts, i) => ({ x: dates[i], title: texts.join("\n") }));
  return Plot.ruleX(rows, { x: "x", title: "title", stroke: "transparent", strokeWidth: 6 });
}
