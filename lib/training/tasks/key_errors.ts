import { type Backtest, spreadAt } from "../../competition/backtest/backtest.ts";
import { type FleetCombinations, type KeyContender, ownForecast } from "../../competition/selection/chosen_forecast.ts";
import type { KeyErrors } from "../../competition/calibration/interval_profile.ts";
import { intervalGroup } from "../../competition/calibration/intervals.ts";
import type { KeyVerdict } from "../../core/outcome.ts";

/**
 * The errors of a contender or combination on all spans of a key; in half the precision, as those of all keys are held at once.
 * Of spans that share periods the newest alone has any: the others say the same once more.
 *
 * @param backtest Of the key. @param method What is meant, with the verdict on the key.
 * @param selection Whose combinations, and which spans stand alone.
 */
export function errorsOf(
  backtest: Backtest,
  method: KeyContender & { readonly reason: KeyVerdict },
  selection: FleetCombinations,
): KeyErrors {
  const spans = backtest.scale.length / 2;
  const forecasts = Array.from({ length: spans }, (_, span) => ownForecast(backtest, method, { selection, span }));
  const yhat = Float64Array.from(forecasts.flatMap((forecast) => [...forecast])), horizon = yhat.length / spans;
  const counts = (i: number) => selection.standsAlone?.[Math.floor(i / horizon)] ?? true;
  return {
    group: intervalGroup(method.reason, backtest.kind),
    yhat: Float32Array.from(yhat),
    residuals: Float32Array.from(yhat, (value, i) => counts(i) ? backtest.actual[i]! - value : NaN),
    spreads: forecasts.map((_, span) => spreadAt(backtest, span)),
  };
}

/** The errors of the first spans. */
export function firstSpans(key: KeyErrors, spans: number): KeyErrors {
  const { spreads, yhat, residuals } = key, size = yhat.length / spreads.length * spans;
  return { ...key, spreads: spreads.slice(0, spans), yhat: yhat.slice(0, size), residuals: residuals.slice(0, size) };
}
