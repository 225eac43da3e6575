import { type Loess, loessOf } from "./loess.ts";

/** How a series is decomposed. */
export interface StlOptions {
  /** Season length m >= 2, in steps. */
  readonly period: number;
  /** Seasons that each point of the season looks at, odd, >= 3. */
  readonly seasonal: number;
  /** 0: the season is a mean of its neighbours, the default; 1: it may drift. */
  readonly seasonalDegree?: 0 | 1;
  /** Whether every value is fitted instead of every tenth of a window; default false. */
  readonly exact?: boolean;
  /** Passes of the inner loop, >= 1; default 2. */
  readonly inner?: number;
  /** Passes of the outer loop, in which outliers lose their weight; default 0. */
  readonly outer?: number;
}

/** A series taken apart: y = trend + seasonal + remainder. */
export interface StlParts {
  /** Shape [n]. */
  readonly trend: Float64Array;
  /** Shape [n]. */
  readonly seasonal: Float64Array;
}

/** Fits of a window, where not every value is fitted. */
const FITS_PER_WINDOW = 10;

/** Seasons up to which a position is smoothed by a matrix that is made once for all positions. */
const FEW_CYCLES = 40;

/** Remainders up to the first share of the reach count fully, those beyond the second not at all. */
const FULL = 0.001, NONE = 0.999;

/**
 * Seasonal-trend decomposition by loess.
 *
 *     y - trend ──► each position of the season smoothed over the seasons, with one season more at both ends
 *                     │                         less what a low-pass keeps of it (means of m, m and 3, then loess)
 *                     ▼
 *                  seasonal;  y - seasonal ──► smoothed: trend          and again; outliers lose weight by the remainder
 *
 * @param y Shape [n], n >= m, finite.
 * @param known Shape [n]: 1 where a value counts and 0 where it was made up; null: all count.
 * @param options Windows and passes.
 * @see Cleveland, Cleveland, McRae & Terpenning (1990), Journal of Official Statistics 6(1), 3-73
 */
export function decomposeStl(y: Float64Array, known: Float64Array | null, options: StlOptions): StlParts {
  const { inner = 2, outer = 0 } = options, stl = new Decomposition(y, options);
  for (let pass = 0; pass <= outer; pass++) {
    const weights = pass === 0 ? known : robustWeights(y, stl, known);
    for (let i = 0; i < inner; i++) stl.improve(weights);
  }
  return { trend: stl.trend, seasonal: stl.seasonal };
}

/** The smoother of each position over the seasons. */
export function seasonalLoess({ seasonal, seasonalDegree = 0, exact }: StlOptions): Loess {
  return loessOf({ window: seasonal, degree: seasonalDegree, jump: jumpOf(seasonal, exact) });
}

/** The smoother of the trend: the shortest that lets no season through. */
export function trendLoess({ period, seasonal, exact }: StlOptions): Loess {
  const window = nextOdd(Math.ceil(1.5 * period / (1 - 1.5 / seasonal)));
  return loessOf({ window, degree: 1, jump: jumpOf(window, exact) });
}

function jumpOf(window: number, exact = false): number {
  return exact ? 1 : Math.ceil(window / FITS_PER_WINDOW);
}

class Decomposition {
  readonly trend: Float64Array;
  readonly seasonal: Float64Array;
  readonly #seasonalLoess: Loess;
  readonly #trendLoess: Loess;
  readonly #lowPassLoess: Loess;
  readonly #rest: Float64Array;
  /** The smooth season with one season more at both ends, shape [n + 2 m]. */
  readonly #cycles: Float64Array;
  /** By number of seasons k, what smooths a position, shape [k + 2][k]. */
  readonly #smoothers = new Map<number, Float64Array>();
  /** Scratch, shape [n + 2 m] each. */
  readonly #first: Float64Array;
  readonly #second: Float64Array;

