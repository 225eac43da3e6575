import { unitOf } from "./watch_reference.ts";
import { isOutside } from "./watch_period.ts";

/** A key or total, with its record made when it is asked for: those of all keys at once would be most of a run's memory. */
export interface WatchSource {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** Sources of one group share limits: what demand is like. */
  readonly group: string;
  /** Its out-of-sample errors. */
  record(): WatchRecord;
}

/** Out-of-sample errors of what serves one key, in the order of time. */
export interface WatchRecord {
  /** Observed, unit of `y`, shape [n]; NaN where missing. */
  readonly y: Float64Array;
  /** Forecast, shape [n]; NaN where there was none. */
  readonly yhat: Float64Array;
  /** Lower ends of the intervals, shape [n]; NaN where there was none. */
  readonly lo: Float64Array;
  /** As `lo`, upper ends. */
  readonly hi: Float64Array;
}

/** The known periods of a record, errors over what they are measured in. */
export interface RecordScores {
  /** Mean demand, unit of `y`; NaN where nothing is known. */
  readonly level: number;
  /** Errors over their unit, shape [n]. */
  readonly z: Float64Array;
  /** 1 outside of the interval, 0 inside, NaN without one; shape [n]. */
  readonly missed: Float64Array;
}

/**
 * The scores of a record.
 *
 * @param record Of one key. @param exponent That the size of errors grows with the forecast by, in [0, 1].
 */
export function recordScores(record: WatchRecord, exponent: number): RecordScores {
  const { y, yhat, lo, hi } = record;
  let count = 0, sum = 0;
  for (let t = 0; t < y.length; t++) {
    if (!Number.isFinite(y[t]! - yhat[t]!)) continue;
    count++;
    sum += Math.abs(y[t]!);
  }
  const level = sum / count, z = new Float64Array(count), missed = new Float64Array(count).fill(NaN);
  for (let t = 0, i = 0; t < y.length; t++) {
    if (!Number.isFinite(y[t]! - yhat[t]!)) continue;
    if (!Number.isNaN(lo[t]! + hi[t]!)) missed[i] = Number(isOutside({ y: y[t]!, lo: lo[t]!, hi: hi[t]! }));
    z[i++] = (y[t]! - yhat[t]!) / unitOf(yhat[t]!, { level, exponent });
  }
  return { level, z, missed };
}
