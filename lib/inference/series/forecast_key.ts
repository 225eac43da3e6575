import { type Calendar, formatPeriod, textsAfter } from "../../core/time/calendar.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { filterOfKey, selectKeys } from "../../data/store/select_keys.ts";
import type { KeyForecast } from "../champions/forecast_panel.ts";
import { openForecasting } from "./inference.ts";
import type { InferenceSource } from "../plan/plan_inference.ts";
import { type DataFacts, onWholeVersion } from "../plan/whole_version.ts";

/** History and forecast of one key, as columns. */
export interface KeySeries extends KeyForecast, DataFacts {
  /** The key. */
  readonly key: SeriesKey;
  /** Calendar of all timestamps. */
  readonly calendar: Calendar;
  /** What was observed. */
  readonly history: {
    /** ISO text, shape [n]. */
    readonly ds: readonly string[];
    /** Target in its own unit, NaN is missing, shape [n]. */
    readonly y: Float64Array;
  };
  /** What is expected. */
  readonly forecast: {
    /** ISO text, shape [h]. */
    readonly ds: readonly string[];
    /** Unit of `y`, shape [h]; NaN if the key failed. */
    readonly yhat: Float64Array;
    /** Lower ends by level in percent, shape [h] each. */
    readonly lo: Readonly<Record<string, Float64Array>>;
    /** Upper ends by level in percent, shape [h] each. */
    readonly hi: Readonly<Record<string, Float64Array>>;
  };
}

/**
 * Forecast one key with its registered champion, for a chart or an answer over HTTP. Where the version of the table that
 * serves is damaged, from the newest whole one: `damaged` says so.
 *
 * @param parts Texts of the key columns, in their order.
 * @param source Registry, store, horizon.
 * @throws {DataError} `NO_MATCHING_KEY` if the feature group has no such key; as {@linkcode openForecasting}:
 * `CALENDAR_MISMATCH` and the like if its model is of another kind of table.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { forecastKey, train } from "1000models";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models` };
 * const rows = Array.from({ length: 30 }, (_, t) => ({ day: new Date(Date.UTC(2024, 0, 1 + t)), item: "007", sold: 5 + t % 7 }));
 * using trained = await train(rows, {
 *   keys: ["item"], time: "day", target: "sold", horizon: 2, contenders: ["naive", "seasonal_naive"],
 * });
 * trained.save(folders);
 * const { history, forecast, status } = await forecastKey(["007"], { ...folders, now });
 * assertEquals([history.y.length, forecast.ds, [...forecast.yhat]], [30, ["2024-01-31", "2024-02-01"], [7, 8]]);
 * assertEquals(status, "fallback");
 * ```
 */
export function forecastKey(parts: readonly string[], source: InferenceSource): Promise<KeySeries> {
  return onWholeVersion(source, async (whole) => {
    const inference = await openForecasting(whole, (group) => selectKeys(group, { where: filterOfKey(group, parts) }));
    try {
      const { group, positions, config: { horizon, levels } } = inference;
      const { panel, forecast } = await inference.forecast(positions);
      const byLevel = (ends: readonly Float64Array[]) =>
        Object.fromEntries(ends.map((values, l) => [String(levels[l]), values]));
      return {
        key: panel.keys[0]!,
        ...forecast.keys[0]!,
        calendar: group.calendar,
        history: { ds: Array.from(panel.ds, (period) => formatPeriod(group.calendar, period)), y: panel.y },
        forecast: {
          ds: textsAfter(group.calendar, group.end, horizon),
          yhat: forecast.yhat,
          lo: byLevel(forecast.lo),
          hi: byLevel(forecast.hi),
        },
        dataVersion: group.version,
        damaged: whole.damaged,
      };
    } finally {
      inference.close();
    }
  });
}