  constructor(readonly y: Float64Array, readonly options: StlOptions) {
    const n = y.length, { period, exact } = options, lowPass = nextOdd(period + 1);
    this.#seasonalLoess = seasonalLoess(options);
    this.#trendLoess = trendLoess(options);
    this.#lowPassLoess = loessOf({ window: lowPass, degree: 1, jump: jumpOf(lowPass, exact) });
    [this.trend, this.seasonal, this.#rest] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    const longer = n + 2 * period;
    [this.#cycles, this.#first, this.#second] = [
      new Float64Array(longer),
      new Float64Array(longer),
      new Float64Array(longer),
    ];
  }

  /** One pass of the inner loop. */
  improve(weights: Float64Array | null): void {
    const { y, trend, seasonal, options: { period: m } } = this, n = y.length, rest = this.#rest, cycles = this.#cycles;
    for (let t = 0; t < n; t++) rest[t] = y[t]! - trend[t]!;
    for (let position = 0; position < m; position++) {
      const k = Math.floor((n - 1 - position) / m) + 1;
      if (weights === null && k <= FEW_CYCLES) this.#multiplyPosition(position, k);
      else this.#smoothPosition(position, k, weights);
    }
    movingAverage(cycles, m, this.#first);
    movingAverage(this.#first.subarray(0, n + m + 1), m, this.#second);
    movingAverage(this.#second.subarray(0, n + 2), 3, this.#first);
    this.#lowPassLoess.smooth(this.#first.subarray(0, n), null, rest);
    for (let t = 0; t < n; t++) {
      seasonal[t] = cycles[m + t]! - rest[t]!;
      rest[t] = y[t]! - seasonal[t]!;
    }
    this.#trendLoess.smooth(rest, weights, trend);
  }

  /** As {@linkcode #smoothPosition}, where all values count. */
  #multiplyPosition(position: number, k: number): void {
    const { period: m } = this.options, smoother = this.#smootherOf(k), rest = this.#rest, cycles = this.#cycles;
    for (let i = 0, at = 0; i < k + 2; i++) {
      let sum = 0;
      for (let j = 0; j < k; j++, at++) sum += smoother[at]! * rest[j * m + position]!;
      cycles[i * m + position] = sum;
    }
  }

  /** Column by column what smoothing makes of a single 1. */
  #smootherOf(k: number): Float64Array {
    const known = this.#smoothers.get(k), loess = this.#seasonalLoess;
    if (known !== undefined) return known;
    const smoother = new Float64Array((k + 2) * k), one = new Float64Array(k), smooth = new Float64Array(k);
    for (let j = 0; j < k; j++) {
      one.fill(0)[j] = 1;
      loess.smooth(one, null, smooth);
      smooth.forEach((value, i) => smoother[(i + 1) * k + j] = value);
      smoother[j] = loess.fitAt(one, null, -1);
      smoother[(k + 1) * k + j] = loess.fitAt(one, null, k);
    }
    this.#smoothers.set(k, smoother);
    return smoother;
  }

  /** A position of the season over its k seasons, from one before the first to one behind the last. */
  #smoothPosition(position: number, k: number, weights: Float64Array | null): void {
    const { period: m } = this.options;
    const values = this.#first.subarray(0, k), smooth = this.#second.subarray(0, k);
    const counts = weights === null ? null : this.#second.subarray(k, 2 * k), cycles = this.#cycles;
    for (let i = 0; i < k; i++) {
      values[i] = this.#rest[i * m + position]!;
      if (counts !== null && weights !== null) counts[i] = weights[i * m + position]!;
    }
    this.#seasonalLoess.smooth(values, counts, smooth);
    for (let i = 0; i < k; i++) cycles[(i + 1) * m + position] = smooth[i]!;
    const before = this.#seasonalLoess.fitAt(values, counts, -1), after = this.#seasonalLoess.fitAt(values, counts, k);
    cycles[position] = before === before ? before : smooth[0]!;
    cycles[(k + 1) * m + position] = after === after ? after : smooth[k - 1]!;
  }
}

/** Bisquare weights of the remainders: beyond six times their middle size nothing counts. */
function robustWeights(y: Float64Array, { trend, seasonal }: StlParts, known: Float64Array | null): Float64Array {
  const size = y.map((value, t) => Math.abs(value - trend[t]! - seasonal[t]!));
  const sorted = (known === null ? size.slice() : size.filter((_, t) => known[t]! > 0)).sort();
  const half = sorted.length >> 1, reach = 3 * (sorted[half]! + sorted[sorted.length - half - 1]!);
  return size.map((value, t) => {
    const own = known === null ? 1 : known[t]!;
    if (value <= FULL * reach) return own;
    return value <= NONE * reach ? own * (1 - (value / reach) ** 2) ** 2 : 0;
  });
}

/** Means of `window` neighbours, shape [n - window + 1]. */
function movingAverage(values: Float64Array, window: number, out: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < window; i++) sum += values[i]!;
  out[0] = sum / window;
  for (let i = window; i < values.length; i++) {
    sum += values[i]! - values[i - window]!;
    out[i - window + 1] = sum / window;
  }
}

function nextOdd(value: number): number {
  return value % 2 === 0 ? value + 1 : value;
}
