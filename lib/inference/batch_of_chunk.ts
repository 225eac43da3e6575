import { formatPeriod } from "../core/calendar.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import type { BatchKey, ForecastBatch } from "./forecast_batch.ts";
import type { ChunkForecast } from "./inference.ts";
import { textsAfter } from "./texts_after.ts";

/**
 * Forecasts of a chunk of keys, for the log.
 *
 * @param chunk Forecasts, and what made them. @param group The version of the table. @param cohort Side of a key in a rollout,
 * by its position in the chunk.
 */
export function batchOfChunk(
  { panel, serving, forecast }: Pick<ChunkForecast, "panel" | "serving" | "forecast">,
  group: Pick<FeatureGroup, "name" | "keyColumns" | "version" | "calendar" | "end">,
  cohort: (k: number) => string,
): ForecastBatch {
  const { name: table, keyColumns, version: dataVersion, calendar, end } = group;
  const keys = forecast.keys.map(({ model, version, steps }, k): BatchKey => {
    const served = serving[k]!, { id = null, run = "" } = served.status === "failed" ? {} : served;
    return { key: panel.keys[k]!, model, version, steps, id, run, cohort: cohort(k) };
  });
  const ds = textsAfter(calendar, end, forecast.horizon);
  return { table, keyColumns, dataVersion, origin: formatPeriod(calendar, end), ds, input: "", forecast, keys };
}
