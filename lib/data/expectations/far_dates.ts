import { type Frequency, PERIODS_PER_YEAR } from "../../core/calendar.ts";
import { median } from "../../core/statistics.ts";
import { MOST_LATE } from "./complete_end.ts";

/** Rows with a known target per period, all keys together. */
export interface PeriodCounts {
  /** Distinct periods, ascending, shape [n]. */
  readonly periods: Int32Array;
  /** Shape [n], each >= 1. */
  readonly rows: Float64Array;
}

/** Rows beyond a gap in which no key has any, at one end of the calendar. */
export interface LonelyRows {
  /** The last period on this side of the gap. */
  readonly edge: number;
  /** Distance from `edge` to the nearest lonely row, in periods. */
  readonly gap: number;
  /** Distance from `edge` to the other end of the calendar. */
  readonly span: number;
  /** Their number. */
  readonly rows: number;
}

/** Fewer distinct periods than this have no bulk to be far from. */
const FEWEST_PERIODS = 10;
/** Share of the rows at either end that the usual gap is not measured on, and the least number of them. */
const TRIMMED = 0.05, TRIMMED_ROWS = 3;
/** Mistyped dates are few: at most this share of the rows, or this many. */
const RARE = 0.001, FEW = 3;
/** A gap must be twice as wide as any in the bulk: what closes every winter opens again. */
const WIDER = 2;

/**
 * Rows that may have a mistyped date: few ones after a gap that the bulk of the table does not know.
 *
 *     periods  1 2 3 5 6 7 8 9 … 300 |            | 641
 *                                    edge   gap     1 row
 *
 * @param counts What the table has. @param options `frequency`; `side`: which end to look at.
 * @returns Candidates, the longest tail first, at most one per gap.
 */
export function lonelyRows(
  counts: PeriodCounts,
  options: { readonly frequency: Frequency; readonly side: "start" | "end" },
): LonelyRows[] {
  const n = counts.periods.length;
  if (n < FEWEST_PERIODS) return [];
  const { periods, rows } = options.side === "end" ? counts : mirrored(counts);
  const total = rows.reduce((sum, count) => sum + count, 0);
  const widest = widestGap(periods, rows, total);
  const nearest = Math.max(MOST_LATE[options.frequency], WIDER * widest);
  const sign = options.side === "end" ? 1 : -1;
  const found: LonelyRows[] = [];
  for (let i = n - 2, tail = 0; i >= 0; i--) {
    tail += rows[i + 1]!;
    if (tail > Math.max(FEW, RARE * total)) break;
    const gap = periods[i + 1]! - periods[i]!;
    if (gap > nearest) found.unshift({ edge: sign * periods[i]!, gap, span: periods[i]! - periods[0]!, rows: tail });
  }
  return found;
}

/** The same table with time running backwards. */
function mirrored({ periods, rows }: PeriodCounts): PeriodCounts {
  return { periods: periods.map((period) => -period).reverse(), rows: rows.toReversed() };
}

/** The widest step between neighbouring periods where most rows are. */
function widestGap(periods: Int32Array, rows: Float64Array, total: number): number {
  const trim = Math.max(TRIMMED * total, TRIMMED_ROWS);
  let widest = 1, before = rows[0]!;
  for (let i = 1; i < periods.length; i++) {
    if (before > trim && total - before > trim) widest = Math.max(widest, periods[i]! - periods[i - 1]!);
    before += rows[i]!;
  }
  return widest;
}

/** What is known of lonely rows and of the table around them. */
export interface LonelyEvidence {
  readonly lonely: LonelyRows;
  /** Distinct keys per period of the lonely rows. */
  readonly keysPerPeriod: readonly number[];
  /** Most lonely rows of one key. */
  readonly mostOfOneKey: number;
  /** Distinct keys of the lonely rows. */
  readonly keys: number;
  /** Distinct keys per period before the gap, periods without any left out. */
  readonly usual: readonly number[];
  /** Distinct keys in as many periods before the gap as the gap is wide. */
  readonly keysBefore: number;
  /** How many lonely rows would fill a hole of their key, were they written a year nearer. */
  readonly holes: number;
}

/** A shop that is closed opens again within two months. */
const LONGEST_CLOSED_YEARS = 2 / 12;
/** Of the keys that were there before the gap, at most this share is beyond. */
const THIN = 0.25;

/**
 * Whether lonely rows are mistyped: one of three kinds of evidence, and never if a key goes on beyond the gap (more than
 * three rows).
 *
 * - Nobody else is there: of the keys that each period had before the gap, at most a quarter have a row; in tables of
 *   sparse keys, of those that a stretch as long as the gap had.
 * - They are farther away than the table is long.
 * - Written a year nearer, each would fill a hole of its key.
 *
 * @param evidence Of one candidate of {@linkcode lonelyRows}. @param frequency Grain.
 */
export function areMistyped(evidence: LonelyEvidence, frequency: Frequency): boolean {
  const { lonely, keysPerPeriod, mostOfOneKey, keys, usual, keysBefore, holes } = evidence;
  if (mostOfOneKey > FEW) return false;
  const crowd = median(usual);
  if (crowd * THIN >= 1) return keysPerPeriod.every((count) => count <= THIN * crowd);
  if (lonely.rows > FEW) return false;
  const isDeserted = lonely.gap > LONGEST_CLOSED_YEARS * PERIODS_PER_YEAR[frequency] && keys <= THIN * keysBefore;
  return isDeserted || lonely.gap > lonely.span || holes === lonely.rows;
}
