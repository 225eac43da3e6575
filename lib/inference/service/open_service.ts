export type { RequestRow, ServiceRequest } from "../requests/request.ts";
import { HotService } from "./hot_service.ts";
import type { ForecastService, ServiceSource } from "./forecast_service.ts";

export type { CacheStatus } from "../../core/bytes/byte_cache.ts";
export type {
  ExplainedKey,
  ForecastService,
  KeyDescription,
  KeyList,
  KeyPage,
  ServedKey,
  ServedState,
  ServiceAnswer,
  ServiceNote,
  ServiceSource,
  ServiceStatus,
  ServingRun,
  TableDescription,
} from "./forecast_service.ts";

/**
 * Open a table for forecasts on demand: models, histories and forecasts stay in memory, bounded by bytes.
 *
 * @param source Folders, config, bounds.
 * @throws {RegistryError} `NOT_FOUND` if there is no registry or it has no run. @throws {DataError} `MISSING_GROUP` and the like.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openForecastService, train } from "1000models";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models` };
 * const rows = Array.from({ length: 30 }, (_, t) => ({ day: new Date(Date.UTC(2024, 0, 1 + t)), item: "007", sold: 5 + t % 7 }));
 * using trained = await train(rows, {
 *   keys: ["item"], time: "day", target: "sold", horizon: 2, contenders: ["naive", "seasonal_naive"],
 * });
 * trained.save(folders);
 * const service = await openForecastService({ ...folders, now });
 * const { ds, forecast } = await service.forecast({ keys: [["007"]], horizon: 1 });
 * assertEquals([ds, [...forecast.yhat]], [["2024-01-31"], [7]]);
 * service.close();
 * ```
 */
export function openForecastService(source: ServiceSource): Promise<ForecastService> {
  return HotService.open(source);
}
