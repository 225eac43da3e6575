/** A least squares problem in centred columns: weighted mean products of columns, shape [k × k], and of each with the target, [k]. */
export interface QuadraticProblem {
  readonly gram: Float64Array;
  readonly moment: Float64Array;
}

/** Penalties on the sum of absolute coefficients and on half of that of their squares, both >= 0. */
export interface ElasticPenalty {
  readonly l1: number;
  readonly l2: number;
}

/** Coefficients on their way, and what of the moments they leave, shape [k]. */
interface Descent {
  readonly pull: Float64Array;
  readonly gram: Float64Array;
  readonly b: Float64Array;
}

/** Sweeps over all coefficients at most. */
const MOST_SWEEPS = 1000;
/** Of fewer coefficients a sweep over all costs less than to gather those that are not 0. */
const MANY = 100;

/**
 * Minimum of b'Gb / 2 - m'b + l1 |b|₁ + l2 |b|² / 2, one coefficient at a time. Between sweeps over all coefficients, those that
 * are not 0 settle among themselves, which of many columns are few.
 *
 * @param problem G and m. @param penalty Strengths.
 * @param options `start`: where to begin, overwritten; `precision`: the change, relative to the largest moment, at which sweeps end,
 * default 1e-9.
 * @returns `start`, shape [k].
 * @see Friedman, Hastie & Tibshirani (2010), doi:10.18637/jss.v033.i01, covariance updates and active sets
 */
export function descendCoordinates(
  { gram, moment }: QuadraticProblem,
  penalty: ElasticPenalty,
  { start, precision = 1e-9 }: { readonly start: Float64Array; readonly precision?: number },
): Float64Array {
  const b = start, k = moment.length, pull = moment.slice();
  for (let j = 0; j < k; j++) if (b[j] !== 0) move(pull, gram, j, b[j]!);
  const least = precision * moment.reduce((most, m) => Math.max(most, Math.abs(m)), 0);
  for (let sweeps = 0; sweeps < MOST_SWEEPS; sweeps++) {
    if (!(sweep({ pull, gram, b }, penalty) > least)) break;
    if (k < MANY) continue;
    const active = placesOf(b), a = active.length;
    if (2 * a > k) continue;
    const own = gather(b, active), among = new Float64Array(a * a), left = gather(pull, active);
    for (let i = 0; i < a; i++) {
      gather(gram.subarray(active[i]! * k, (active[i]! + 1) * k), active, among.subarray(i * a));
    }
    while (++sweeps < MOST_SWEEPS && sweep({ pull: left, gram: among, b: own }, penalty) > least);
    active.forEach((j, i) => {
      move(pull, gram, j, own[i]! - b[j]!);
      b[j] = own[i]!;
    });
  }
  return b;
}

/** Move each coefficient once to where it is best. @returns The largest change, in the unit of moments. */
function sweep(
  { pull, gram, b }: Descent,
  { l1, l2 }: ElasticPenalty,
): number {
  const k = pull.length;
  let largest = 0;
  for (let j = 0; j < k; j++) {
    const own = gram[j * k + j]!, free = pull[j]! + own * b[j]!;
    const next = own > 0 ? soften(free, l1) / (own + l2) : 0, change = next - b[j]!;
    if (change === 0) continue;
    move(pull, gram, j, change);
    b[j] = next;
    largest = Math.max(largest, Math.abs(change) * (own + l2));
  }
  return largest;
}

/** Places of coefficients that are not 0. */
function placesOf(b: Float64Array): Int32Array {
  const places = new Int32Array(b.length);
  let count = 0;
  for (let j = 0; j < b.length; j++) if (b[j] !== 0) places[count++] = j;
  return places.subarray(0, count);
}

/** Plain loops: a call for each number would take longer than the sweeps. */
function gather(values: Float64Array, places: Int32Array, into = new Float64Array(places.length)): Float64Array {
  for (let i = 0; i < places.length; i++) into[i] = values[places[i]!]!;
  return into;
}

/** What is left of the moments once a coefficient has changed. */
function move(pull: Float64Array, gram: Float64Array, j: number, change: number): void {
  const k = pull.length;
  for (let i = 0, at = j * k; i < k; i++, at++) pull[i]! -= change * gram[at]!;
}

/** The number less a size, or 0 if it is not larger. */
export function soften(value: number, by: number): number {
  return value > by ? value - by : value < -by ? value + by : 0;
}
