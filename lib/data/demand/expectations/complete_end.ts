import type { Frequency } from "../../../core/time/calendar.ts";
import { median } from "../../../core/numbers/statistics.ts";

/** Who reported when: shape [n], one entry per period without holes; the last one has a known target. */
export interface Attendance {
  /** Keys (or rows) with a known target. */
  readonly known: Float64Array;
  /** Keys that have a row but no target yet. */
  readonly waiting: Float64Array;
}

/** How late data usually comes, in periods: a thin end that is longer is no delay but few keys that go on. */
export const MOST_LATE: Readonly<Record<Frequency, number>> = {
  "15min": 192,
  "30min": 96,
  hour: 48,
  day: 7,
  business_day: 5,
  week: 2,
  month: 1,
  quarter: 1,
  year: 1,
  row: 1,
};

/** Periods after which attendance repeats (Sundays are like Sundays); the longest that has been seen thrice counts. */
const CYCLES: Readonly<Record<Frequency, readonly [whole: number, ...shorter: number[]]>> = {
  "15min": [672, 96, 1],
  "30min": [336, 48, 1],
  hour: [168, 24, 1],
  day: [7, 1],
  business_day: [5, 1],
  week: [1],
  month: [1],
  quarter: [1],
  year: [1],
  row: [1],
};

/** Cycles that say what is usual. */
const CYCLES_KEPT = 12;
/** Fewer periods before the end say nothing. */
const FEWEST_PERIODS = 3;
/** A shortfall must be out of the common: this many standard deviations, where attendance is normal. */
const DEVIATIONS = 4;
/** Median distance to standard deviation of normal values. */
const NORMAL = 1.4826;
/** Keys a single late period may lack. */
const HALF = 0.5, MOST = 0.75;
/** From this share of the keys on, those that are missing at the end are told. */
const MANY = 0.1;
/** One key less than usual is no evidence of a delay. */
const FEWEST_KEYS = 2;

/** Periods up to the end that {@linkcode lastComplete} looks at. */
export function attendanceWindow(frequency: Frequency): number {
  return CYCLES_KEPT * CYCLES[frequency][0] + 2 * MOST_LATE[frequency];
}

/**
 * The last period that about as many keys as usual have reported.
 *
 *     known    8 8 8 8 2 8 8 8 8 8 8 2 8 1        Sundays are thin, the last Monday is not complete
 *                                      ^ end
 *
 * Usual is the median over the same phase of the last twelve cycles; a period is short if it has at most half of it
 * and the shortfall is far out of the common spread, so that tables of sales only, in which each period has some keys,
 * are judged by their own habit. Short periods at the end are cut off together, at most {@linkcode MOST_LATE} and not if
 * the last cycle was as short: then most keys have ended and few go on. Keys that wait (unusually many rows without a
 * target) have not ended, however long. The very last period alone is held to three quarters.
 *
 * @param attendance Shape [n], the last {@linkcode attendanceWindow} periods or all. @param frequency Grain.
 * @returns Position in [0, n).
 */
export function lastComplete(attendance: Attendance, frequency: Frequency): number {
  const { known, waiting } = attendance;
  const last = known.length - 1;
  const usual = usualOf(known, frequency), usuallyWaiting = usualOf(waiting, frequency);
  const [cycle] = CYCLES[frequency];
  const isThin = (at: number) => {
    // On a day that is always closed one row says nothing: it is held to the days on which there are any.
    const isOdd = known[at]! > 0 && usual(at).median === 0;
    const common = isOdd ? usualOfReported(known.subarray(0, at)) : usual(at);
    const isHalf = known[at] === HALF * common.median && common.median - known[at]! >= FEWEST_KEYS;
    return isShort(common, known[at]!, isHalf ? MOST : HALF);
  };
  const isWaiting = (at: number) => waiting[at]! > Math.max(known[at]!, 2 * usuallyWaiting(at).median);
  let at = last, late = 0;
  while (at > 0 && (known[at] === 0 || isThin(at) || isWaiting(at))) {
    // A closed Sunday is not late, and neither is a key that waits for its value.
    if (isThin(at) && !isWaiting(at) && (++late > MOST_LATE[frequency] || wasThin(at - cycle))) return last;
    at--;
  }
  if (known[at] === 0) return last;
  if (at < last || !isShort(usual(last), known[last]!, MOST)) return at;
  if (usual(last).median - known[last]! < FEWEST_KEYS) return at;
  let before = last - 1;
  while (before > 0 && known[before] === 0) before--;
  // Two such periods in a row are a change, not a delay.
  return before >= 0 && known[before]! > 0 && !isShort(usual(before), known[before]!, MOST) ? before : last;

  /** The same phase of the last cycle: what was thin then as well is a change. */
  function wasThin(twin: number): boolean {
    return cycle > 1 && twin > 0 && known[twin]! > 0 && isThin(twin) && !isWaiting(twin);
  }
}

