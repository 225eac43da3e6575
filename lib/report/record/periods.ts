import { type Calendar, formatPeriod, parsePeriod } from "../../core/time/calendar.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";

/** Periods of a history that are shown: more are no more to see in a chart. */
export const MOST_SHOWN = 400;

/** The periods that histories and forecasts of a record lie in. */
export interface Periods {
  /** As the table writes them, ascending, shape [P]. */
  readonly texts: readonly string[];
  /** Place of the last known period in them; -1: none is known. */
  readonly origin: number;
  /** Period number of the first of them. */
  readonly first: number;
  /** The last known period, a period number. */
  readonly end: number;
  /** Of the table. */
  readonly calendar: Calendar;
  /** Place of a period; -1: it is not among them, or no period. */
  placeOf(text: string): number;
}

/**
 * The newest periods of a table, and those of its forecasts; rows without a calendar have none.
 *
 * @param calendar Of the table. @param end Last period known. @param options `known`: periods of the longest history;
 * `horizon`: steps forecast; `least`: known periods that must be among them, as they were forecast.
 */
export function periodsOf(
  calendar: Calendar,
  end: number,
  { known, horizon, least = 0 }: { readonly known: number; readonly horizon: number; readonly least?: number },
): Periods {
  const isTimed = !hasRows({ calendar }), shown = isTimed ? Math.min(known, Math.max(MOST_SHOWN, least)) : 0;
  const first = end + 1 - shown, count = isTimed ? shown + horizon : 0;
  const texts = Array.from({ length: count }, (_, i) => formatPeriod(calendar, first + i));
  return {
    texts,
    origin: shown - 1,
    first,
    end,
    calendar,
    placeOf(text) {
      try {
        const place = parsePeriod(calendar, text) - first;
        return place >= 0 && place < texts.length ? place : -1;
      } catch (thrown) {
        if (thrown instanceof ForecastError) return -1;
        throw thrown;
      }
    },
  };
}
