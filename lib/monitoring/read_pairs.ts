import { seasonLengthOf } from "../core/calendar.ts";
import { ForecastReading } from "../inference/read_forecast_log.ts";
import { registryIdentity } from "../registry/identity.ts";
import type { Registry } from "../registry/registry.ts";
import { readActualsOf } from "./actuals.ts";
import { NO_PERIOD, PeriodTexts } from "./log_positions.ts";
import { PairedErrors, type PairOptions } from "./paired_errors.ts";

/** Which pairs. */
export interface ReadPairsOptions extends Omit<PairOptions, "actuals"> {
  /** First day of logging (UTC). */
  readonly from: string;
}

/**
 * Compare what a run was forecast by with what it would replace, in pairs of forecasts of the same key, period, origin and data,
 * which were made from the table alone.
 *
 * @param registry Open registry. @param predictions Folder of the log. @param options Run, table, how losses count.
 * @throws {DataError} `CORRUPT_GROUP` if the table is not as it was written.
 */
export async function readPairs(
  registry: Registry,
  predictions: string,
  { from, ...options }: ReadPairsOptions,
): Promise<PairedErrors> {
  const { group } = options,
    filter = { table: group.name, from, registry: registryIdentity(registry.recordedRuns()), input: "" };
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
  return pairs ?? new PairedErrors({ ...options, actuals: await actualsFrom(group, new Int32Array(0)) });
}

/** What came after the first origin, and scales of what was before. */
function actualsFrom(group: PairOptions["group"], origins: Int32Array): ReturnType<typeof readActualsOf> {
  const known = origins.filter((period) => period !== NO_PERIOD);
  const past = known.reduce((least, period) => Math.min(least, period), group.end);
  return readActualsOf(group, { first: past + 1, past, seasonLength: seasonLengthOf(group.calendar), file: null });
}
