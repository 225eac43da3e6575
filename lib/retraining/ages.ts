import type { Frequency } from "../core/time/calendar.ts";
import type { ResolvedConfig } from "../core/config/resolve_config.ts";

/**
 * Periods of newer data after which a chosen model is fitted again where a config says nothing: some four weeks of daily data and
 * eight of weekly are enough by published studies on M4, M5 and VN1, with steadier forecasts than more often; between them the
 * states of models go on with the newest actuals anyway.
 */
const REFIT: Readonly<Record<Frequency, number>> = {
  "15min": 2688,
  "30min": 1344,
  hour: 672,
  day: 28,
  business_day: 20,
  week: 8,
  month: 3,
  quarter: 2,
  year: 1,
  // Percent of its rows that came or went: a tenth more takes a twentieth off what is left to learn.
  row: 10,
};

/** So many times as long as until a refit a competition holds. */
const REFITS_A_COMPETITION = 3;

/** When models are made again, in periods of newer data; of a table without a calendar in percent of its rows, see `DataAges`. */
export interface RetrainingAges {
  /** Until the chosen model of a key is fitted again. */
  readonly refit: number;
  /** Until its competition is held again. */
  readonly compete: number;
  /** Until models of all keys are fitted again. */
  readonly global: number;
  /** Until an alarm may change the model of a key again. */
  readonly coolDown: number;
}

/**
 * The schedule of a table: what its config says, or what its frequency means.
 *
 * @param config Resolved for the table.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig } from "@lib/core/config/config.ts";
 * import { resolveConfig } from "@lib/core/config/resolve_config.ts";
 * import { agesOf } from "@lib/retraining/ages.ts";
 * const config = resolveConfig(parseConfig({ source: "t.csv" }), { frequency: "week" });
 * assertEquals(agesOf(config), { refit: 8, compete: 24, global: 8, coolDown: 8 });
 * ```
 */
export function agesOf({ retraining, frequency, horizon }: ResolvedConfig): RetrainingAges {
  const refit = retraining.refit ?? REFIT[frequency];
  return {
    refit,
    compete: retraining.compete ?? REFITS_A_COMPETITION * refit,
    global: retraining.global ?? refit,
    coolDown: retraining.coolDown ?? horizon,
  };
}

/** Age from which a model is too old to be left as it is. @param config Resolved for the table. */
export function refitAge(config: ResolvedConfig): number {
  return agesOf(config).refit;
}
