import { REACH } from "../../competition/calibration/bounds.ts";
import type { Champion } from "../../competition/champions/champion.ts";
import { isBlindTo } from "../../competition/backtest/event_steps.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import { hashValue } from "../../core/bytes/hash.ts";
import { featureInfo } from "../../features/spec/feature_info.ts";
import type { FeatureSpec } from "../../features/spec/spec.ts";
import type { SpecDates } from "../../features/dates/spec_dates.ts";
import { linkOf } from "../../features/rows/transform.ts";
import type { TargetTransform } from "../../features/spec/spec.ts";

/** Where the model of a member lies, or why nowhere. */
export type ExportedMember =
  | { readonly file: string; readonly format: string; readonly offset: number; readonly encoder?: string }
  | { readonly missing: string };

/**
 * How a champion's members become a forecast, as plain data.
 *
 * @param champion What serves the key. @param members Where the model of each lies, shape [m].
 */
export function championRecipe(champion: Champion, members: readonly ExportedMember[]): Record<string, unknown> {
  const { spec, seen, combine, horizon, seasonLength, nonNegative, start, end } = champion;
  return {
    contender: champion.contender,
    horizon,
    seasonLength,
    trainedFrom: formatPeriod(spec.calendar, start),
    trainedUntil: formatPeriod(spec.calendar, end),
    features: featureFile(spec),
    members: champion.members.map(({ contender, family, weight, smear, lift, shared, spec: own }, m) => ({
      contender,
      family: family.name,
      input: family.input === "history" ? "history" : "rows",
      ...own === undefined
        ? {}
        : { features: featureFile(own), seesEvents: !isBlindTo({ input: family.input, spec: own }, spec) },
      weight,
      smear,
      ...lift === undefined ? {} : { lift },
      pooled: shared !== "",
      ...members[m],
    })),
    combine,
    bounds: { ...seen, ...REACH },
    least: nonNegative ? 0 : null,
  };
}

/** Name of the file that says how the rows of a spec are made. */
export function featureFile(spec: FeatureSpec): string {
  return `features/${hashValue(spec).slice(0, 32)}.json`;
}

/**
 * How the rows of a spec are made and what a model's prediction means, as plain data.
 *
 * @param spec Feature spec.
 */
export function featureRecipe(spec: FeatureSpec): Record<string, unknown> {
  const {
    calendar,
    seasonLengths,
    strategy,
    transform,
    unit = 1,
    levelWindow,
    holidays,
    events = [],
    exogenous,
    dates,
  } = spec;
  return {
    calendar,
    seasonLengths,
    strategy,
    target: { transform, link: linkOf(transform), unit, levelWindow, level: LEVELS[transform] },
    holidays: namePeriods(spec, holidays),
    events: events.map((period) => formatPeriod(calendar, period)),
    ...dates === undefined ? {} : { dates: namedDates(spec, dates) },
    exogenous,
    columns: featureInfo(spec),
  };
}

/** What offset and scale of a row are, by transform; see `levelTarget`. */
const LEVELS: Readonly<Record<TargetTransform, string>> = {
  none: "offset 0, scale 1",
  log1p: "offset 0, scale 1",
  scale:
    "offset 0; scale: mean of |y| over the last levelWindow periods up to the origin, or over all of them if larger; 1 before the first sale",
  difference:
    "scale 1; offset: mean of y over the last levelWindow periods up to the origin, or over all if none is known",
  log1p_difference:
    "scale 1; offset: mean of log(1 + y / unit) over the last levelWindow periods up to the origin, or over all if none is known",
};

/** Holidays and events as a table of days would have them, with the texts of the keys that have them. */
function namedDates({ calendar }: FeatureSpec, { columns, entries, moving = [] }: SpecDates): Record<string, unknown> {
  return {
    columns,
    moving,
    entries: entries.map((entry) => ({
      ...entry,
      periods: entry.periods.map((period) => formatPeriod(calendar, period)),
    })),
  };
}

function namePeriods(
  { calendar }: FeatureSpec,
  holidays: FeatureSpec["holidays"],
): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(holidays).map(([name, periods]) => [name, periods.map((period) => formatPeriod(calendar, period))]),
  );
}
