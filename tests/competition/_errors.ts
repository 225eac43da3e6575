import type { KeyErrors } from "../../lib/competition/calibration/interval_profile.ts";
import type { Spread } from "../../lib/competition/calibration/spread.ts";
import type { Rng } from "../../lib/core/numbers/random.ts";

/** A spread with a long record around a level ten times as large. */
export function spreadOfSize(size: number, changes: Partial<Spread> = {}): Spread {
  return { size, pairs: 50, level: 10 * size, activity: 10 * size, zeros: 0, ...changes };
}

/** A key with the residuals given, span by span; forecasts at the level of its spread. */
export function errorsOf(residuals: readonly (readonly number[])[], changes: Partial<KeyErrors> = {}): KeyErrors {
  const flat = residuals.flat(), spreads = residuals.map(() => spreadOfSize(1));
  return {
    group: "smooth",
    yhat: Float64Array.from(flat, () => 10),
    residuals: Float64Array.from(flat),
    spreads,
    ...changes,
  };
}

/** Independent normal errors of one span. */
export function normal(rng: Rng, horizon: number): number[] {
  return Array.from({ length: horizon }, () => rng.normal());
}
