import type { HotRequest } from "./open_inference.ts";
import type { MemoryTable } from "./table_kinds.ts";
import { type ForecastTable, train, type TrainInMemory } from "./train.ts";

/** What to forecast: what to train, and what is known ahead. */
export interface ForecastInMemory extends TrainInMemory, Pick<HotRequest, "future"> {}

/**
 * Forecast data in memory: read and validate it, let all contenders compete, and forecast every key with its champion and
 * intervals. `train` gives the same with all that was found on the way.
 *
 * @param data Rows, columns, or a table of Arquero, Danfo or Arrow; missing is null, undefined or NaN.
 * @param options Columns, horizon and what else a config says; `future`: rows of columns known ahead.
 * @returns A table of the kind of the data, a row per key and step: the key columns, `ds` as the data writes its times, `step`,
 * `yhat`, `lo_80`, `hi_80` …, `model`, `version`, `status`, `reason`.
 * @throws {DataError} As `train`; `FUTURE_COLUMN_MISSING` where columns known ahead are needed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { forecast } from "@lib/memory/forecast.ts";
 * const week = (t: number) => new Date(Date.UTC(2023, 0, 2 + 7 * t));
 * const columns = { week: Array.from({ length: 60 }, (_, t) => week(t)), sold: Array.from({ length: 60 }, (_, t) => t % 4) };
 * const { ds, yhat } = await forecast(columns, {
 *   time: "week", target: "sold", horizon: 2, contenders: ["naive", "seasonal_naive"],
 * });
 * assertEquals([ds, yhat.length], [[week(60), week(61)], 2]);
 * ```
 */
export async function forecast<Data extends MemoryTable>(
  data: Data,
  options: ForecastInMemory = {},
): Promise<ForecastTable<Data>> {
  const { future, ...rest } = options;
  using trained = await train(data, rest);
  return await trained.forecast({ future, signal: options.signal });
}
