import { assertEquals } from "@std/assert";
import { seasonParts } from "../../../lib/models/histories/parts_of.ts";

Deno.test("seasonParts() gives what level and trend leave over to the season", () => {
  const forecast = Float64Array.of(15, 9), trend = Float64Array.of(1, 2);
  assertEquals(seasonParts(forecast, { level: 10, trend, season: 4 }), {
    level: Float64Array.of(10, 10),
    trend,
    season_4: Float64Array.of(4, -3),
  });
  assertEquals(Object.keys(seasonParts(forecast, { level: 10, season: null })), ["level"]);
});

Deno.test("seasonParts() does not take apart what has no finite parts", () => {
  const forecast = Float64Array.of(15, 9);
  assertEquals(seasonParts(forecast, { level: NaN, season: 4 }), { level: forecast });
  assertEquals(seasonParts(forecast, { level: 1, trend: Float64Array.of(1, Infinity), season: 4 }), {
    level: forecast,
  });
});
