import { mean, winsorizeEnds } from "../../core/numbers/statistics.ts";

/** Fewest residuals of a fold that say how far the middle lies below the mean, and the most that is made of them. */
const LEAST = 4, MOST = 1.5;

/** One fold of a contender whose model sees log demand. */
export interface SmearFold {
  /** Observed target, unit of `y`, shape [h]; NaN is unknown. */
  readonly actual: Float64Array;
  /** Its forecast, the middle of demand, unit of `y`, shape [h]. */
  readonly middle: Float64Array;
}

/**
 * By how much the mean of demand lies above the forecast: what a model of log demand forecasts is the middle, as the logarithm
 * of the mean is not the mean of logarithms.
 *
 * Duan's smearing estimate, the mean of exp(residual), by folds, which the model had not seen. Residuals are taken about their
 * fold's mean, as a drift is no spread, and of the folds the lower median counts, as one wild fold is no evidence. No more is
 * made of it than the folds ask for: the sum of what came over the sum of what was forecast.
 *
 * @param folds Any number. @param options `unit`: size that the logarithm takes for one, default 1.
 * @returns Factor of unit + y, in [1, 1.5]; 1 where residuals are too few or forecasts were not too low.
 * @see Duan (1983), doi:10.1080/01621459.1983.10478017
 */
export function smearOf(folds: readonly SmearFold[], options: { readonly unit?: number } = {}): number {
  const { unit = 1 } = options;
  let came = 0, forecast = 0;
  const smears: number[] = [];
  for (const { actual, middle } of folds) {
    const known = [...actual.keys()].filter((i) => !Number.isNaN(actual[i]! - middle[i]!));
    for (const i of known) {
      came += unit + Math.abs(actual[i]!);
      forecast += unit + Math.abs(middle[i]!);
    }
    if (known.length >= LEAST) {
      smears.push(smearOfFold(known.map((i) => logOf(actual[i]! / unit) - logOf(middle[i]! / unit))));
    }
  }
  smears.sort((a, b) => a - b);
  const spread = smears[(smears.length - 1) >> 1] ?? 1;
  return spread > 1 ? Math.max(1, Math.min(MOST, spread, came / forecast)) : 1;
}

function smearOfFold(residuals: readonly number[]): number {
  const centre = mean(residuals);
  return mean(winsorizeEnds(residuals.map((value) => value - centre)).map(Math.exp));
}

function logOf(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}

/**
 * The mean from the middle.
 *
 * @param forecast Middle of demand, unit of `y`, shape [h]; NaN stays. @param smear From {@linkcode smearOf}.
 * @param options `unit`: as there.
 * @returns Shape [h]; the forecast itself for a factor of 1.
 */
export function smearForecast(
  forecast: Float64Array,
  smear: number,
  options: { readonly unit?: number } = {},
): Float64Array {
  const { unit = 1 } = options;
  if (smear === 1) return forecast;
  return forecast.map((value) => Math.sign(value) * ((unit + Math.abs(value)) * smear - unit));
}
