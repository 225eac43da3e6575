import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { chooseSeasons } from "../../../lib/models/seasons/season_choice.ts";

const draw = (n: number, value: (t: number, noise: number) => number, seed = 1) => {
  const rng = createRng(seed);
  return Float64Array.from({ length: n }, (_, t) => value(t, rng.normal()));
};
const wave = (t: number, m: number) => Math.sin(2 * Math.PI * t / m);
const size = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

Deno.test("chooseSeasons() takes logarithms where the season grows with the level, and never of what is not positive", () => {
  const growing = draw(96, (t, noise) => Math.exp(2 + t / 40 + 0.5 * wave(t, 12) + 0.05 * noise));
  assertEquals(chooseSeasons(growing, [12]).log, true);
  assertEquals(chooseSeasons(draw(96, (t, noise) => 100 + t + 10 * wave(t, 12) + noise), [12]).log, false);
  assertEquals(chooseSeasons(growing.with(50, 0), [12]).log, false);
});

Deno.test("chooseSeasons() shrinks what is noise and keeps what is a season", () => {
  const { last: [noise] } = chooseSeasons(draw(72, (_, noise) => 50 + 5 * noise), [12]);
  assertLess(size(noise), 1, "a mean of six has a third of 5 left");
  const { last: [season] } = chooseSeasons(draw(72, (t, noise) => 50 + 10 * wave(t, 12) + noise), [12]);
  season.forEach((value, i) => assertAlmostEquals(value, 10 * wave(i, 12), 1.5));
});

Deno.test("chooseSeasons() gives the last cycle of a season that changes", () => {
  const y = draw(180, (t, noise) => 50 + (t < 90 ? 10 : -10) * wave(t, 12) + 0.2 * noise);
  const { last: [season] } = chooseSeasons(y, [12]);
  season.forEach((value, i) => assertAlmostEquals(value, -10 * wave(i, 12), 1.5));
});

Deno.test("chooseSeasons() tells a week and a year apart, the year smoothed over its neighbours", () => {
  const y = draw(3 * 365, (t, noise) => 100 + 5 * wave(t, 7) + 12 * wave(t, 365) + 4 * noise);
  const { last: [week, year] } = chooseSeasons(y, [7, 365]);
  assertEquals([week.length, year.length], [7, 365]);
  assertLess(size(week.map((value, i) => value - 5 * wave(y.length - 7 + i, 7))), 2);
  assertLess(size(year.map((value, i) => value - 12 * wave(i, 365))), 2);
});

Deno.test("chooseSeasons() leaves unknown values unknown, and does not look at how they were filled", () => {
  const y = draw(72, (t, noise) => t >= 30 && t < 33 ? NaN : 50 + 10 * wave(t, 12) + noise);
  const { adjusted, last: [season] } = chooseSeasons(y, [12]);
  assertEquals([...adjusted].flatMap((value, t) => Number.isNaN(value) ? [t] : []), [30, 31, 32]);
  assertGreater(season[3], 8);
});

Deno.test("chooseSeasons() of a constant series is no season", () => {
  const { adjusted, last } = chooseSeasons(new Float64Array(24).fill(7), [4]);
  assert(last[0].every((value) => value === 0));
  assert(adjusted.every((value) => Math.abs(value - 7) < 1e-12 || Math.abs(value - Math.log(7)) < 1e-12));
});
