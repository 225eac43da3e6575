import { assertEquals } from "@std/assert";
import { parseConfig } from "../../lib/core/config/config.ts";
import { resolveConfig } from "../../lib/core/config/resolve_config.ts";
import { agesOf, refitAge } from "../../lib/retraining/ages.ts";

Deno.test("agesOf() is four weeks of days, eight of weeks and a tenth of rows unless the config says otherwise", () => {
  const ages = (frequency: "day" | "week" | "row", retraining = {}) =>
    agesOf(resolveConfig(parseConfig({ source: "t.csv", horizon: 14, retraining }), { frequency }));
  assertEquals(ages("day"), { refit: 28, compete: 84, global: 28, coolDown: 14 });
  assertEquals(ages("week"), { refit: 8, compete: 24, global: 8, coolDown: 14 });
  assertEquals(ages("day", { refit: 7, global: 30, coolDown: 0 }), { refit: 7, compete: 21, global: 30, coolDown: 0 });
  // Percent of the rows that came or went.
  assertEquals(ages("row", { coolDown: 5 }), { refit: 10, compete: 30, global: 10, coolDown: 5 });
});

Deno.test("refitAge() is the age at which a chosen model is fitted again", () => {
  assertEquals(refitAge(resolveConfig(parseConfig({ source: "t.csv" }), { frequency: "week" })), 8);
});
