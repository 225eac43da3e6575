import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "../../lib/core/errors.ts";
import { createRng } from "../../lib/core/random.ts";
import { historyFamily, lastKnown } from "../../lib/models/_history.ts";

const family = historyFamily({
  name: "test",
  summary: "First value plus a parameter.",
  minRows: 2,
  defaults: { plus: 1, other: 0 },
  estimate: (y, { params }) => [y[0] + Number(params.plus), NaN],
  extrapolate: (_, { numbers }, out) => void out.fill(numbers[0]),
});

Deno.test("historyFamily() merges parameters over the defaults", () => {
  const training = { y: Float64Array.of(5, 6), seasonLength: 4, design: null };
  assertEquals(family.fit(training, {}, createRng(1)).numbers[0], 6);
  assertEquals(family.fit(training, { plus: 3 }, createRng(1)).numbers[0], 8);
});

Deno.test("historyFamily() keeps season length and numbers through its artifact, NaN included", () => {
  const fitted = { family: "test", seasonLength: 4, numbers: Float64Array.of(2, NaN) };
  assertEquals(family.decode(family.encode(fitted)), fitted);
  assertThrows(() => family.decode({ header: { family: "test" }, arrays: {} }), FitError, "seasonLength");
});

Deno.test("historyFamily() refuses to forecast from a history without a known value", () => {
  const fitted = { family: "test", seasonLength: 4, numbers: Float64Array.of(2) };
  const error = assertThrows(
    () => family.predict(fitted, { y: Float64Array.of(NaN), horizon: 1, design: null }),
    FitError,
  );
  assertEquals(error.code, "EMPTY");
});

Deno.test("lastKnown() finds the last value before an end, or -1", () => {
  const y = Float64Array.of(1, NaN, 3, NaN);
  assertEquals([lastKnown(y), lastKnown(y, 2), lastKnown(y, 0)], [2, 0, -1]);
});

Deno.test("historyFamily() hands the season length of the fit to the forecast", () => {
  const seen: number[] = [];
  const watch = historyFamily({
    name: "watch",
    summary: "Watches.",
    minRows: 1,
    defaults: {},
    estimate: (_, { seasonLength }) => [seasonLength],
    extrapolate: (_, { seasonLength, numbers }, out) => {
      seen.push(seasonLength, numbers[0]);
      out.fill(0);
    },
  });
  const y = Float64Array.of(1, 2), fitted = watch.fit({ y, seasonLength: 7, design: null }, {}, createRng(1));
  watch.predict(watch.decode(watch.encode(fitted)), { y, horizon: 1, design: null });
  assertEquals(seen, [7, 7]);
});

Deno.test("historyFamily() refuses short histories for the fit, not for the forecast", () => {
  const fitted = { family: "test", seasonLength: 1, numbers: Float64Array.of(2) };
  const one = Float64Array.of(9);
  assertEquals([...family.predict(fitted, { y: one, horizon: 2, design: null })], [2, 2]);
  const error = assertThrows(() => family.fit({ y: one, seasonLength: 1, design: null }, {}, createRng(1)), FitError);
  assertEquals(error.code, "TOO_SHORT");
  assertEquals(family.predict(fitted, { y: one, horizon: 0, design: null }).length, 0);
});

Deno.test("historyFamily() refuses an infinite history at the forecast too, and what it did not fit", () => {
  const fitted = { family: "test", seasonLength: 1, numbers: Float64Array.of(2) };
  const future = { y: Float64Array.of(1, Infinity), horizon: 1, design: null };
  assertEquals(assertThrows(() => family.predict(fitted, future), FitError).code, "NOT_FINITE");
  assertEquals(assertThrows(() => family.encode({ ...fitted, family: "other" }), FitError).code, "NOT_FITTED");
  assertEquals(
    assertThrows(() => family.decode({ header: { family: "test", seasonLength: 1 }, arrays: {} }), FitError).code,
    "CORRUPT_ARTIFACT",
  );
});

Deno.test("historyFamily() keeps defaults as they are", () => {
  const training = { y: Float64Array.of(5, 6), seasonLength: 4, design: null };
  family.fit(training, { plus: 9 }, createRng(1));
  assertEquals(family.defaults, { plus: 1, other: 0 });
});
