import { type Calendar, parsePeriod } from "../../core/time/calendar.ts";
import { formatKey, type SeriesKey } from "../../core/rows/panel.ts";
import type { ChartSeries, ForecastRecord, ForecastSeries } from "./forecast.ts";

/** Values with ISO timestamps. */
export interface DatedValues {
  /** ISO text, shape [n]. */
  readonly ds: readonly string[];
  /** Target in its own unit, shape [n]; NaN is missing. */
  readonly y: ArrayLike<number>;
}

/** What `forecastKey` gives for one key, as far as a chart needs it. */
export interface DatedForecast {
  /** The key. */
  readonly key: SeriesKey;
  /** Who serves; named in the heading. */
  readonly model?: string;
  /** What was observed. */
  readonly history: DatedValues;
  /** What is expected: point forecast [h] and bounds [h] by level in percent. */
  readonly forecast: {
    readonly ds: readonly string[];
    readonly yhat: ArrayLike<number>;
    readonly lo: Readonly<Record<string, ArrayLike<number>>>;
    readonly hi: Readonly<Record<string, ArrayLike<number>>>;
  };
}

/**
 * Forecasts of single keys, as inference gives them, as the record of `plotForecast`.
 *
 * @param forecasts One or several keys; levels are those of the first. @param calendar Of their timestamps.
 * @throws {DataError} `INVALID_DATE` if a timestamp is not one of the calendar.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { keyForecastRecord } from "@lib/plots/forecasts/key_forecast.ts";
 * const forecast = { ds: ["2024-02-01"], yhat: [5], lo: { "80": [4] }, hi: { "80": [6] } };
 * const one = { key: seriesKey(["tea"]), history: { ds: ["2024-01-01"], y: [4] }, forecast };
 * const record = keyForecastRecord([one], { frequency: "month", anchor: 0 });
 * assertEquals(record.series[0].ds, [2024 * 12 + 1]);
 * ```
 */
export function keyForecastRecord(forecasts: readonly DatedForecast[], calendar: Calendar): ForecastRecord {
  const levels = Object.keys(forecasts[0]?.forecast.lo ?? {}).map(Number);
  const periods = (texts: readonly string[]) => texts.map((text) => parsePeriod(calendar, text));
  const dated = (values: DatedValues): ChartSeries => ({ ds: periods(values.ds), y: values.y });
  const series = forecasts.map(({ key, model, history, forecast }): ForecastSeries => ({
    label: model ? `${formatKey(key)}: ${model}` : formatKey(key),
    history: dated(history),
    ds: periods(forecast.ds),
    yhat: forecast.yhat,
    lo: levels.map((level) => forecast.lo[String(level)] ?? []),
    hi: levels.map((level) => forecast.hi[String(level)] ?? []),
  }));
  return { calendar, levels, series };
}
