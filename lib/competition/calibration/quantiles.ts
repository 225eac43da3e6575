import { errorShape } from "./interval_profile.ts";
import { type ChampionInterval, errorUnits } from "./intervals.ts";
import type { Spread } from "./spread.ts";

/**
 * Quantiles of what may come: values that it lies below with these probabilities.
 *
 * They are of the same errors as the intervals. Where demand cannot fall below the lower end of an interval, its upper end leaves
 * out all that the level leaves out; a quantile leaves out what it says.
 *
 * @param interval Of the champion, widened as its interval is. @param yhat Forecast, unit of `y`, shape [h].
 * @param at `spread`: of the series up to the origin; `floor`: demand cannot be lower, -Infinity without a bound; `probabilities`:
 * ascending, each in (0, 1), shape [Q].
 * @returns Shape [Q][h], unit of `y`, none below the one before it; NaN where errors are too few for the probability, or of what
 * rests on offsets of its own.
 */
export function quantileForecasts(
  interval: ChampionInterval,
  yhat: Float64Array,
  at: { readonly spread: Spread; readonly floor: number; readonly probabilities: readonly number[] },
): Float64Array[] {
  const { spread, floor, probabilities } = at;
  if (!("profile" in interval)) return probabilities.map(() => new Float64Array(yhat.length).fill(NaN));
  const units = errorUnits(interval, yhat, spread), least = new Float64Array(yhat.length).fill(floor);
  return probabilities.map((probability) => {
    const offset = errorQuantile(interval, probability);
    // As of intervals: where zeros are more than the lower tail, it ends at zero.
    const isSilent = floor === 0 && probability < 0.5 && spread.zeros >= probability;
    return yhat.map((value, h) => {
      const end = isSilent ? 0 * units[h]! * offset : value + units[h]! * offset;
      // What is no number says nothing, and holds nothing back.
      if (!Number.isFinite(end)) return NaN;
      return least[h] = Math.max(least[h]!, end);
    });
  });
}

/** In typical errors, on a line between the nearest two that are known. */
function errorQuantile(
  { profile, group }: Extract<ChampionInterval, { profile: unknown }>,
  probability: number,
): number {
  const { probabilities = [] } = profile, { quantiles = [] } = errorShape(profile, group);
  const above = probabilities.findIndex((one) => one >= probability - 1e-9);
  if (above < 0) return NaN;
  const high = probabilities[above]!, low = probabilities[above - 1] ?? NaN;
  if (high - probability <= 1e-9) return quantiles[above]!;
  const share = (probability - low) / (high - low);
  return (1 - share) * (quantiles[above - 1] ?? NaN) + share * quantiles[above]!;
}
