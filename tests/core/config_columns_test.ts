import { assertEquals, assertThrows } from "@std/assert";
import { targetNames, targetOf, timeOf } from "@lib/core/config_columns.ts";

Deno.test("targetNames() is a list of one or several", () => {
  assertEquals([targetNames({ target: "y" }), targetNames({ target: ["a", "b"] })], [["y"], ["a", "b"]]);
});
Deno.test("targetOf() is one text", () => assertEquals(targetOf({ target: ["a", "b"] }), "a, b"));
Deno.test("timeOf() refuses a table without times", () => {
  assertEquals(timeOf({ time: "day" }), "day");
  assertThrows(() => timeOf({ time: null }), RangeError, "time column");
});
