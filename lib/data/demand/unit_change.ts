import { median } from "../../core/numbers/statistics.ts";

/** Factors by which units differ: tens, dozens, hundreds (cents), thousands. */
const UNIT_FACTORS: readonly number[] = [10, 12, 100, 1000];

/** A change of unit: values are about this many times what they were. */
export interface UnitChange {
  /** 10, 12, 100 or 1,000, or 1 over it. */
  readonly factor: number;
  /** How many times what they were values are, by their median. */
  readonly ratio: number;
  /** Values that it rests on. */
  readonly values: number;
}

/** A ratio is near a factor within this one at most: demand moves meanwhile. */
const NEAR = 1.5;
/** Within this one it is near for any key; beyond, as far as the median of its values may stray, in standard errors. */
const CLOSE = 1.1, STRAY = 3;
/** As {@linkcode NEAR}, of most keys together, which no demand moves by such factors. */
const NEAR_OF_ALL = 2;
/** From half of the smallest factor, on the scale of ratios, a value is nearer to another unit than to its own. */
const SHIFTED = Math.log(10) / 2;
/** Values of its own without which a key says nothing. */
const FEWEST_OWN = 12;
/** Values in a row that a change of one key needs; of at least 60 times, which nothing else does. */
const FEWEST_RUN = 4, FEWEST_FAR = 2, FAR_RATIO = Math.log(60);
/** Times the usual spread of a key that its values must be away. */
const FAR = 5;
/** Share of its own values that may lie as far off: of an erratic key nothing can be said. */
const MOST_OFF = 0.02;

/**
 * The factor that a ratio is near, or null.
 *
 * @param ratio > 0. @param near Greatest ratio between both, > 1.
 */
export function unitFactor(ratio: number, near = NEAR): number | null {
  const size = Math.abs(Math.log(ratio));
  const [nearest] = UNIT_FACTORS.toSorted((a, b) => Math.abs(Math.log(a) - size) - Math.abs(Math.log(b) - size));
  if (nearest === undefined || !(Math.abs(Math.log(nearest) - size) <= Math.log(near))) return null;
  return ratio > 1 ? nearest : 1 / nearest;
}

/**
 * Logarithms of how many times a key's usual size its values are.
 *
 * @param y Target, shape [n]; NaN, zero and below say nothing of a unit. @param from First row of the newest span.
 * @returns Shape [n], NaN where nothing is said; null if too few values before `from` say what is usual.
 */
export function logRatios(y: ArrayLike<number>, from: number): Float64Array | null {
  const ratios = new Float64Array(y.length), own = new Float64Array(from);
  let count = 0;
  for (let row = 0; row < y.length; row++) {
    ratios[row] = y[row]! > 0 ? Math.log(y[row]!) : NaN;
    if (row < from && y[row]! > 0) own[count++] = ratios[row]!;
  }
  if (count < FEWEST_OWN) return null;
  const sorted = own.subarray(0, count).sort(), middle = count >> 1;
  const usual = count % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  for (let row = 0; row < y.length; row++) ratios[row]! -= usual;
  return ratios;
}

/**
 * Whether a key's newest values are in another unit: a run at its end that is all far from its usual size, near a factor
 * of units, sudden, and unlike anything that the key has done before; the same season a year before included.
 *
 * @param ratios Of {@linkcode logRatios}. @param from First row of the newest span. @param year Rows of a year; 0: unknown.
 */
