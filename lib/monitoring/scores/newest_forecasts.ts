/** What was said last of each key and period before it came, by the version that serves the key. */
export interface NewestForecasts {
  /** First period. */
  readonly first: number;
  /** Periods, >= 0. */
  readonly periods: number;
  /** Origin of the forecast, shape [keys × periods]; {@linkcode NONE} where there is none. */
  readonly origin: Int32Array;
  /** Forecast, unit of `y`, shape [keys × periods]. */
  readonly yhat: Float64Array;
  /** Lower end of the interval that is watched, likewise; NaN where there is none. */
  readonly lo: Float64Array;
  /** Upper end. */
  readonly hi: Float64Array;
}

/** No forecast. */
export const NONE = -(2 ** 31);

/** No forecasts yet. @param keys Number of keys. @param span First period and number of periods. */
export function openNewest(
  keys: number,
  { first, periods }: Pick<NewestForecasts, "first" | "periods">,
): NewestForecasts {
  const size = keys * periods, numbers = () => new Float64Array(size).fill(NaN);
  return { first, periods, origin: new Int32Array(size).fill(NONE), yhat: numbers(), lo: numbers(), hi: numbers() };
}

/** One forecast. */
export interface OfferedForecast {
  /** Period that it is of. */
  readonly period: number;
  /** Last period that it knew. */
  readonly origin: number;
  /** Forecast. */
  readonly yhat: number;
  /** Lower end; NaN without one. */
  readonly lo: number;
  /** Upper end. */
  readonly hi: number;
}

/** Take a forecast if it is newer than the one that is there. Periods outside are passed over. */
export function offerForecast(newest: NewestForecasts, key: number, offer: OfferedForecast): void {
  const place = offer.period - newest.first;
  if (place < 0 || place >= newest.periods) return;
  const at = key * newest.periods + place;
  if (offer.origin < newest.origin[at]!) return;
  newest.origin[at] = offer.origin;
  newest.yhat[at] = offer.yhat;
  newest.lo[at] = offer.lo;
  newest.hi[at] = offer.hi;
}
