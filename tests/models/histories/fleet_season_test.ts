import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { combineSeasons, fleetSeason, type SeasonShape } from "@lib/models/histories/fleet_season.ts";

const M = 4, FACTORS = [0.4, 1, 1.6, 1];
const fit = (y: number[], start = 0, seasonLength = M) =>
  fleetSeason.fit({ y: Float64Array.from(y), start, seasonLength, design: null }, {}, createRng(1));
const predict = (
  shape: SeasonShape,
  y: number[],
  { start = 0, horizon = 4 } = {},
) => [...fleetSeason.predict(shape, { y: Float64Array.from(y), start, horizon, design: null })];
const seasonal = (n: number, level: number, start = 0) =>
  Array.from({ length: n }, (_, t) => level * FACTORS[(start + t) % M]);
const near = (actual: ArrayLike<number>, expected: number[]) =>
  expected.forEach((value, i) => assertAlmostEquals(actual[i], value, 1e-9));

Deno.test("fleetSeason.fit() factors by the period's position, wherever the history begins; holes and levels do not matter", () => {
  near(fit(seasonal(12, 50)).factors, FACTORS);
  near(fit(seasonal(11, 50, 3), 3).factors, FACTORS);
  near(fit(seasonal(12, 50, 0), -4 * M).factors, FACTORS);
  const grown = [...seasonal(4, 50), ...seasonal(4, 500)];
  near(fit(grown).factors, FACTORS);
  assertEquals(assertThrows(() => fit([1, 2, 3]), FitError).code, "TOO_SHORT");
  assertEquals(assertThrows(() => fit([0, 0, 0, 0]), FitError).code, "TOO_SHORT");
  assertEquals(assertThrows(() => fit([NaN]), FitError).code, "EMPTY");
});

Deno.test("fleetSeason.predict() a key that has seen one position of the season knows the others by it", () => {
  const shape = fit(seasonal(12, 50));
  near(predict(shape, [40], { start: 24000 }), [100, 160, 100, 40]);
  near(predict(shape, [NaN, 320, NaN], { start: 1 }), [80, 200, 320, 200]);
  // The newest values say most.
  const [next] = predict(shape, [...seasonal(40, 10), ...seasonal(40, 30)]);
  assertAlmostEquals(next, 30 * FACTORS[0], 0.3);
  assertEquals(assertThrows(() => predict(shape, [NaN]), FitError).code, "EMPTY");
});

Deno.test("fleetSeason.encode() and decode() keep the forecast bit for bit", () => {
  const shape = fit([3, 1, 4, 1, 5, 9, 2, 6]);
  assertEquals(predict(fleetSeason.decode(fleetSeason.encode(shape)), [7]), predict(shape, [7]));
  const broken = { header: { family: "fleet_season" }, arrays: { factors: new Float64Array() } };
  assertEquals(assertThrows(() => fleetSeason.decode(broken), FitError).code, "CORRUPT_ARTIFACT");
});

Deno.test("combineSeasons() is what the keys have in common, with mean 1; one wild key does not move it", () => {
  const alike = Array.from({ length: 9 }, (_, k) => fit(seasonal(8, 10 ** k)));
  const wild = { family: "fleet_season", factors: Float64Array.of(1e9, 0, 0, 0) };
  near(combineSeasons([...alike, wild])?.factors ?? [], FACTORS);
  const split = combineSeasons([fit([1, 1, 1, 5]), fit([1, 1, 1, 1])]);
  assert(split !== null);
  assertAlmostEquals(split.factors.reduce((sum, factor) => sum + factor, 0), M, 1e-9);
  assertEquals(combineSeasons([]), null);
  const sparse = FACTORS.map((_, p) => ({ ...wild, factors: Float64Array.from(FACTORS, (_, q) => p === q ? 4 : 0) }));
  assertEquals(combineSeasons(sparse), null);
});

Deno.test("fleet_season.components() are the level of the key and what the season makes of it", () => {
  const shape = { family: "fleet_season", factors: Float64Array.of(0.5, 1.5) };
  const parts = fleetSeason.components?.(shape, { y: Float64Array.of(5, 15), start: 0, horizon: 2, design: null });
  assertEquals(parts, { level: Float64Array.of(10, 10), season_2: Float64Array.of(-5, 5) });
});