export function unitChange(ratios: Float64Array, from: number, year: number): UnitChange | null {
  const run: number[] = [], rows: number[] = [];
  let last = ratios.length - 1;
  for (; last >= from; last--) {
    const value = ratios[last]!;
    if (Number.isNaN(value)) continue;
    if (Math.abs(value) < SHIFTED || (run.length > 0 && Math.sign(value) !== Math.sign(run[0]!))) break;
    run.push(value);
    rows.push(last);
  }
  if (run.length < FEWEST_FAR) return null;
  const shift = median(run), needed = Math.abs(shift) >= FAR_RATIO ? FEWEST_FAR : FEWEST_RUN;
  if (run.length < needed) return null;
  const own = ratios.subarray(0, from).filter((value) => !Number.isNaN(value)), spread = spreadOf(own);
  const near = Math.min(NEAR, CLOSE * Math.exp(STRAY * spread / Math.sqrt(run.length)));
  const factor = unitFactor(Math.exp(shift), near);
  if (factor === null || Math.abs(shift) < FAR * spread || !isSudden(ratios, rows.at(-1)!)) return null;
  const off = own.filter((value) => Math.abs(value) >= SHIFTED && Math.sign(value) === Math.sign(shift));
  if (off.length > MOST_OFF * own.length) return null;
  const before = year === 0 ? [] : rows.map((row) => ratios[row - year]).filter((value) => value !== undefined);
  if (before.some((value) => Math.abs(value) >= SHIFTED)) return null;
  return { factor, ratio: Math.exp(shift), values: run.length };
}

/** Standard deviation of most values, by the median distance from their median. */
function spreadOf(values: Float64Array): number {
  const middle = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - middle)));
}

/** Values on either side of a change that say whether it is one of a moment. */
const AROUND = 3;

/** The values before the run are far from its first ones: growth is no change of unit. */
function isSudden(ratios: Float64Array, first: number): boolean {
  const known = (part: Float64Array) => part.filter((value) => !Number.isNaN(value));
  const before = known(ratios.subarray(0, first)).slice(-AROUND),
    after = known(ratios.subarray(first)).slice(0, AROUND);
  return before.length > 0 && Math.abs(median(after) - median(before)) >= SHIFTED;
}

/** Keys without which the table says nothing in a period; fewer are judged one by one. */
const FEWEST_KEYS = 5;
/** Standard error of a median, in standard deviations over the root of its values. */
const MEDIAN_ERROR = Math.sqrt(Math.PI / 2);
/** Share of the keys of a usual period without which a period says nothing: what sells on a closed day is no sample. */
const FEWEST_SHARE = 0.25;

/**
 * Whether the newest values of most keys of a table are in another unit, from one period on or for some periods.
 *
 * @param periods Log ratios of the keys by period, oldest first: [p][keys that have a value].
 * @param span The last so many periods may be judged; those before say what is usual.
 * @returns The change with the positions of its first and last period; null if there is none.
 */
export function tableUnitChange(
  periods: readonly (readonly number[])[],
  span: number,
): UnitChange & { readonly first: number; readonly last: number } | null {
  const from = Math.max(0, periods.length - span);
  const fewest = Math.max(FEWEST_KEYS, FEWEST_SHARE * median(periods.map((values) => values.length)));
  const medians = periods.map((values) => values.length < fewest ? NaN : median(values));
  const past = medians.slice(0, from).filter(Number.isFinite);
  if (past.length === 0 || Math.max(...past.map(Math.abs)) >= SHIFTED) return null;
  const usual = spreadOf(Float64Array.from(past));
  const leastOf = (values: readonly number[]) =>
    Math.max(SHIFTED, FAR * usual, FAR * MEDIAN_ERROR * spreadOf(Float64Array.from(values)) / Math.sqrt(values.length));
  let best: UnitChange & { first: number; last: number } | null = null;
  for (let first = from; first < periods.length; first++) {
    const own = unitFactor(Math.exp(medians[first]!), NEAR_OF_ALL);
    if (!(Math.abs(medians[first]!) >= leastOf(periods[first]!)) || own === null) continue;
    let last = first;
    while (last + 1 < periods.length && !(Math.abs(medians[last + 1]! - medians[first]!) >= Math.log(NEAR_OF_ALL))) {
      last++;
    }
    while (Number.isNaN(medians[last]!)) last--;
    const shift = median(medians.slice(first, last + 1).filter(Number.isFinite)),
      factor = unitFactor(Math.exp(shift), NEAR_OF_ALL);
    const values = periods.slice(first, last + 1).reduce((sum, all) => sum + all.length, 0);
    if (factor !== null && (best === null || values > best.values)) {
      best = { factor, ratio: Math.exp(shift), values, first, last };
    }
    first = last;
  }
  return best;
}
