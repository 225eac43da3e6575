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
