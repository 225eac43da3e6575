import { seasonLengthOf } from "../../core/time/calendar.ts";
import { type Logger, SILENT_LOGGER } from "../../core/logger.ts";
import { ForecastReading } from "../../inference/log/read_forecast_log.ts";
import { registryIdentity } from "../../registry/versions/identity.ts";
import type { Registry } from "../../registry/registry.ts";
import { readActualsOf } from "../scores/actuals.ts";
import { PeriodTexts, UNKNOWN_PERIOD } from "../scores/log_positions.ts";
import { PairedErrors, type PairOptions } from "./paired_errors.ts";

/**
 * Compare what a run was forecast by with what it would replace, in pairs of forecasts of the same key, period, origin and data,
 * which were made from the table alone.
 *
 * @param registry Open registry. @param predictions Folder of the log. @param options Run, table, how losses count; `log`: told of
 * files that cannot be read.
 * @throws {DataError} `CORRUPT_GROUP` if the table is not as it was written.
 */
export async function readPairs(
  registry: Registry,
  predictions: string,
  { log = SILENT_LOGGER, ...options }: Omit<PairOptions, "actuals"> & { readonly log?: Logger },
): Promise<PairedErrors> {
  const { group, from } = options,
    filter = {
      table: group.name,
      from: from.slice(0, 10),
      registry: registryIdentity(registry.recordedRuns()),
      input: "",
    };
  const reading = new ForecastReading(predictions, filter);
  let pairs: PairedErrors | null = null;
  for await (const rows of reading.batches()) {
    // The first batch knows all origins already.
    pairs ??= new PairedErrors({
      ...options,
      actuals: await actualsFrom(group, new PeriodTexts(group).of(rows.origin)),
    });
    pairs.add(reading, rows);
  }
  for (const { path, message } of reading.damaged) log.warn(`forecasts in ${path} are passed over: ${message}`);
  return pairs ?? new PairedErrors({ ...options, actuals: await actualsFrom(group, new Int32Array(0)) });
}

/** What came after the first origin and for as long before, and scales of what was before. */
function actualsFrom(group: PairOptions["group"], origins: Int32Array): ReturnType<typeof readActualsOf> {
  const known = origins.filter((period) => period !== UNKNOWN_PERIOD);
  const past = known.reduce((least, period) => Math.min(least, period), group.end);
  return readActualsOf(group, {
    first: 2 * past + 1 - group.end,
    past,
    seasonLength: seasonLengthOf(group.calendar),
    file: null,
  });
}
