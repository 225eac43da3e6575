import type { ResolvedConfig } from "../core/resolve_config.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { type HolidayEvidence, weighHolidays } from "../features/weigh_holidays.ts";
import { spansUpTo } from "./plan.ts";
import { samplePanel } from "./sample_panel.ts";

/**
 * What a sample of the keys shows of the config's holidays, by what was known at the first origin: no fold is looked at.
 *
 * @param config What to do. @param group The stored table.
 * @param options `end`: last period of the run; `holdout`: whether its last horizon is kept, default the config's.
 * @returns Nothing moves where no holidays are configured. Where the config lists features by name, both readings of week
 * stamps stay.
 * @throws {CompetitionError} `TOO_SHORT_CALENDAR`.
 */
export async function chooseHolidays(
  config: ResolvedConfig,
  group: FeatureGroup,
  options: { readonly end: number; readonly holdout?: boolean },
): Promise<HolidayEvidence> {
  const { holidays, names } = config.features;
  if (Object.keys(holidays).length === 0) return { moving: [] };
  const asOf = spansUpTo(config, group, options).folds[0]!.origin;
  return weighHolidays(await samplePanel(group), {
    holidays,
    calendar: group.calendar,
    asOf,
    keepsReadings: names !== null,
  });
}
