import type { Frequency } from "../../core/time/calendar.ts";
import { recentSpan } from "../../data/demand/recent_span.ts";

/** Two spans of equal length, both ends included; period numbers. */
export interface SpanPair {
  /** The later one. */
  readonly newest: readonly [first: number, last: number];
  /** The one it is compared with. */
  readonly before: readonly [first: number, last: number];
}

/** What is compared with what. */
export interface ComparedSpans {
  /** Periods of a span. */
  readonly periods: number;
  /** Periods at the end of a span without demand that may be a silence: a fourth of it. */
  readonly silence: number;
  /** Share of a year that a span is. */
  readonly ofYear: number;
  /** Whether spans are compared with the same season before, and not with those just before. */
  readonly isSeasonal: boolean;
  /** The newest span first, then those of the past, newest first; empty if the table is shorter than two spans. */
  readonly pairs: readonly SpanPair[];
}

/** Most spans of the past that say what is usual. */
const MOST_PAST = 24;
/** Pairs of one season apart that are needed: the newest and so many of the past. */
const FEWEST_PAST = 3;

/**
 * Which spans of a table are compared: the newest with the same season before, where the table is long enough, and so for
 * spans of the past, which say how much such spans usually differ.
 *
 * @param table First and last period, frequency.
 */
export function comparedSpans({ start, end, frequency }: {
  readonly start: number;
  readonly end: number;
  readonly frequency: Frequency;
}): ComparedSpans {
  const { periods, year } = recentSpan(frequency);
  const apart = (distance: number): SpanPair[] => {
    const pairs: SpanPair[] = [];
    for (let last = end; last - distance - periods + 1 >= start && pairs.length <= MOST_PAST; last -= periods) {
      pairs.push({
        newest: [last - periods + 1, last],
        before: [last - distance - periods + 1, last - distance],
      });
    }
    return pairs;
  };
  const seasonal = apart(year);
  const ofYear = frequency === "year" ? periods : periods / year;
  const span = { periods, silence: Math.ceil(periods / 4), ofYear };
  if (seasonal.length > FEWEST_PAST) return { ...span, isSeasonal: year > periods, pairs: seasonal };
  return { ...span, isSeasonal: false, pairs: apart(periods) };
}
