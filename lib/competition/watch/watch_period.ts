import { unitOf } from "./watch_reference.ts";

/** One period of one row. */
export interface WatchedPeriod {
  /** Observed, unit of `y`. */
  y: number;
  /** Forecast, unit of `y`. */
  yhat: number;
  /** Ends of the interval, unit of `y`; NaN where there is none. */
  lo: number;
  /** As `lo`. */
  hi: number;
}

/** Numbers of one side in a state: statistic, periods since its last zero, their excess, what that is a share of. */
export const SIDE_WIDTH = 4;

/** Sides in the order of a state: errors and misses are only watched for growth. */
export const SIDES = [
  { detector: "bias", direction: "up" },
  { detector: "bias", direction: "down" },
  { detector: "error", direction: "up" },
  { detector: "coverage", direction: "up" },
] as const;

/** Numbers of a state: the sides, then the smoothed standardised error and the count of known periods. */
export const WATCH_WIDTH = SIDES.length * SIDE_WIDTH + 2;
/** Where a state holds the smoothed standardised error. */
export const RECENT = WATCH_WIDTH - 2;
/** Where a state holds the count of known periods. */
export const KNOWN_COUNT = WATCH_WIDTH - 1;
/** Weight of the newest error: as much memory as the mean of 28 periods has. */
export const NEWEST = 2 / 29;

/** Standardised errors count at most this, so that one wild day is no alarm. */
export const CLIP = 4;

/** Statistics stop growing at this multiple of the limit, so that they come back when what had changed is over. */
const CAP = 1.25;

/**
 * Take one known period into the state of a row: four CUSUMs of clipped, standardised scores.
 *
 *     bias      x = clip((z - mean) / scale), z = (y - yhat) / unit     C⁺ = max(0, C⁺ + x - k)   C⁻ = max(0, C⁻ - x - k)
 *     error     |x|, standardised likewise                              C  = max(0, C + v - k)
 *     coverage  1 outside of the interval, else 0, standardised: a Bernoulli CUSUM, as its steps are linear in the score
 *
 * @param reference Row of `referenceRow`. @param state Row of {@linkcode WATCH_WIDTH} numbers or more, changed in place.
 * @param period What came.
 * @see Page (1954), doi:10.1093/biomet/41.1-2.100
 * @see Reynolds & Stoumbos (1999), doi:10.1080/00224065.1999.11979900
 */
export function watchPeriod(reference: Float64Array, state: Float64Array, period: Readonly<WatchedPeriod>): void {
  const { y, yhat, lo, hi } = period, level = reference[0]!, exponent = reference[1]!;
  const unit = exponent === 0 ? level : unitOf(yhat, { level, exponent });
  const missed = lo !== lo || hi !== hi ? NaN : isOutside(period) ? 1 : 0;
  watchError(reference, state, { error: y - yhat, unit, base: Math.max(level, Math.abs(yhat)), missed });
}

/** The error of one period, and what it is measured in. */
export interface WatchedError {
  /** Observed minus forecast, unit of `y`. */
  error: number;
  /** Of {@linkcode unitOf}. */
  unit: number;
  /** What effects are a share of, unit of `y`. */
  base: number;
  /** 1 outside of the interval, 0 inside, NaN without one. */
  missed: number;
}

/** As {@linkcode watchPeriod}, of an error. */
export function watchError(reference: Float64Array, state: Float64Array, at: Readonly<WatchedError>): void {
  const { error, unit, base, missed } = at;
  const excess = error - reference[2]! * unit, scale = reference[3]! * unit;
  const x = Math.max(-CLIP, Math.min(CLIP, excess / scale)), size = Math.abs(x);
  state[RECENT]! += NEWEST * (x - state[RECENT]!);
  state[KNOWN_COUNT]! += 1;
  raise(state, 0, { step: x - reference[4]!, limit: reference[5]!, excess, base });
  raise(state, SIDE_WIDTH, { step: -x - reference[4]!, limit: reference[5]!, excess: -excess, base });
  const grown = Math.abs(excess) - reference[6]! * scale;
  const step = (size - reference[6]!) / reference[7]! - reference[8]!;
  raise(state, 2 * SIDE_WIDTH, { step, limit: reference[9]!, excess: grown, base });
  if (missed !== missed) return;
  const more = missed - reference[10]!, moreStep = more / reference[11]! - reference[12]!;
  raise(state, 3 * SIDE_WIDTH, { step: moreStep, limit: reference[13]!, excess: more, base: 1 - reference[10]! });
}

/** Whether an actual lies outside of its interval; an end that is the actual but for rounding contains it. */
export function isOutside({ y, lo, hi }: Readonly<Pick<WatchedPeriod, "y" | "lo" | "hi">>): boolean {
  const slack = 1e-9 * Math.max(Math.abs(lo), Math.abs(hi));
  return y < lo - slack || y > hi + slack;
}

/**
 * How large a change a side sees since its statistic was last zero.
 *
 * @param state Row. @param side Index of {@linkcode SIDES}.
 * @returns Of bias and error a share of the mean demand, of coverage a share of the expected coverage; 0 where it sees none.
 */
export function effectOf(state: Float64Array, side: number): number {
  const at = side * SIDE_WIDTH;
  return state[at + 3]! > 0 ? state[at + 2]! / state[at + 3]! : 0;
}

function raise(
  state: Float64Array,
  at: number,
  { step, limit, excess, base }: { step: number; limit: number; excess: number; base: number },
): void {
  const statistic = state[at]! + step;
  if (!(statistic > 0)) {
    state[at] =
      state[at + 1] =
      state[at + 2] =
      state[at + 3] =
        0;
    return;
  }
  state[at] = Math.min(statistic, CAP * limit);
  state[at + 1]! += 1;
  state[at + 2]! += excess;
  state[at + 3]! += base;
}
