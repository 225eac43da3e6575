import {
  effectOf,
  KNOWN_COUNT,
  SIDE_WIDTH,
  SIDES,
  WATCH_WIDTH,
  watchPeriod,
} from "../../competition/watch/watch_period.ts";
import {
  type Detector,
  REFERENCE_WIDTH,
  referenceRow,
  type WatchReference,
} from "../../competition/watch/watch_reference.ts";

/**
 * Detectors of many keys, one row a key: what is usual for it, and four CUSUMs. Memory and work are constant a key and period.
 *
 * A key's periods are taken in ascending order, each once. A label that comes late is waited for; one that is corrected after
 * it was taken in is not replayed.
 */
export interface Detectors {
  /** Rows k. */
  readonly rows: number;
  /** What is usual, shape [k × 17]; NaN in rows that are not watched. */
  readonly references: Float64Array;
  /** What has been seen, shape [k × 23]. */
  readonly states: Float64Array;
}

/** Periods of many keys, or of one; a row may come several times, in the order of its periods. */
export interface DetectorPeriods {
  /** Row of each value, shape [n]. */
  readonly rows: ArrayLike<number>;
  /** Observed, unit of `y`, shape [n]; NaN is not known yet and changes nothing. */
  readonly y: ArrayLike<number>;
  /** Forecast that was made for it, shape [n]; NaN changes nothing. */
  readonly yhat: ArrayLike<number>;
  /** Lower end of the interval of the level that the references are of, shape [n]; NaN where there is none. */
  readonly lo: ArrayLike<number>;
  /** As `lo`, upper end. */
  readonly hi: ArrayLike<number>;
}

/** A detector has found a change. */
export interface DetectorAlarm {
  /** Row of the key. */
  readonly row: number;
  /** What it looked at. */
  readonly detector: Detector;
  /** Of bias: actuals above (up) or below the forecast. Errors and misses only grow. */
  readonly direction: "up" | "down";
  /** CUSUM in standard deviations of its score. */
  readonly statistic: number;
  /** Where it alarms. */
  readonly limit: number;
  /** Size of the change since the statistic was last zero: a share of the mean demand; for coverage of the expected coverage. */
  readonly effect: number;
  /** The same in a period: unit of `y`; of coverage a share of the periods. */
  readonly amount: number;
  /** Periods since then. */
  readonly periods: number;
}

/** Smallest change that is worth an alarm. */
export interface EffectFloor {
  /** Share of the mean demand; of the expected coverage for misses. */
  readonly floor: number;
  /** Amount in a period, unit of `y`, of bias and errors; default none. */
  readonly amount?: number | null;
}

/** What planners know; it triggers nothing. NaN before the first error. */
export interface TrackingSignals {
  /** Sum of errors over the smoothed absolute error, dimensionless. */
  readonly trackingSignal: number;
  /** Smoothed error over smoothed absolute error, in [-1, 1]. */
  readonly trigg: number;
  /** Known periods taken in. */
  readonly periods: number;
}

const SUM = WATCH_WIDTH, SMOOTH = SUM + 1, SMOOTH_SIZE = SUM + 2;
/** By side a bit of whether its alarm stands. */
const STANDING = SUM + 3;
/** Where a state holds what the last scan over all keys has found. */
export const SCANNED = SUM + 4;
/** Numbers of a state. */
export const STATE_WIDTH = SUM + 5;
/** Smoothing of Trigg's signal and of what the tracking signal is measured in. */
const SMOOTHING = 0.1;
/** An alarm is over when its statistic falls below this share of the limit. */
const OVER = 0.5;

/**
 * Detectors of keys that are not watched yet: see {@linkcode watchRow}.
 *
 * @param rows Keys, >= 0. @param from Detectors whose rows are kept as the first ones; default none.
 */
export function openDetectors(rows: number, from?: Detectors): Detectors {
  const references = new Float64Array(rows * REFERENCE_WIDTH).fill(NaN), states = new Float64Array(rows * STATE_WIDTH);
  references.set(from?.references.subarray(0, references.length) ?? []);
  states.set(from?.states.subarray(0, states.length) ?? []);
  return { rows, references, states };
}

/**
 * Start a row anew from what is usual for its model: before its first period, and after another version took over.
 *
 * @param detectors Changed in place. @param row In [0, k). @param reference Of the version that serves; null: not watched.
 */
export function watchRow({ references, states }: Detectors, row: number, reference: WatchReference | null): void {
  states.fill(0, row * STATE_WIDTH, (row + 1) * STATE_WIDTH);
  const own = references.subarray(row * REFERENCE_WIDTH, (row + 1) * REFERENCE_WIDTH);
  if (reference === null) own.fill(NaN);
  else own.set(referenceRow(reference));
}

/** Whether a row is watched. */
export function isWatched({ references }: Detectors, row: number): boolean {
  return !Number.isNaN(references[row * REFERENCE_WIDTH]);
}

