import type { IntervalProfile } from "../../lib/competition/calibration/interval_profile.ts";

/** A profile of one shape: errors are in spreads of the series, `ends` of them at each level, `growth` times by step. */
export function plainProfile(
  options: { levels: readonly number[]; ends: readonly number[]; upper?: readonly number[]; growth: readonly number[] },
): IntervalProfile {
  const { levels, ends, upper = ends, growth } = options;
  const shape = {
    exponent: 0,
    growth,
    relativeSpread: NaN,
    lo: ends.map((end) => -end),
    hi: upper,
    above: upper,
    errors: 1000,
  };
  return { levels, horizon: growth.length, groups: { "": shape } };
}
