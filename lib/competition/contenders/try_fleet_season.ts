import { combineSeasons, fleetSeason, type SeasonShape } from "../../models/histories/fleet_season.ts";
import type { LaunchTrial } from "./launch_trials.ts";

/**
 * Give the trials one more contender, the last: a key's level times the season that the tried keys had in common when the
 * other models were fitted. No key shows it alone, so it is tried when all trials are there.
 *
 * @param trials Of a sample of keys; those of one origin rest on what was known at one moment.
 * @param options `horizon`: steps h; `nonNegative`: whether forecasts are cut at 0.
 * @returns Trials with forecasts of shape [(C + 1) × h], and the season at the end of the table; null if there is none.
 */
export function tryFleetSeason(
  trials: readonly LaunchTrial[],
  { horizon, nonNegative }: { horizon: number; nonNegative: boolean },
): { trials: LaunchTrial[]; season: SeasonShape | null } {
  const known = (shapes: readonly (SeasonShape | null)[]) => shapes.filter((shape) => shape !== null);
  const byOrigin = new Map(
    [...Map.groupBy(trials, ({ origin }) => origin)].map((
      [origin, all],
    ) => [origin, combineSeasons(known(all.map(({ season }) => season)))]),
  );
  return {
    season: combineSeasons(known(trials.map(({ latestSeason }) => latestSeason))),
    trials: trials.map((trial) => {
      const forecasts = new Float64Array(trial.forecasts.length + horizon).fill(NaN);
      forecasts.set(trial.forecasts);
      const season = byOrigin.get(trial.origin) ?? null;
      if (season !== null) forecasts.set(forecastOf(season, trial), trial.forecasts.length);
      return { ...trial, forecasts };
    }),
  };

  function forecastOf(season: SeasonShape, { young, origin }: LaunchTrial): Float64Array {
    const start = origin - young.length + 1;
    if (young.every((value, i) => Number.isNaN(value) || season.factors[(start + i) % season.factors.length] === 0)) {
      return new Float64Array(horizon).fill(NaN);
    }
    const forecast = fleetSeason.predict(season, { y: young, start, horizon, design: null });
    return nonNegative ? forecast.map((value) => Math.max(0, value)) : forecast;
  }
}
