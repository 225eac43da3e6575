/** A local regression over evenly spaced values. */
export interface LoessOptions {
  /** Nearest values that each fit looks at, odd, >= 3; where there are fewer, all, and the weights fall as slowly. */
  readonly window: number;
  /** 0: a weighted mean; 1: a line. */
  readonly degree: 0 | 1;
  /** Steps between fits, >= 1; values between are on the straight line. */
  readonly jump: number;
}

/** How much of its values a smoother keeps. */
export interface Influence {
  /** Sum over all places of what a value has to say in its own fit: the parameters that the smooth curve is worth. */
  readonly freedom: number;
  /** Variance that noise of variance 1 leaves in the smooth curve, in the mean. */
  readonly noise: number;
}

/** Shares of the farthest distance within which a value counts fully, and beyond which it does not count. */
const FULL = 0.001, NONE = 0.999;

/** Least spread of the values' places, as a share of their range, for a line. */
const LEAST_SPREAD = 0.001;

/**
 * Local regression with tricube weights: the smoother of STL. One object smooths series after series; for series of one length
 * whose values count alike it makes the coefficients of a place once.
 *
 * @see Cleveland, Cleveland, McRae & Terpenning (1990), Journal of Official Statistics 6(1), 3-73
 */
export class Loess {
  #coefficients: Float64Array = new Float64Array(16);
  // Coefficients by place of the fit among the values in view, of series of so many values that all count alike.
  readonly #known = new Map<number, Float64Array>();
  #n = -1;

  constructor(readonly options: LoessOptions) {}

  /**
   * Smooth a series.
   *
   * @param y Shape [n], n >= 1, finite.
   * @param weights Shape [n], >= 0; a value of weight 0 does not count. Null: all count alike.
   * @param out Receives the smooth values, shape [n]; a place without weight nearby keeps its value.
   */
  smooth(y: Float64Array, weights: Float64Array | null, out: Float64Array): void {
    const n = y.length, jump = Math.max(1, Math.min(this.options.jump, n - 1));
    if (n < 2) {
      out[0] = y[0]!;
      return;
    }
    let last = 0;
    for (let at = 0; at < n; at += jump) {
      const fitted = this.#fit(y, weights, at, this.#firstInView(n, at));
      out[at] = fitted === fitted ? fitted : y[at]!;
      if (at > 0) fillBetween(out, last, at);
      last = at;
    }
    if (last === n - 1) return;
    // As in Cleveland's program the last value is fitted by the values in view of the place before.
    const fitted = this.#fit(y, weights, n - 1, this.#firstInView(n, last));
    out[n - 1] = fitted === fitted ? fitted : y[n - 1]!;
    fillBetween(out, last, n - 1);
  }

  /**
   * The fit at a place.
   *
   * @param y Shape [n], n >= 1. @param weights As in `smooth`. @param at Place, also before the first or behind the last value.
   * @returns NaN where no value in view has weight.
   */
  fitAt(y: Float64Array, weights: Float64Array | null, at: number): number {
    return this.#fit(y, weights, at, this.#firstInView(y.length, at));
  }

  /** What the smoother does to n values that count alike. @param n >= 1. */
  influenceOn(n: number): Influence {
    let freedom = 0, noise = 0, fits = 0;
    for (let at = 0; at < n; at += this.options.jump, fits++) {
      const left = this.#firstInView(n, at), count = Math.min(this.options.window, n);
      this.#weigh(n, { at, left, right: left + count - 1 }, null);
      freedom += this.#coefficients[at - left]!;
      for (let i = 0; i < count; i++) noise += this.#coefficients[i]! ** 2;
    }
    return { freedom: freedom * n / fits, noise: noise / fits };
  }

  #firstInView(n: number, at: number): number {
    const { window } = this.options, half = (window + 1) >> 1;
    return Math.max(0, Math.min(at - half + 1, n - Math.min(window, n)));
  }

  #fit(y: Float64Array, weights: Float64Array | null, at: number, left: number): number {
    const n = y.length, count = Math.min(this.options.window, n), view = { at, left, right: left + count - 1 };
    const coefficients = weights === null ? this.#knownAt(n, view) : this.#weigh(n, view, weights);
    if (coefficients === null) return NaN;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += coefficients[i]! * y[left + i]!;
    return sum;
  }

  /** Coefficients where all values count alike. */
  #knownAt(n: number, view: View): Float64Array | null {
    if (this.#n !== n) this.#known.clear();
    this.#n = n;
    const place = view.at - view.left, known = this.#known.get(place);
    if (known !== undefined) return known;
    const made = this.#weigh(n, view, null)?.slice(0, view.right - view.left + 1) ?? null;
    if (made !== null) this.#known.set(place, made);
    return made;
  }

  /** Coefficients of the values in view, which the next call overwrites; null where none has weight. */
  #weigh(n: number, { at, left, right }: View, weights: Float64Array | null): Float64Array | null {
    const { window, degree } = this.options, count = right - left + 1;
    if (this.#coefficients.length < count) this.#coefficients = new Float64Array(2 * count);
    const w = this.#coefficients;
    const reach = Math.max(at - left, right - at) + (window > n ? (window - n) >> 1 : 0);
    let total = 0;
    for (let i = 0; i < count; i++) {
      const value = tricube(Math.abs(left + i - at), reach) * (weights === null ? 1 : weights[left + i]!);
      w[i] = value;
      total += value;
    }
    if (!(total > 0)) return null;
    for (let i = 0; i < count; i++) w[i]! /= total;
    if (reach > 0 && degree === 1) tilt(w, count, { at: at - left, range: n - 1 });
    return w;
  }
}

/** Values that a fit looks at, and where it is made. */
interface View {
  readonly at: number;
  readonly left: number;
  readonly right: number;
}

function tricube(distance: number, reach: number): number {
  if (distance > NONE * reach) return 0;
  if (distance <= FULL * reach) return 1;
  const share = distance / reach, rest = 1 - share * share * share;
  return rest * rest * rest;
}

/** Make the coefficients of a mean those of a line. */
function tilt(w: Float64Array, count: number, { at, range }: { at: number; range: number }): void {
  let centre = 0, spread = 0;
  for (let i = 0; i < count; i++) centre += w[i]! * i;
  for (let i = 0; i < count; i++) spread += w[i]! * (i - centre) * (i - centre);
  if (!(Math.sqrt(spread) > LEAST_SPREAD * range)) return;
  const slope = (at - centre) / spread;
  for (let i = 0; i < count; i++) w[i]! *= slope * (i - centre) + 1;
}

function fillBetween(out: Float64Array, left: number, right: number): void {
  const rise = (out[right]! - out[left]!) / (right - left);
  for (let i = left + 1; i < right; i++) out[i] = out[left]! + rise * (i - left);
}

/** A pure memo: keys of one table have histories of few lengths, and all are taken apart in the same ways. */
const loesses = new Map<string, Loess>(), MOST_LOESSES = 64;

/** The smoother of some options, the same for all that ask: what it knows of places is known to all of them. */
export function loessOf(options: LoessOptions): Loess {
  const { window, degree, jump } = options, name = `${window} ${degree} ${jump}`, known = loesses.get(name);
  if (known !== undefined) return known;
  if (loesses.size >= MOST_LOESSES) loesses.clear();
  const made = new Loess({ window, degree, jump });
  loesses.set(name, made);
  return made;
}
