import { assert, assertAlmostEquals, assertEquals, assertFalse } from "@std/assert";
import fc from "fast-check";
import { createRng } from "../../../lib/core/numbers/random.ts";
import {
  estimateSeason,
  fillHoles,
  isSeasonal,
  removeSeason,
  type Season,
  seasonalIndices,
} from "../../../lib/models/seasons/season.ts";

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

Deno.test("fillHoles() keeps what is known and stays between its neighbours", () => {
  const series = fc.array(fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constant(NaN)), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(fc.property(series, (values) => {
    const y = Float64Array.from(values);
    if (!y.some((value) => !Number.isNaN(value))) return;
    const filled = fillHoles(y);
    filled.forEach((value, t) => {
      if (!Number.isNaN(y[t])) return assertEquals(value, y[t]);
      const before = y.subarray(0, t).findLast((v) => !Number.isNaN(v)),
        after = y.subarray(t).find((v) => !Number.isNaN(v));
      const ends = [before ?? after ?? NaN, after ?? before ?? NaN];
      assert(value >= Math.min(...ends) - 1e-9 && value <= Math.max(...ends) + 1e-9);
    });
  }));
});

Deno.test("removeSeason() and its inverse undo each other for any season, holes kept", () => {
  const indices = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 7 });
  const series = fc.array(fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constant(NaN)), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(
      indices,
      series,
      fc.nat({ max: 20 }),
      fc.constantFrom("additive", "multiplicative"),
      (raw, y, start, kind) => {
        const season: Season = { kind: kind as Season["kind"], indices: Float64Array.from(raw) };
        const removed = removeSeason(Float64Array.from(y), season, { start });
        removeSeason(removed, season, { start, inverse: true }).forEach((value, t) => {
          if (Number.isNaN(y[t])) assertEquals(value, NaN);
          else assertAlmostEquals(value, y[t], 1e-9);
        });
      },
    ),
  );
});

Deno.test("seasonalIndices() do not see the level of a sum, nor the unit of a product", () => {
  const [low, high] = [added, added.map((value) => value + 1000)].map((y) => seasonalIndices(y, 4, "additive"));
  low.forEach((index, i) => assertAlmostEquals(index, high[i], 1e-9));
  const [small, large] = [multiplied, multiplied.map((value) => 8 * value)].map((y) =>
    seasonalIndices(y, 4, "multiplicative")
  );
  assertEquals(large, small);
  assertAlmostEquals(low.reduce((sum, index) => sum + index, 0), 0, 1e-9);
});

Deno.test("seasonalIndices() need two cycles: exactly two give every position a value", () => {
  for (const m of [2, 3, 4, 7, 12]) {
    const y = Float64Array.from({ length: 2 * m }, (_, t) => 10 + t % m);
    assert(seasonalIndices(y, m, "additive").every(Number.isFinite), `season ${m}`);
  }
});

Deno.test("removeSeason() of no season is a copy", () => {
  const y = Float64Array.of(1, NaN, 3), out = removeSeason(y, { kind: "none", indices: new Float64Array() });
  assertEquals(out, y);
  out[0] = 9;
  assertEquals(y[0], 1);
});

Deno.test("estimateSeason() is additive where a factor would come too near to zero", () => {
  const y = Float64Array.from({ length: 40 }, (_, t) => t % 4 === 2 ? 0.001 : 100);
  assertEquals(estimateSeason(y, 4).kind, "additive");
});

Deno.test("isSeasonal() is Bartlett's band at lag m, by its definition", () => {
  const rng = createRng(12);
  let seasonal = 0;
  for (let n = 0; n < 200; n++) {
    const m = 2 + n % 6, strength = rng.next();
    const y = Array.from(
      { length: 2 * m + rng.integer(40) },
      (_, t) => strength * Math.cos(2 * Math.PI * t / m) + 0.7 * rng.normal(),
    );
    const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
    const autocovariance = (lag: number) =>
      y.slice(lag).reduce((sum, value, t) => sum + (value - mean) * (y[t] - mean), 0);
    const r = (lag: number) => autocovariance(lag) / autocovariance(0);
    const below = Array.from({ length: m - 1 }, (_, i) => r(i + 1) ** 2).reduce((sum, square) => sum + square, 0);
    const expected = Math.abs(r(m)) > 1.6448536269514722 * Math.sqrt((1 + 2 * below) / y.length);
    assertEquals(isSeasonal(Float64Array.from(y), m), expected);
    seasonal += Number(expected);
  }
  assert(seasonal > 30 && seasonal < 170, `${seasonal} of 200`);
});
