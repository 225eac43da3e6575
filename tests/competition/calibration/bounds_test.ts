import { boundForecast, constrainForecast, look } from "../../../lib/competition/calibration/bounds.ts";
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";

Deno.test("look() sees the range and the number of known values, and remembers an earlier look", () => {
  assertEquals(look(Float64Array.of(3, NaN, 9, 5)), { low: 3, high: 9, count: 3 });
  assertEquals(look(Float64Array.of(NaN)), { low: 0, high: 0, count: 0 });
  const before = { low: 1, high: 7, count: 20 };
  assertEquals(look(Float64Array.of(3, 9), before), { low: 1, high: 9, count: 20 });
  assertEquals(look(new Float64Array(), before), before);
});

Deno.test("boundForecast() lets a forecast leave what was seen by its width, and more the farther ahead, by hand", () => {
  const seen = { low: 10, high: 20, count: 6 };
  // Width 20: steps 1 and 2 may be 20 × 1.25 and 20 × 1.5 beyond.
  assertEquals([...boundForecast(Float64Array.of(1000, 1000), seen)], [45, 50]);
  assertEquals([...boundForecast(Float64Array.of(-1000, -1000), seen)], [-15, -20]);
  assertEquals([...boundForecast(Float64Array.of(44, -19), seen)], [44, -19]);
});

Deno.test("boundForecast() of negative values reaches as far on both sides", () => {
  const seen = { low: -20, high: -10, count: 6 };
  assertEquals([...boundForecast(Float64Array.of(1000, -1000), seen)], [15, -50]);
});

Deno.test("boundForecast() of an unknown history bounds nothing, and leaves what is no number to others", () => {
  assertEquals([...boundForecast(Float64Array.of(1e9), { low: 0, high: 0, count: 0 })], [1e9]);
  assertEquals([...boundForecast(Float64Array.of(0.3), { low: 0, high: 0, count: 40 })], [0.3]);
  assertEquals([...boundForecast(Float64Array.of(NaN, Infinity), { low: 0, high: 1, count: 9 })], [NaN, Infinity]);
});

Deno.test("boundForecast() does not bind a trend that goes on: 2 % a month for two years, also after one year", () => {
  for (const months of [12, 24, 36, 60, 120, 240]) {
    const y = Float64Array.from({ length: months }, (_, t) => 100 * 1.02 ** t);
    const ahead = Float64Array.from({ length: 24 }, (_, h) => 100 * 1.02 ** (months + h));
    assertEquals(boundForecast(ahead, look(y)), ahead, `${months} months`);
    const falling = ahead.map((_, h) => 100 * 0.98 ** (months + h));
    assertEquals(boundForecast(falling, look(y.map((_, t) => 100 * 0.98 ** t))), falling);
  }
});

Deno.test("boundForecast() keeps what lies in the range, follows the unit, and gives the first of more steps", () => {
  const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(values, values, (y, raw) => {
    const seen = look(Float64Array.from(y)), forecast = Float64Array.from(raw);
    const out = boundForecast(forecast, seen);
    out.forEach((value, i) => {
      if (raw[i] >= seen.low && raw[i] <= seen.high) assertEquals(value, raw[i]);
      assertLessOrEqual(Math.abs(value), Math.max(Math.abs(raw[i]), Math.abs(seen.low), Math.abs(seen.high)) * 1.0001);
    });
    assertEquals(boundForecast(forecast.subarray(0, 1), seen)[0], out[0]);
    const larger = boundForecast(forecast.map((v) => v * 1024), look(Float64Array.from(y, (v) => v * 1024)));
    assert(larger.every((value, i) => value === out[i] * 1024));
  }));
});

Deno.test("constrainForecast() keeps to what was seen and to zero; what is not finite is unknown", () => {
  const seen = { low: 0, high: 10, count: 10 }, predicted = Float64Array.of(-3, 4, Infinity, 1e6);
  assertEquals([...constrainForecast(predicted, { seen, nonNegative: true })], [0, 4, NaN, 26]);
  assertEquals(constrainForecast(predicted, { seen, nonNegative: false })[0], -3);
});
