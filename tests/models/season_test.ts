import { assert, assertAlmostEquals, assertEquals, assertFalse } from "@std/assert";
import { createRng } from "../../lib/core/random.ts";
import { estimateSeason, fillHoles, isSeasonal, removeSeason, seasonalIndices } from "../../lib/models/season.ts";

const FACTORS = [0.5, 1, 1.5, 1], SUMMANDS = [-10, 0, 6, 4];
const multiplied = Float64Array.from({ length: 24 }, (_, t) => (100 + 2 * t) * FACTORS[t % 4]);
const added = Float64Array.from({ length: 24 }, (_, t) => 3 * t + SUMMANDS[t % 4]);

Deno.test("seasonalIndices() finds summands under a linear trend exactly", () => {
  seasonalIndices(added, 4, "additive").forEach((index, i) => assertAlmostEquals(index, SUMMANDS[i], 1e-9));
});

Deno.test("seasonalIndices() finds factors of mean 1 under a trend", () => {
  const indices = seasonalIndices(multiplied, 4, "multiplicative");
  indices.forEach((index, i) => assertAlmostEquals(index, FACTORS[i], 0.02));
  assertAlmostEquals(indices.reduce((sum, index) => sum + index, 0), 4, 1e-12);
});

Deno.test("seasonalIndices() takes odd seasons too", () => {
  const y = Float64Array.from({ length: 15 }, (_, t) => 50 + [1, -3, 2][t % 3]);
  assertEquals([...seasonalIndices(y, 3, "additive")].map((index) => Math.round(index * 1e9) / 1e9), [1, -3, 2]);
});

Deno.test("isSeasonal() sees a season and not one in noise, a constant or two few values", () => {
  assert(isSeasonal(multiplied, 4));
  const rng = createRng(5);
  const found = Array.from({ length: 100 }, () => isSeasonal(Float64Array.from({ length: 80 }, () => rng.normal()), 4));
  assert(found.filter(Boolean).length < 20, "a 90 % band rejects about 10 of 100");
  assertFalse(isSeasonal(new Float64Array(24).fill(3), 4));
  assertFalse(isSeasonal(multiplied.subarray(0, 7), 4));
  assertFalse(isSeasonal(multiplied, 1));
});

Deno.test("estimateSeason() is additive where a value is not positive", () => {
  assertEquals(estimateSeason(multiplied, 4).kind, "multiplicative");
  assertEquals(estimateSeason(multiplied.map((value) => value - 60), 4).kind, "additive");
  assertEquals(estimateSeason(new Float64Array(24).fill(3), 4).kind, "none");
});

Deno.test("removeSeason() is undone by its inverse at any start", () => {
  for (const y of [multiplied, added]) {
    const season = estimateSeason(y, 4);
    const back = removeSeason(removeSeason(y, season, { start: 3 }), season, { start: 3, inverse: true });
    back.forEach((value, t) => assertAlmostEquals(value, y[t], 1e-9));
  }
});

Deno.test("fillHoles() draws lines between neighbours and holds the ends", () => {
  assertEquals([...fillHoles(Float64Array.of(NaN, 2, NaN, NaN, 8, NaN))], [2, 2, 4, 6, 8, 8]);
});
