/** A forecast with what was before and what came. */
export interface ForecastWithFacts {
  /** Period numbers, ascending, and values of the history; NaN is missing. */
  readonly history: { readonly ds: ArrayLike<number>; readonly y: ArrayLike<number> };
  /** What came, where it is known. */
  readonly actual?: { readonly ds: ArrayLike<number>; readonly y: ArrayLike<number> };
  /** Period numbers of the forecast, shape [h]. */
  readonly ds: ArrayLike<number>;
  /** Point forecast, shape [h]. */
  readonly yhat: ArrayLike<number>;
  /** Lower ends by level, each of shape [h]. */
  readonly lo: readonly ArrayLike<number>[];
  /** Upper ends by level. */
  readonly hi: readonly ArrayLike<number>[];
}

/** What can be said of a forecast in a sentence. */
export interface ForecastFacts {
  /** Sum of the forecast, unit of `y`. */
  readonly total: number;
  /** Mean of the forecast over the mean of as many known values before it; NaN where these are none, or not above zero. */
  readonly beside: number;
  /** Steps whose actual is known. */
  readonly known: number;
  /** Sum of the forecast at these steps over the sum of what came; NaN where that is not above zero. */
  readonly met: number;
  /** Actuals inside of the interval, by level. */
  readonly inside: readonly number[];
}

/**
 * What a forecast says beside what was before it, and beside what came.
 *
 * @param series Of one key. Actuals outside of the forecast's steps are not counted.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { forecastFacts } from "@lib/metrics/forecast_facts.ts";
 * const history = { ds: [0, 1, 2], y: [9, 4, 4] }, actual = { ds: [3, 4], y: [5, 20] };
 * const facts = forecastFacts({ history, actual, ds: [3, 4], yhat: [5, 5], lo: [[4, 4]], hi: [[6, 6]] });
 * assertEquals(facts, { total: 10, beside: 1.25, known: 2, met: 0.4, inside: [1] });
 * ```
 */
export function forecastFacts({ history, actual, ds, yhat, lo, hi }: ForecastWithFacts): ForecastFacts {
  const came = new Map(Array.from(actual?.ds ?? [], (period, i) => [period, actual?.y[i] ?? NaN]));
  const before = Array.from(history.y).filter(Number.isFinite).slice(-Math.max(1, yhat.length));
  const total = sum(Array.from(yhat)), usual = sum(before) / before.length;
  const steps = Array.from(ds, (period, i) => ({ i, y: came.get(period) ?? NaN })).filter(({ y }) =>
    Number.isFinite(y)
  );
  const observed = sum(steps.map(({ y }) => y));
  return {
    total,
    beside: usual > 0 ? total / yhat.length / usual : NaN,
    known: steps.length,
    met: observed > 0 ? sum(steps.map(({ i }) => yhat[i]!)) / observed : NaN,
    inside: lo.map((ends, l) => steps.filter(({ i, y }) => y >= ends[i]! && y <= (hi[l]?.[i] ?? NaN)).length),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
