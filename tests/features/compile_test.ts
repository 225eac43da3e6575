import { assertEquals, assertGreaterOrEqual, assertLessOrEqual, assertStrictEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors.ts";
import { compileSpec } from "@lib/features/compile.ts";
import { specHash } from "@lib/features/spec.ts";
import { specOf } from "./_panel.ts";

Deno.test("compileSpec() parses each name once and remembers the spec", () => {
  const spec = specOf(["lag_1", "dow", "rolling_mean_lag_1_window_7"]);
  const compiled = compileSpec(spec);
  assertStrictEquals(compileSpec(spec), compiled);
  assertEquals(compiled.hash, specHash(spec));
  assertEquals(compiled.categorical, [false, true, false]);
  assertEquals(compiled.plans.map((plan) => plan.recipe.at), ["origin", "calendar", "origin"]);
});

Deno.test("compileSpec() refuses what cannot be computed", () => {
  const spec = specOf(["lag_1"]);
  assertThrows(() => compileSpec({ ...spec, names: ["lag_1", "lag_1"] }), RangeError, "lag_1");
  assertThrows(() => compileSpec({ ...spec, seasonLengths: [0] }), RangeError, "season length");
  assertThrows(() => compileSpec({ ...spec, seasonLengths: [] }), RangeError, "season length");
  assertThrows(() => compileSpec({ ...spec, levelWindow: 1.5 }), RangeError, "1.5");
  assertEquals(assertThrows(() => compileSpec({ ...spec, names: ["nope"] }), DataError).code, "UNKNOWN_FEATURE");
});

Deno.test("calendar() grows to what is asked and keeps values by period", () => {
  const compiled = compileSpec(
    specOf(["day", "holiday_fair", "days_to_holiday", "lag_1"], { holidays: { fair: [19_010] } }),
  );
  const small = compiled.calendar(19_000, 19_020), large = compiled.calendar(18_990, 19_050);
  assertLessOrEqual(large.from, 18_990);
  assertGreaterOrEqual(large.to, 19_050);
  assertEquals([...small.columns.keys()], ["day", "holiday_fair", "days_to_holiday"]);
  for (const [name, values] of small.columns) {
    assertEquals(large.columns.get(name)?.slice(small.from - large.from, small.to - large.from), values, name);
  }
});