/**
 * Whether a table of finer times begins within a period, as daily rows do in the middle of a month: a key has far fewer
 * rows there than in the periods after it. The same share and evidence as of a last period.
 *
 * @param rowsPerKey Of the first periods, shape [n]; the first is judged.
 */
export function beginsPartial(rowsPerKey: Float64Array): boolean {
  const rest = rowsPerKey.subarray(1), level = median(rest);
  if (rest.length < FEWEST_PERIODS) return false;
  const spread = NORMAL * median(rest.map((rows) => Math.abs(rows - level)));
  return isShort({ median: level, spread }, rowsPerKey[0]!, MOST);
}

/**
 * Whether far fewer keys than usual have reported the end, though enough to end there: a tenth of them is missing, or more.
 *
 * @param known Keys with a known target, shape [n], up to the end. @param frequency Grain.
 */
export function lacksKeys(known: Float64Array, frequency: Frequency): boolean {
  const at = known.length - 1, usual = usualOf(known, frequency)(at);
  return isShort(usual, known[at]!, 1 - MANY) && usual.median - known[at]! >= FEWEST_KEYS;
}

/** Periods back at which a key that is late has reported: whole cycles, at least {@linkcode MOST_LATE}. */
export function cyclesBack(frequency: Frequency): number {
  const [cycle] = CYCLES[frequency];
  return Math.ceil(MOST_LATE[frequency] / cycle) * cycle;
}

interface Usual {
  readonly median: number;
  /** Standard deviation around the medians, by their median distance. */
  readonly spread: number;
}

const NOTHING: Usual = { median: 0, spread: 0 };

function isShort(usual: Usual, known: number, share: number): boolean {
  return known < share * usual.median && usual.median - known > DEVIATIONS * usual.spread;
}

/** What is usual at a period, told by the periods before it. */
function usualOf(known: Float64Array, frequency: Frequency): (at: number) => Usual {
  const cache = new Map<number, Usual>();
  return (at) => {
    let usual = cache.get(at);
    if (usual === undefined) cache.set(at, usual = usualBefore(known, at, frequency));
    return usual;
  };
}

function usualBefore(known: Float64Array, at: number, frequency: Frequency): Usual {
  const cycles = CYCLES[frequency];
  const reported = known.subarray(0, at).reduce((count, keys) => count + (keys > 0 ? 1 : 0), 0);
  if (reported < FEWEST_PERIODS) return NOTHING;
  const cycle = cycles.find((length) => at >= 3 * length) ?? 1;
  const first = Math.max(at - CYCLES_KEPT * Math.max(cycle, 2), 0);
  const medians = Array.from({ length: cycle }, (_, k) => median(phase(known, { first, at: at - k, cycle })));
  const distances: number[] = [];
  for (let i = first; i < at; i++) distances.push(Math.abs(known[i]! - medians[(at - i) % cycle]!));
  // A phase seen once or twice says at least that much: the second Sunday of a young table.
  const [whole] = cycles;
  const young = cycle === whole ? [] : phase(known, { first: 0, at, cycle: whole });
  const level = young.length === 0 ? medians[0]! : Math.min(medians[0]!, median(young));
  return { median: level, spread: NORMAL * median(distances) };
}

/** What is usual in periods that anybody has reported. */
function usualOfReported(known: Float64Array): Usual {
  const reported = known.filter((keys) => keys > 0), level = median(reported);
  if (reported.length < FEWEST_PERIODS) return NOTHING;
  return { median: level, spread: NORMAL * median(reported.map((keys) => Math.abs(keys - level))) };
}

function phase(known: Float64Array, { first, at, cycle }: { first: number; at: number; cycle: number }): Float64Array {
  const values: number[] = [];
  for (let i = at - cycle; i >= first; i -= cycle) values.push(known[i]!);
  return Float64Array.from(values);
}
