import {
  assertEquals,
  assertGreaterOrEqual,
  assertLessOrEqual,
  assertNotStrictEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { compileSpec } from "@lib/features/spec/compile.ts";
import { specHash } from "@lib/features/spec/spec.ts";
import { specOf } from "../_panel.ts";

Deno.test("compileSpec() parses each name once and remembers the spec", () => {
  const spec = specOf(["lag_1", "dow", "rolling_mean_lag_1_window_7"]);
  const compiled = compileSpec(spec);
  assertStrictEquals(compileSpec(spec), compiled);
  assertEquals(compiled.hash, specHash(spec));
  assertEquals(compiled.categorical, [false, true, false]);
  assertEquals(compiled.plans.map((plan) => plan.reading.at), ["origin", "calendar", "origin"]);
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

Deno.test("calendar() is built once while it covers what is asked", () => {
  const compiled = compileSpec(specOf(["day"]));
  const table = compiled.calendar(19_000, 19_100);
  assertEquals([table.from, table.to], [19_000, 19_100]);
  assertStrictEquals(compiled.calendar(19_000, 19_100), table);
  assertStrictEquals(compiled.calendar(19_050, 19_060), table);
  assertNotStrictEquals(compiled.calendar(19_050, 19_101), table);
});

Deno.test("calendar() grows by half on the side that was short, and keeps the other end", () => {
  const compiled = compileSpec(specOf(["day"]));
  compiled.calendar(19_000, 19_100);
  const before = compiled.calendar(18_999, 19_050);
  assertEquals([before.from, before.to], [18_949, 19_100]);
  const after = compiled.calendar(19_000, 19_101);
  assertEquals([after.from, after.to], [18_949, 19_101 + (151 >> 1)]);
  assertEquals(after.columns.get("day")?.length, after.to - after.from);
});

Deno.test("calendar() of a spec without dates has no columns", () => {
  assertEquals(compileSpec(specOf(["lag_1", "step"])).calendar(5, 9).columns.size, 0);
  assertEquals(compileSpec(specOf([])).plans, []);
});

Deno.test("calendar() measures distances to all holidays together, and marks each alone", () => {
  const names = ["holiday_a", "holiday_b", "days_to_holiday", "days_since_holiday"];
  const table = compileSpec(specOf(names, { holidays: { a: [102], b: [105] } })).calendar(100, 108);
  const column = (name: string) => [...table.columns.get(name) ?? []];
  assertEquals(column("holiday_a"), [0, 0, 1, 0, 0, 0, 0, 0]);
  assertEquals(column("holiday_b"), [0, 0, 0, 0, 0, 1, 0, 0]);
  assertEquals(column("days_to_holiday"), [2, 1, 0, 2, 1, 0, 60, 60]);
  assertEquals(column("days_since_holiday"), [60, 60, 0, 1, 2, 0, 1, 2]);
});

Deno.test("compileSpec() lists every base column that its features read", () => {
  const exogenous = [{ name: "price", kind: "future" as const }];
  const { bases } = compileSpec(
    specOf(["lag_1", "key_season_index", "season_mean_2", "price_ratio_window_7", "dow", "step"], { exogenous }),
  );
  assertEquals([...bases].sort(), [
    "exogenous0:rolling_mean:7:0",
    "linked:season_mean:7:2",
    "linked:value:0:0",
    "raw:expanding_mean:0:0",
    "raw:season_expanding:7:0",
  ]);
});

Deno.test("calendar() keeps what each place has apart, where dates tell places", () => {
  const entries = [{ name: "holiday_easter", isHoliday: true, places: [["BY"]], periods: [19_001] }];
  const table = (columns: readonly string[]) =>
    compileSpec({ ...specOf(["dow"]), names: ["holiday_easter"], dates: { columns, entries } }).calendar(
      19_000,
      19_002,
    );
  const placed = table(["state"]);
  assertEquals([...placed.columns.keys()], []);
  assertEquals(placed.at("holiday_easter", ["BY"])?.slice(0, 2), Float64Array.of(0, 1));
  assertEquals(placed.at("holiday_easter", ["NI"])?.slice(0, 2), Float64Array.of(0, 0));
  assertEquals([...table([]).columns.keys()], ["holiday_easter"]);
});
