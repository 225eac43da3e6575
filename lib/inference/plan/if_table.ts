import type { ErrorCode } from "../../core/errors/error_codes.ts";
import { DataError } from "../../core/errors/errors.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import type { InferenceSource } from "./plan_inference.ts";
import { type DataFacts, onWholeVersion } from "./whole_version.ts";

/**
 * Work that forecasts in order to look, not to serve: where the table or what must be known ahead is not at hand, there is
 * nothing to look at, which a warning says.
 *
 * @param source Folders, config, logger. @param work What to do; as that of `onWholeVersion`.
 * @returns What `work` gives, or null. @throws What `work` throws for any other reason.
 */
export async function ifTable<T extends DataFacts>(
  source: InferenceSource,
  work: (source: InferenceSource) => Promise<T>,
): Promise<T | null> {
  try {
    return await onWholeVersion(source, work);
  } catch (thrown) {
    if (!(thrown instanceof DataError && NOT_AT_HAND.has(thrown.code))) throw thrown;
    (source.log ?? SILENT_LOGGER).warn(`nothing is forecast: [${thrown.code}] ${thrown.message}`);
    return null;
  }
}

const NOT_AT_HAND: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "CORRUPT_GROUP",
  "FUTURE_COLUMN_MISSING",
  "MISSING_GROUP",
  "STORE_FORMAT",
]);
