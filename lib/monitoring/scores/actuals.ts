import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { readKeyRows } from "../../data/store/read_key_rows.ts";
import type { FileActuals } from "../../data/read_actuals.ts";
import { errorScale } from "../../metrics/error_scale.ts";

/** What came, of all keys of a table, over a window of periods. */
export interface Actuals {
  /** First period of the window. */
  readonly first: number;
  /** Periods of the window. */
  readonly periods: number;
  /** Last period of the table; later ones may be known from a file. */
  readonly end: number;
  /** Last period of each key that the table has a row up to, shape [keys]; what it filled behind is not known yet. */
  readonly last: Int32Array;
  /** Whether the table fills periods without a row by zeros. */
  readonly isZeroFilled: boolean;
  /** Observed, unit of `y`, shape [keys × periods]; NaN where not known. */
  readonly y: Float64Array;
  /** Mean absolute error of the seasonal naive forecast in each key's past, unit of `y`, shape [keys]; NaN where undefined. */
  readonly scale: Float64Array;
}

/** Which part of the past is needed. */
export interface ActualsWindow {
  /** First period whose value is needed. */
  readonly first: number;
  /** Last period that belongs to the past of scales: the first origin. */
  readonly past: number;
  /** Observations per cycle, in periods. */
  readonly seasonLength: number;
  /** Values from a file, which stand where the table has others or none; null for none. */
  readonly file: FileActuals | null;
}

/**
 * Read what came. The table is read chunk by chunk; only the window stays.
 *
 * @param group The version of the table that serves. @param window See there.
 * @throws {DataError} `CORRUPT_GROUP` if the table is not as it was written.
 */
export async function readActualsOf(group: FeatureGroup, window: ActualsWindow): Promise<Actuals> {
  const { first, past, seasonLength, file } = window, { end } = group;
  const last = file === null ? end : file.period.reduce((most, period) => Math.max(most, period), end);
  const periods = Math.max(0, last - first + 1);
  const y = new Float64Array(group.keys.length * periods).fill(NaN);
  const scale = new Float64Array(group.keys.length).fill(NaN), isZeroFilled = fillsZeros(group);
  const known = new Int32Array(group.keys.length).fill(end);
  for (const { from, to } of group.chunks) {
    const [values = new Float64Array(0)] = await readKeyRows(group, "panel", { columns: ["y"], from, to });
    for (let k = from, at = 0; k < to; k++) {
      const rows = group.keyRows[k]!, own = values.subarray(at, at += rows), start = end + 1 - rows;
      const cut = Math.max(0, first - start);
      const real = rows - (group.lateRows?.[k] ?? (isZeroFilled ? trailingZeros(own) : 0));
      known[k] = start + real - 1;
      if (periods > 0 && cut < real) y.set(own.subarray(cut, real), k * periods + Math.max(0, start - first));
      if (past >= start) scale[k] = errorScale(own.subarray(0, past - start + 1), seasonLength).mae;
    }
  }
  overlay(y, file, { first, periods });
  return { first, periods, end, last: known, isZeroFilled, y, scale };
}

function fillsZeros({ lineage: { settings } }: FeatureGroup): boolean {
  return Reflect.get(Object(settings.cleaning), "gaps") === "zero";
}

/** Of a version that did not record where the rows of a key end: zeros at its end may be filled. */
function trailingZeros(y: Float64Array): number {
  return y.length - 1 - y.findLastIndex((value) => value !== 0 && value === value);
}

/**
 * Value of a key as a part of a sum: what the table filled by zeros behind its last row counts. Without it a sum would be over
 * those that happen to have a row.
 */
export function summandAt(
  { y, first, periods, end, last, isZeroFilled }: Actuals,
  key: number,
  period: number,
): number {
  const value = y[key * periods + period - first] ?? NaN;
  return value !== value && isZeroFilled && period > last[key]! && period <= end ? 0 : value;
}

function overlay(
  y: Float64Array,
  file: FileActuals | null,
  { first, periods }: { readonly first: number; readonly periods: number },
): void {
  if (file === null) return;
  for (let i = 0; i < file.y.length; i++) {
    const at = file.period[i]! - first;
    if (at >= 0) y[file.key[i]! * periods + at] = file.y[i]!;
  }
}

/** Values of a key, as a view of shape [periods]. */
export function valuesOf({ y, periods }: Actuals, key: number): Float64Array {
  return y.subarray(key * periods, (key + 1) * periods);
}

/**
 * What the naive forecast says: the last known value.
 *
 * @param values Of a key, over the window. @param origin Position of the last period that was known. @param most Periods to
 * look back.
 * @returns NaN if none of these is known.
 */
export function naiveAt(values: Float64Array, origin: number, most: number): number {
  for (let at = Math.min(origin, values.length - 1); at >= 0 && at > origin - most; at--) {
    if (values[at] === values[at]) return values[at]!;
  }
  return NaN;
}

/**
 * What the seasonal naive forecast says: the value of the same place in the last known cycle.
 *
 * @param values Of a key, over the window. @param at Position of the period that is forecast.
 * @param from `origin`: position of the last period that was known; `seasonLength`: periods of a cycle.
 * @returns NaN if neither of the last two cycles knows it.
 */
export function seasonalAt(
  values: Float64Array,
  at: number,
  { origin, seasonLength }: { readonly origin: number; readonly seasonLength: number },
): number {
  const last = at - seasonLength * Math.ceil((at - origin) / seasonLength);
  const value = last < 0 ? NaN : values[last]!;
  return value === value || last < seasonLength ? value : values[last - seasonLength]!;
}
