import { type Frequency, PERIODS_PER_YEAR } from "../../../core/time/calendar.ts";
import { median } from "../../../core/numbers/statistics.ts";
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
  /** Distance from `edge` to the other end of the calendar, without what may be lonely there. */
  readonly span: number;
  /** Their number. */
  readonly rows: number;
}

/** Fewer distinct periods than this have no bulk to be far from. */
const FEWEST_PERIODS = 10;
/** Share of the rows at either end that may be mistyped, so that the usual gap is not measured on them, or their number. */
const TRIMMED = 0.05, FEW = 3;
/** A gap must be twice as wide as any in the bulk: what closes every winter opens again. */
const WIDER = 2;

/**
 * Rows that may have a mistyped date: one in twenty or less, after a gap that the bulk of the table does not know.
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
  if (counts.periods.length < FEWEST_PERIODS) return [];
  const [ahead, back] = options.side === "end" ? [counts, mirrored(counts)] : [mirrored(counts), counts];
  const widest = widestGap(ahead);
  const nearest = Math.max(MOST_LATE[options.frequency], WIDER * widest);
  const sign = options.side === "end" ? 1 : -1;
  // Rows far off at the other end would make the table look long.
  const other = gapsBefore(back, nearest)[0]?.edge ?? back.periods.at(-1)!;
  return gapsBefore(ahead, nearest).map(({ edge, gap, rows }) => ({
    edge: sign * edge,
    gap,
    span: edge + other,
    rows,
  }));
}

/** The gaps behind the last rows, the farthest from the end first. */
function gapsBefore({ periods, rows }: PeriodCounts, nearest: number): Omit<LonelyRows, "span">[] {
  const most = Math.max(FEW, TRIMMED * totalOf(rows));
  const found: Omit<LonelyRows, "span">[] = [];
  for (let i = periods.length - 2, tail = 0; i >= 0; i--) {
    tail += rows[i + 1]!;
    if (tail > most) break;
    const gap = periods[i + 1]! - periods[i]!;
    if (gap > nearest) found.unshift({ edge: periods[i]!, gap, rows: tail });
  }
  return found;
}

function totalOf(rows: Float64Array): number {
  return rows.reduce((sum, count) => sum + count, 0);
}

/** The same table with time running backwards. */
function mirrored({ periods, rows }: PeriodCounts): PeriodCounts {
  return { periods: periods.map((period) => -period).reverse(), rows: rows.toReversed() };
}

/** The widest step between neighbouring periods where most rows are. */
function widestGap({ periods, rows }: PeriodCounts): number {
  const total = totalOf(rows), trim = Math.max(TRIMMED * total, FEW);
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
  /** At which end of the calendar they lie. */
  readonly side: "start" | "end";
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
  /** How many lonely rows would fill a hole of their key, were they written some years nearer, inside of the table. */
  readonly holes: number;
}

/** A shop that is closed opens again within two months. */
const LONGEST_CLOSED_YEARS = 2 / 12;
/** Nor does anything open again after so long. */
const LONGEST_PAUSE_YEARS = 5;
/** Of the keys that were there before the gap, at most this share is beyond. */
const THIN = 0.25;

/**
 * Whether lonely rows are mistyped. A key that goes on alone at the end is no evidence against it: were it right, the
 * calendar would end with that key, and all others would have ended. At the start it may be a trial, and ends nothing. One
 * of four kinds of evidence:
 *
 * - All others are gone: for longer than a shop is closed nobody is there, and then at most a quarter of the keys that a
 *   stretch as long had before.
 * - Nobody else is there: three rows of a key at most, and in no period more than a quarter of the usual keys.
 * - Written some years nearer, each would fill a hole of its key.
 * - They are farther away than the table is long, and as far as mistyped years would bring them: three at most, or any
 *   after five years.
 *
 * @param evidence Of one candidate of {@linkcode lonelyRows}. @param frequency Grain.
 */
export function areMistyped(evidence: LonelyEvidence, frequency: Frequency): boolean {
  const { lonely, side, keysPerPeriod, mostOfOneKey, keys, usual, keysBefore, holes } = evidence;
  const year = PERIODS_PER_YEAR[frequency];
  const isScattered = mostOfOneKey <= FEW;
  const areOthersGone = (side === "end" || isScattered) && lonely.gap > LONGEST_CLOSED_YEARS * year &&
    keys <= THIN * keysBefore;
  const few = THIN * median(usual);
  const isNobodyElse = few >= 1 && isScattered && keysPerPeriod.every((count) => count <= few);
  const isBeyond = lonely.gap > Math.max(lonely.span, year - lonely.span) &&
    (lonely.rows <= FEW || lonely.gap > LONGEST_PAUSE_YEARS * year);
  return areOthersGone || isNobodyElse || holes === lonely.rows || isBeyond;
}
