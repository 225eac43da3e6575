import { SIDES } from "../../competition/watch/watch_period.ts";
import { REFERENCE_WIDTH, referenceRow, type WatchReference } from "../../competition/watch/watch_reference.ts";
import type { KeyTotal } from "../../competition/watch/watch_totals.ts";
import { alarmSide, type EffectFloor, isWatched, stepDetectors, watchRow } from "./detectors.ts";
import { type Actuals, summandAt } from "../scores/actuals.ts";
import { type NewestForecasts, NONE } from "../scores/newest_forecasts.ts";
import { scanKeys, type ScanOptions } from "./scan_keys.ts";
import type { WatchState } from "./watch_state.ts";

/** Members of a total of which so large a share is known make a sum of it. */
const ENOUGH_MEMBERS = 0.5;

/** Who is watched in a row from now on. */
export interface RowWatch {
  /** Number of the version in the registry; of a total 0; -1 for nobody. */
  readonly version: number;
  /** Run of a total; empty for a key. */
  readonly run: string;
  /** What its detectors start from; null: not watched. */
  readonly reference: WatchReference | null;
}

/**
 * Let a row be watched by what is usual for who serves now. Another version, or the totals of another run, start anew; the
 * same goes on, by limits that may have changed with the promise.
 *
 * @param state Changed in place. @param row In [0, rows). @param watch Who.
 */
export function settleRow(state: WatchState, row: number, { version, run, reference }: RowWatch): void {
  const id = state.ids[row]!, isSame = state.version[row] === version && (state.runs.get(id) ?? "") === run;
  if (!isSame) {
    watchRow(state.detectors, row, reference);
    state.version[row] = version;
    state.found[row] = 0;
    if (run === "") state.runs.delete(id);
    else state.runs.set(id, run);
    return;
  }
  const own = state.detectors.references.subarray(row * REFERENCE_WIDTH, (row + 1) * REFERENCE_WIDTH);
  if (reference === null) own.fill(NaN);
  else own.set(referenceRow(reference));
}

/** What came, and what was said of it before. */
export interface TakenIn {
  /** By key, which are the first rows of the state. */
  readonly newest: NewestForecasts;
  /** What came. */
  readonly actuals: Actuals;
  /** Totals, which are the rows behind. */
  readonly totals: readonly KeyTotal[];
  /** Smallest change of a key that is worth an alarm. */
  readonly least: EffectFloor;
  /** Periods of a week, >= 1: so far apart are the two looks that tell a key; default 1. */
  readonly apart?: number;
}

/** Rows of one period, to be taken in together. */
class PeriodRows {
  readonly rows: number[] = [];
  readonly y: number[] = [];
  readonly yhat: number[] = [];
  readonly lo: number[] = [];
  readonly hi: number[] = [];

  add(row: number, y: number, forecast: { readonly yhat: number; readonly lo: number; readonly hi: number }): void {
    this.rows.push(row);
    this.y.push(y);
    this.yhat.push(forecast.yhat);
    this.lo.push(forecast.lo);
    this.hi.push(forecast.hi);
  }
}

/**
 * Take in every period that is known and was not taken in before, in the order of time; then look at all keys together, and at
 * all totals, if a newer period is known than at the last such look.
 *
 * @param state Changed in place. @param came What came.
 * @returns Periods of keys that were taken in.
 */
export function takeIn(state: WatchState, came: TakenIn): number {
  const { newest: { first, periods }, totals, least } = came;
  let count = 0, last = state.scanned;
  for (let place = 0; place < periods; place++) {
    const period = first + place, at = period - state.first;
    if (at < 0 || at >= state.periods) continue;
    const found = new PeriodRows(), keys = addKeys(found, state, { ...came, place, at });
    addTotals(found, state, { ...came, place, at });
    if (keys > 0) last = Math.max(last, period);
    count += keys;
    for (const alarm of stepDetectors(state.detectors, found, least)) {
      state.since[alarm.row * SIDES.length + alarmSide(alarm)] = period;
    }
  }
  if (last > state.scanned) {
    const keys = came.newest.origin.length / Math.max(1, periods);
    const { floor } = least, { apart } = came;
    scan(state, { from: 0, to: keys, floor, apart });
    scan(state, { from: keys, to: keys + totals.length, floor, apart });
    state.scanned = last;
  }
  return count;
}

interface PeriodPlace extends TakenIn {
  /** Place of the period among the newest forecasts. */
  readonly place: number;
  /** Place of the period in the state. */
  readonly at: number;
}

function addKeys(found: PeriodRows, state: WatchState, { newest, actuals, place, at }: PeriodPlace): number {
  const { first, periods, origin } = newest, keys = origin.length / periods, from = first + place - actuals.first;
  let count = 0;
  for (let k = 0; k < keys; k++) {
    const own = k * periods + place, taken = k * state.periods + at, y = actuals.y[k * actuals.periods + from]!;
    if (origin[own] === NONE || state.taken[taken] === 1 || y !== y || !isWatched(state.detectors, k)) continue;
    state.taken[taken] = 1;
    found.add(k, y, { yhat: newest.yhat[own]!, lo: newest.lo[own]!, hi: newest.hi[own]! });
    count++;
  }
  return count;
}

/** A total is taken in when its table has the period, or a file all of its members: what comes later changes it no more. */
function addTotals(found: PeriodRows, state: WatchState, came: PeriodPlace): void {
  const { newest: { first, periods, origin, yhat }, actuals, totals, place, at } = came;
  const keys = origin.length / periods, isComplete = first + place <= actuals.end;
  for (const [t, { members }] of totals.entries()) {
    const row = keys + t;
    if (state.taken[row * state.periods + at] === 1 || !isWatched(state.detectors, row)) continue;
    let actual = 0, forecast = 0, known = 0, asked = 0;
    for (const k of members) {
      const own = k * periods + place, y = summandAt(actuals, k, first + place);
      if (origin[own] === NONE) continue;
      asked++;
      if (y !== y) continue;
      known++;
      actual += y;
      forecast += yhat[own]!;
    }
    if (known < ENOUGH_MEMBERS * members.length || !isComplete && known < asked) continue;
    state.taken[row * state.periods + at] = 1;
    found.add(row, actual, { yhat: forecast, lo: NaN, hi: NaN });
  }
}

function scan(
  state: WatchState,
  { from, to, floor, apart }: Pick<ScanOptions, "floor" | "apart"> & { readonly from: number; readonly to: number },
): void {
  state.found.fill(0, from, to);
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  for (const { row, direction } of scanKeys(state.detectors, { rows, floor, apart })) {
    state.found[row] = direction === "up" ? 1 : 2;
  }
}
