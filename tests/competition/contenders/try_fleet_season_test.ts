import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { LaunchTrial } from "@lib/competition/contenders/launch_trials.ts";
import { tryFleetSeason } from "@lib/competition/contenders/try_fleet_season.ts";

const H = 2, OPTIONS = { horizon: H, nonNegative: true };
const shape = (...factors: number[]) => ({ family: "fleet_season", factors: Float64Array.from(factors) });

function trial(changes: Partial<LaunchTrial>): LaunchTrial {
  return {
    ...{ age: 1, origin: 10, judged: H, level: { count: 1, level: 5, squares: 0 }, young: Float64Array.of(5) },
    ...{ season: shape(0.5, 1.5), latestSeason: shape(0.4, 1.6) },
    ...{ forecasts: Float64Array.of(1, 2), actual: Float64Array.of(15, 5) },
    ...changes,
  };
}

const forecastOf = (trials: LaunchTrial[], options = OPTIONS) =>
  tryFleetSeason(trials, options).trials.map(({ forecasts }) => [...forecasts]);

Deno.test("tryFleetSeason() adds the key's level times the season known at the trial's own origin", () => {
  const flat = [0, 1, 2].map(() => trial({ origin: 11, season: shape(1, 1) }));
  assertEquals(forecastOf([trial({}), ...flat]), [[1, 2, 15, 5], ...flat.map(() => [1, 2, 5, 5])]);
  // What came later takes no part: not the end of the table, nor what other origins knew.
  assertEquals(forecastOf([trial({ latestSeason: shape(2, 0) })]), [[1, 2, 15, 5]]);
});

Deno.test("tryFleetSeason() what serves is the season at the end of the table", () => {
  const { season } = tryFleetSeason([trial({}), trial({ latestSeason: shape(0.6, 1.4) })], OPTIONS);
  assert(season !== null);
  assertAlmostEquals(season.factors[0], 0.5, 1e-9);
});

Deno.test("tryFleetSeason() where no key has shown a season, or a value lies where nobody sells, it has not run", () => {
  const { trials, season } = tryFleetSeason([trial({ season: null, latestSeason: null })], OPTIONS);
  assertEquals([[...trials[0].forecasts], season], [[1, 2, NaN, NaN], null]);
  assertEquals(forecastOf([trial({ season: shape(0, 2) })]), [[1, 2, NaN, NaN]]);
  assertEquals(forecastOf([trial({ young: Float64Array.of(-5) })]), [[1, 2, 0, 0]]);
  assertEquals(forecastOf([trial({ young: Float64Array.of(-5) })], { ...OPTIONS, nonNegative: false }), [[
    1,
    2,
    -15,
    -5,
  ]]);
});
