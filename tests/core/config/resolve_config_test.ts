import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { FREQUENCIES } from "@lib/core/time/calendar.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { gapProblems, HORIZON, openFields, resolveConfig } from "@lib/core/config/resolve_config.ts";

Deno.test("resolveConfig() takes horizon and season from the table's frequency, and steps from the horizon", () => {
  for (const frequency of FREQUENCIES) {
    const config = resolveConfig(parseConfig({ source: "x" }), { frequency });
    assertEquals([config.frequency, config.horizon], [frequency, HORIZON[frequency]]);
    assertEquals([config.folds.step, config.evaluate.step], [config.horizon, config.horizon]);
  }
  const week = resolveConfig(parseConfig({ source: "x" }), { frequency: "business_day", openDays: [0, 1, 2, 3, 4, 5] });
  assertEquals([week.horizon, week.seasonLength], [20, 6]);
});

Deno.test("resolveConfig() leaves what the config says, and a resolved config as it is", () => {
  const given = parseConfig({ source: "x", horizon: 5, seasonLength: 10, evaluate: { step: 2 } });
  const config = resolveConfig(given, { frequency: "day" });
  assertEquals([config.horizon, config.seasonLength, config.folds.step, config.evaluate.step], [5, 10, 5, 2]);
  assertEquals(resolveConfig(config, { frequency: "day" }), config);
});

Deno.test("resolveConfig() refuses a gap that leaves no step, where only the table tells the horizon", () => {
  const config = parseConfig({ source: "x", evaluate: { gap: 12 } });
  assertEquals(resolveConfig(config, { frequency: "day" }).horizon, 28);
  const error = assertThrows(() => resolveConfig(config, { frequency: "month" }), DataError);
  assertEquals(error.code, "INVALID_CONFIG");
  assertStringIncludes(error.message, "below the horizon of 12");
  assertEquals(gapProblems({ evaluate: { origins: 1, step: null, gap: 11 } }, 12), []);
});

Deno.test("resolveConfig() refuses weekLabel for a table that is not weekly", () => {
  const config = parseConfig({ source: "x", weekLabel: "end" });
  assertEquals(resolveConfig(config, { frequency: "week" }).weekLabel, "end");
  const error = assertThrows(() => resolveConfig(config, { frequency: "day" }), DataError);
  assertEquals(error.code, "INVALID_CONFIG");
  assertStringIncludes(error.message, "weekLabel must be left out");
});

Deno.test("openFields() are those that the table decides, none of a resolved config", () => {
  const config = parseConfig({ source: "x", horizon: 5 });
  assertEquals(openFields(config), ["frequency", "seasonLength", "folds.step", "evaluate.step"]);
  assertEquals(openFields(resolveConfig(config, { frequency: "day" })), []);
});
