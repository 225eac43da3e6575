import { formatPeriod, textsAfter } from "../../core/time/calendar.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { BatchKey, ForecastBatch } from "../log/forecast_batch.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import type { MadeChunk } from "./made_chunk.ts";

/** A chunk as the log needs it. */
export interface ServedChunk extends Pick<MadeChunk, "forecast" | "served"> {
  /** Its keys, shape [k]. */
  readonly keys: readonly SeriesKey[];
}

/**
 * Forecasts of a chunk of keys, for the log.
 *
 * @param chunk Keys, shape [k], their forecasts, and what served them. @param group The version of the table. @param cohort Side of a key in a rollout,
 * by its position in the chunk.
 */
export function batchOfChunk(
  { keys: all, served, forecast }: ServedChunk,
  group: Pick<FeatureGroup, "name" | "keyColumns" | "version" | "calendar" | "end">,
  cohort: (k: number) => string,
): ForecastBatch {
  const { name: table, keyColumns, version: dataVersion, calendar, end } = group;
  const keys = forecast.keys.map(({ model, version, steps }, k): BatchKey => {
    return { key: all[k]!, model, version, steps, ...served[k]!, cohort: cohort(k) };
  });
  const ds = textsAfter(calendar, end, forecast.horizon);
  return { table, keyColumns, dataVersion, origin: formatPeriod(calendar, end), ds, input: "", forecast, keys };
}
