import { formatDay } from "../../core/time/time_format.ts";
import { concatPanels, type Panel, partition } from "../../core/rows/panel.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { type DatedPlace, placesOf } from "../../features/dates/dated_columns.ts";
import type { HolidayDates } from "../../features/dates/holiday_periods.ts";
import { isAt, type SpecDate, specDates } from "../../features/dates/spec_dates.ts";
import type { StoredDates } from "../../features/dates/stored_dates.ts";
import { type HolidayEvidence, weighDates, weighHolidays } from "../../features/proposal/weigh_holidays.ts";
import { spansUpTo } from "./plan_layout.ts";
import { samplePanel } from "./sample_panel.ts";

/**
 * What a sample of the keys shows of the holidays and events of config and table, by what was known at the first origin: no
 * fold is looked at.
 *
 * @param config What to do. @param group The stored table.
 * @param options `end`: last period of the run; `holdout`: whether its last horizon is kept, default the config's.
 * @returns Nothing moves where there are none. Where the config lists features by name, both readings of week stamps stay.
 * @throws {CompetitionError} `TOO_SHORT_CALENDAR`.
 */
export async function chooseHolidays(
  config: ResolvedConfig,
  group: FeatureGroup,
  options: { readonly end: number; readonly holdout?: boolean },
): Promise<HolidayEvidence> {
  const { holidays, names } = config.features, { dates, calendar } = group;
  const isNone = Object.keys(holidays).length === 0;
  if (isNone && dates === undefined) return { moving: [] };
  const asOf = spansUpTo(config, group, options).folds[0]!.origin, keepsReadings = names !== null;
  const panel = await samplePanel(group);
  const own = weighHolidays(panel, { holidays: isNone ? {} : holidays, calendar, asOf, keepsReadings });
  if (dates === undefined) return own;
  const parts = splitByPlace(panel, dates.columns), weekLabel = own.weekLabel ?? labelOf(parts);
  const settled = weekLabel === undefined ? calendar : { ...calendar, weekLabel };
  const { entries } = specDates(dates, settled);
  const dated = parts.map(({ panel, place }) => ({ panel, periods: periodsAt(entries, place) }));
  const moving = [...own.moving, ...weighDates(dated, { calendar: settled, asOf })];
  return { ...(weekLabel === undefined ? {} : { weekLabel }), moving };

  /** Which end of its week a stamp names, as the dates of most keys show it. */
  function labelOf([first]: readonly PlacedPanel[]): HolidayEvidence["weekLabel"] {
    if (first === undefined || dates === undefined) return undefined;
    return weighHolidays(first.panel, { holidays: daysAt(dates, first.place), calendar, asOf, keepsReadings })
      .weekLabel;
  }
}

function periodsAt(entries: readonly SpecDate[], place: DatedPlace): Record<string, readonly number[]> {
  const own = Map.groupBy(entries.filter((entry) => isAt(entry, place)), ({ name }) => name);
  return Object.fromEntries([...own].map(([name, all]) => [name, all.flatMap(({ periods }) => periods)]));
}

/** Keys of a sample at one place. */
interface PlacedPanel {
  readonly place: DatedPlace;
  readonly panel: Panel;
}

/** The keys of each place, those of most keys first. */
function splitByPlace(panel: Panel, columns: readonly string[]): PlacedPanel[] {
  const { places, index } = placesOf(panel, columns);
  return places.map((place, p) => ({
    place,
    panel: concatPanels(panel.keys.flatMap((_, k) => index[k] === p ? [partition(panel, k)] : [])),
  })).sort((a, b) => b.panel.keys.length - a.panel.keys.length);
}

/** Dates of a place by name. */
function daysAt({ entries }: StoredDates, place: DatedPlace): HolidayDates {
  const own = Map.groupBy(entries.filter((entry) => isAt(entry, place)), ({ name }) => name);
  return Object.fromEntries(
    [...own].map(([name, all]) => [name, all.flatMap(({ days }) => days.map((day) => formatDay(day, "YYYY-MM-DD")))]),
  );
}
