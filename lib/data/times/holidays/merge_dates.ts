import type { StoredDate } from "../../../features/dates/stored_dates.ts";
import type { Config } from "../../../core/config/config.ts";

/** The section `holidays` of a config that has one. */
export type HolidaySection = NonNullable<Config["holidays"]>;

/**
 * Put dates of one kind together: a list for each name, length of day and window, with all places that have the same days.
 *
 * @param dates In any order, of one place each.
 */
export function mergeDates(dates: readonly StoredDate[]): StoredDate[] {
  const byName = Map.groupBy(
    dates,
    ({ name, isHoliday, places, minute, before, after }) =>
      JSON.stringify([name, isHoliday, places, minute, before, after]),
  );
  const joined = [...byName.values()].map((same): StoredDate => {
    const spans = new Map(
      same.flatMap(({ days, last }) => days.map((day, i) => [`${day} ${last[i]}`, [day, last[i]!] as const])),
    );
    const sorted = [...spans.values()].sort(([a, x], [b, y]) => a - b || x - y);
    return { ...same[0]!, days: sorted.map(([day]) => day), last: sorted.map(([, day]) => day) };
  });
  const bySpan = Map.groupBy(joined, ({ places, ...date }) => JSON.stringify([date, places.length === 0]));
  return [...bySpan.values()]
    .map((same) => ({ ...same[0]!, places: same.flatMap(({ places }) => places) }))
    .sort((a, b) => compare(a.name, b.name) || compare(textOf(a), textOf(b)));
}

/** What tells dates of one name apart, those of places by the places. */
function textOf({ places, ...date }: StoredDate): string {
  return JSON.stringify([places, date]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * A name as a part of a feature's: small letters and digits of any script, `_` between words.
 *
 * @param name Such as `New Year's Day`, which is `new_years_day`.
 */
export function featureWord(name: string): string {
  return name.normalize("NFKC").toLowerCase().replace(/['’`]/g, "").replace(/[^\p{L}\p{N}]+/gu, "_").replace(
    /^_+|_+$/g,
    "",
  );
}

/**
 * Kinds of holidays that a config means: those that it names are beside the public ones.
 *
 * @param section Of the config.
 */
export function holidayKinds({ kinds }: Pick<HolidaySection, "kinds">): HolidaySection["kinds"] {
  return [...new Set(["public" as const, ...kinds])];
}

/** Whether a config has anything to look up. */
export function hasDates({ holidays, events }: Pick<Config, "holidays" | "events">): boolean {
  return holidays !== null || events.length > 0;
}
