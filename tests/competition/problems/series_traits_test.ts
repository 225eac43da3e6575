import { seriesTraits, TRAITS } from "../../../lib/competition/problems/series_traits.ts";
import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";

const NAMES = [
  ...["length", "level", "adi", "cv2", "trend", "season", "lag1", "lagM", "change", "rough", "zeros"],
  ...["entropy", "silence", "promotions", "gain"],
];
const traits = (y: readonly number[], flags: readonly Float64Array[] = []) =>
  Object.fromEntries(
    [...seriesTraits(Float64Array.from(y), { seasonLength: 4, flags })].map((value, i) => [NAMES[i], value]),
  );

Deno.test("seriesTraits() tells trend, season and level of plain series", () => {
  const line = traits(Array.from({ length: 24 }, (_, t) => 10 + t));
  assertAlmostEquals(line.trend, 1, 1e-9);
  assertAlmostEquals(line.length, Math.log(24), 1e-12);
  const wave = traits(Array.from({ length: 24 }, (_, t) => 10 + [3, -1, -3, 1][t % 4]));
  assertAlmostEquals(wave.season, 1, 0.05);
  assertLess(wave.trend, 0.1);
  assertLess(0.7, wave.lagM);
  const grown = traits([...Array(12).fill(4), ...Array(4).fill(8)]);
  assertAlmostEquals(grown.change, Math.log(8 / 4), 0.02);
});

Deno.test("seriesTraits() counts zeros, and is unknown where little is known", () => {
  const sparse = traits([0, 5, 0, 0, 6, 0, 0, 0, 4, 0, 0, 0]);
  assertEquals([sparse.adi, sparse.zeros], [4, 1]);
  assertEquals(seriesTraits(Float64Array.of(1, NaN, 2), { seasonLength: 4 }), new Float64Array(TRAITS).fill(NaN));
  assertEquals(seriesTraits(Float64Array.of(1, 2, 3, 4, 5), { seasonLength: 4 }).length, TRAITS);
  assertEquals(Number.isNaN(traits([1, 2, 3, 1, 2]).season), true);
});

Deno.test("seriesTraits() but the level do not depend on the unit, and skip what is missing", () => {
  const y = Array.from({ length: 30 }, (_, t) => 20 + 5 * Math.sin(t) + t % 3), unit = y.map((value) => value * 1024);
  const { level: _, ...plain } = traits(y), { level: __, ...other } = traits(unit);
  Object.entries(plain).forEach(([name, value]) => assertAlmostEquals(other[name], value, 1e-9, name));
  assertEquals(traits([NaN, ...y]), traits(y));
});

Deno.test("seriesTraits() tell disorder, silence, and what promotions bring", () => {
  const entropyOf = (y: readonly number[]) => traits(y).entropy;
  assertEquals(entropyOf([1, 2, 3, 4, 5, 6]), 0);
  assertAlmostEquals(entropyOf([1, 2, 3, 2, 1, 2, 3, 2, 1, 2]), Math.log(4) / Math.log(6), 0.01);
  assertEquals([traits([3, 4, 5, 6]).silence, traits([3, 4, 0, 0, 0]).silence], [0, Math.log(4)]);
  const y = [10, 20, 10, 20, NaN, 10, 10, 10], flag = Float64Array.of(0, 1, 0, 1, 1, 0, 0, 0);
  const { promotions, gain } = traits(y, [flag]);
  assertAlmostEquals(promotions, 2 / 7, 1e-12);
  assertAlmostEquals(gain, Math.log(2), 0.01);
  assertEquals([traits(y).promotions, traits(y).gain], [NaN, NaN]);
  assertEquals(traits(y, [new Float64Array(8)]).promotions, 0);
});
