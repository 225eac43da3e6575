import { assertEquals, assertThrows } from "@std/assert";
import { areKeys, sourceKeys, TARGET_PART, targetNames, targetOf, timeOf } from "@lib/core/config/config_columns.ts";
import { parseConfig } from "@lib/core/config/config.ts";

Deno.test("targetNames() is a list of one or several", () => {
  assertEquals([targetNames({ target: "y" }), targetNames({ target: ["a", "b"] })], [["y"], ["a", "b"]]);
});
Deno.test("targetOf() is one text", () => assertEquals(targetOf({ target: ["a", "b"] }), "a, b"));
Deno.test("timeOf() refuses a table without times", () => {
  assertEquals(timeOf({ time: "day" }), "day");
  assertThrows(() => timeOf({ time: null }), RangeError, "time column");
});

Deno.test("areKeys() several targets of a forecast are, those of rows are not", () => {
  const cases = [["forecast", ["a", "b"]], ["forecast", ["a"]], ["forecast", "a"], ["regression", ["a", "b"]]] as const;
  assertEquals(cases.map(([problem, target]) => areKeys({ problem, target })), [true, false, false, false]);
});

Deno.test("parseConfig() gives several targets of a forecast a last part of the key, once", () => {
  const config = parseConfig({ source: "t.csv", keys: ["shop"], target: ["price", "demand"] });
  assertEquals([config.keys, sourceKeys(config)], [["shop", TARGET_PART], ["shop"]]);
  assertEquals(parseConfig(JSON.parse(JSON.stringify(config))), config);
  assertEquals(sourceKeys({ problem: "forecast", keys: ["target"], target: "y" }), ["target"]);
});
