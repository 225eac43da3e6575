import type { KeyLook } from "../../inference/look_at_key.ts";
import type { Chart } from "../frame/chart.ts";
import { type ForecastChartOptions, plotForecast } from "./forecast.ts";
import { emptyChart } from "../frame/frame.ts";
import { keyForecastRecord } from "./key_forecast.ts";
import { plotKeyRows } from "./key_rows.ts";

/**
 * Keys and what their models say of them: forecasts against history, or, without a calendar, predictions against what came.
 *
 * @param looks From `lookAtKey`, of one table; more than four become unreadable. @param options Texts.
 */
export function plotKeyLooks(looks: readonly KeyLook[], options: ForecastChartOptions = {}): Chart {
  const series = looks.flatMap((look) => look.kind === "series" ? [look] : []), [first] = series;
  const rows = looks.flatMap((look) => look.kind === "rows" ? [look] : []);
  if (rows.length > 0) return plotKeyRows(rows, options);
  if (first === undefined) {
    return emptyChart("No key has a champion.", { title: options.title ?? "Keys", width: options.width });
  }
  return plotForecast(keyForecastRecord(series, first.calendar), options);
}
