import { HotService } from "./hot_service.ts";
import type { ForecastService, ServiceSource } from "./service_types.ts";

export type { CacheStatus } from "../core/byte_cache.ts";
export type {
  ExplainedKey,
  ForecastService,
  KeyDescription,
  KeyList,
  KeyPage,
  RequestRow,
  ServedKey,
  ServedState,
  ServiceAnswer,
  ServiceNote,
  ServiceRequest,
  ServiceSource,
  ServiceStatus,
  ServingRun,
  TableDescription,
} from "./service_types.ts";

/**
 * Open a table for forecasts on demand: models, histories and forecasts stay in memory, bounded by bytes.
 *
 * @param source Folders, config, bounds.
 * @throws {RegistryError} `NOT_FOUND` if there is no registry or it has no run. @throws {DataError} `MISSING_GROUP` and the like.
 */
export function openForecastService(source: ServiceSource): Promise<ForecastService> {
  return HotService.open(source);
}