/**
 * Take in periods.
 *
 * @param detectors Changed in place. @param periods What came; rows that are not watched are passed over.
 * @param least Smallest change that is worth an alarm: a floor of 0.2 is a fifth of the mean demand.
 * @returns Alarms that begin; one that stands comes again only after it was over, or its row started anew.
 */
export function stepDetectors(
  detectors: Detectors,
  periods: DetectorPeriods,
  least: EffectFloor,
): DetectorAlarm[] {
  const { references, states } = detectors, alarms: DetectorAlarm[] = [];
  const period = { y: NaN, yhat: NaN, lo: NaN, hi: NaN };
  for (let i = 0; i < periods.rows.length; i++) {
    const row = periods.rows[i]!;
    period.y = periods.y[i]!;
    period.yhat = periods.yhat[i]!;
    period.lo = periods.lo[i]!;
    period.hi = periods.hi[i]!;
    if (!Number.isFinite(period.y - period.yhat) || !isWatched(detectors, row)) continue;
    const state = states.subarray(row * STATE_WIDTH, (row + 1) * STATE_WIDTH);
    watchPeriod(references.subarray(row * REFERENCE_WIDTH, (row + 1) * REFERENCE_WIDTH), state, period);
    track(state, period.y - period.yhat);
    for (let side = 0; side < SIDES.length; side++) {
      if (begins(detectors, row, { side, least })) alarms.push(alarmOf(detectors, row, side));
    }
  }
  return alarms;
}

/** The alarms of a row that stand now, whenever they began. */
export function standingAlarms(detectors: Detectors, row: number): DetectorAlarm[] {
  const bits = detectors.states[row * STATE_WIDTH + STANDING]!;
  return SIDES.flatMap((_, side) => (bits >> side & 1) === 1 ? [alarmOf(detectors, row, side)] : []);
}

/**
 * Signals that planners know. On many keys their textbook limits flag nearly every healthy one within a year.
 *
 * @see Trigg (1964), doi:10.1057/jors.1964.48
 */
export function trackingSignals({ states }: Detectors, row: number): TrackingSignals {
  const at = row * STATE_WIDTH, size = states[at + SMOOTH_SIZE]!;
  const over = (value: number) => size > 0 ? value / size : NaN;
  const periods = states[at + KNOWN_COUNT]!;
  return { trackingSignal: over(states[at + SUM]!), trigg: over(states[at + SMOOTH]!), periods };
}

function track(state: Float64Array, error: number): void {
  const weight = state[KNOWN_COUNT] === 1 ? 1 : SMOOTHING;
  state[SUM]! += error;
  state[SMOOTH]! += weight * (error - state[SMOOTH]!);
  state[SMOOTH_SIZE]! += weight * (Math.abs(error) - state[SMOOTH_SIZE]!);
}

/** Whether an alarm of a side begins now; notes what stands. */
function begins({ references, states }: Detectors, row: number, at: { side: number; least: EffectFloor }): boolean {
  const { side, least } = at, state = states.subarray(row * STATE_WIDTH, (row + 1) * STATE_WIDTH);
  const statistic = state[side * SIDE_WIDTH]!, limit = references[row * REFERENCE_WIDTH + limitAt(side)]!;
  const bit = 1 << side, stands = (state[STANDING]! & bit) !== 0;
  if (stands && statistic < OVER * limit) state[STANDING]! -= bit;
  if (stands || !(statistic > limit) || effectOf(state, side) < least.floor) return false;
  if (SIDES[side]!.detector !== "coverage" && amountOf(state, side) < (least.amount ?? 0)) return false;
  state[STANDING]! += bit;
  return true;
}

/** Mean excess of a period since the statistic of a side was last zero. */
function amountOf(state: Float64Array, side: number): number {
  const at = side * SIDE_WIDTH;
  return state[at + 1]! > 0 ? state[at + 2]! / state[at + 1]! : 0;
}

/** Which side of a state an alarm is of. */
export function alarmSide(alarm: Pick<DetectorAlarm, "detector" | "direction">): number {
  return SIDES.findIndex(({ detector, direction }) => detector === alarm.detector && direction === alarm.direction);
}

/** Where a side's limit stands in the row of a reference. */
function limitAt(side: number): number {
  return [5, 5, 9, 13][side]!;
}

function alarmOf({ references, states }: Detectors, row: number, side: number): DetectorAlarm {
  const state = states.subarray(row * STATE_WIDTH, (row + 1) * STATE_WIDTH), at = side * SIDE_WIDTH;
  const limit = references[row * REFERENCE_WIDTH + limitAt(side)]!;
  const seen = { effect: effectOf(state, side), amount: amountOf(state, side), periods: state[at + 1]! };
  return { row, ...SIDES[side]!, statistic: state[at]!, limit, ...seen };
}
