/** A line over t = 1 … n. */
export interface Line {
  /** Value at t = 0. */
  readonly intercept: number;
  /** Rise per step. */
  readonly slope: number;
}

/** The line that each forecast of a series knows, shape [n] each. */
export interface Lines {
  /** At t = 0. */
  readonly intercepts: Float64Array;
  /** Per step. */
  readonly slopes: Float64Array;
  /** First forecasts that say nothing: a line through so few values is none. */
  readonly warmUp: number;
}

/** Where a moving line keeps what it knows: values so far, their mean, its intercept and slope, and (1 - alpha)^count. */
const COUNT = 0, MEAN = 1, INTERCEPT = 2, SLOPE = 3, DECAY = 4;

/** As the reference implementation. */
const WARM_UP = 3;

/** A moving line before any value. */
export const FIRST_LINE: readonly number[] = [0, 0, 0, 0, 1];

/**
 * Least squares line of the known values over t = 1 … n.
 *
 * @param y Shape [n]; NaN is unknown, at least one value is known.
 */
export function fitLine(y: Float64Array): Line {
  let count = 0, meanT = 0, meanY = 0, tt = 0, ty = 0;
  for (let t = 0; t < y.length; t++) {
    if (y[t] !== y[t]) continue;
    count++;
    const dt = t + 1 - meanT;
    meanT += dt / count;
    meanY += (y[t]! - meanY) / count;
    tt += dt * (t + 1 - meanT);
    ty += dt * (y[t]! - meanY);
  }
  const slope = tt > 0 ? ty / tt : 0;
  return { intercept: meanY - slope * meanT, slope };
}

/** One line for all forecasts. @param line Fitted on all values. @param n Their number. */
export function wholeLine({ intercept, slope }: Line, n: number): Lines {
  return { intercepts: new Float64Array(n).fill(intercept), slopes: new Float64Array(n).fill(slope), warmUp: 0 };
}

/** For each value the line of those before it. @param y Shape [n]; NaN is unknown and lies on its line. */
export function movingLines(y: Float64Array): Lines {
  const intercepts = new Float64Array(y.length),
    slopes = new Float64Array(y.length),
    line = Float64Array.from(FIRST_LINE);
  for (let t = 0; t < y.length; t++) {
    intercepts[t] = line[INTERCEPT]!;
    slopes[t] = line[SLOPE]!;
    moveLine(line, y[t]!, 0);
  }
  return { intercepts, slopes, warmUp: WARM_UP };
}

/**
 * Take a value into the least squares line of all before it.
 *
 * @param line Shape [5], begun as {@linkcode FIRST_LINE}; changed. @param value NaN is unknown and leaves the line as it is.
 * @param alpha Smoothing weight of the level, in [0, 1).
 */
export function moveLine(line: Float64Array, value: number, alpha: number): void {
  const t = line[COUNT]! + 1, before = line[MEAN]!;
  line[COUNT] = t;
  line[DECAY]! *= 1 - alpha;
  if (value !== value) {
    line[MEAN] = line[INTERCEPT]! + line[SLOPE]! * (t + 1) / 2;
    return;
  }
  line[MEAN] = before + (value - before) / t;
  // A new last value lifts the slope by 6 (value - mean) / (t (t + 1)): the recursion of Fiorucci et al., equation 15.
  line[SLOPE] = t === 1 ? 0 : ((t - 2) * line[SLOPE]! + 6 * (value - before) / t) / (t + 1);
  line[INTERCEPT] = line[MEAN]! - line[SLOPE]! * (t + 1) / 2;
}

/** The drift of the step after a moving line's last. @param line As in {@linkcode moveLine}. @param alpha In (0, 1). */
export function lineDrift(line: Float64Array, alpha: number): number {
  const decay = line[DECAY]!;
  return decay * line[INTERCEPT]! + line[SLOPE]! * (1 - decay * (1 - alpha)) / alpha;
}

/** Room for the drifts of a fit, so that no weight reserves its own. */
let room = new Float64Array(256);

/** The drift of every step, shape [n], valid until the next call. @param lines That the forecasts know. @param alpha In (0, 1). */
export function driftsOf({ intercepts, slopes }: Lines, alpha: number): Float64Array {
  const n = intercepts.length, keep = 1 - alpha;
  if (room.length < n) room = new Float64Array(2 * n);
  for (let t = 0, decay = 1; t < n; t++) {
    const faded = decay * keep;
    room[t] = decay * intercepts[t]! + slopes[t]! * (1 - faded) / alpha;
    decay = faded;
  }
  return room.subarray(0, n);
}
