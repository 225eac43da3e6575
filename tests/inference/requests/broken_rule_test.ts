import { assertEquals } from "@std/assert";
import { brokenRule, cleaningOf } from "@lib/inference/requests/broken_rule.ts";
import { groupOf } from "../_table.ts";

Deno.test("brokenRule() holds a value to the ranges and texts of the config, and what is no value to nothing", () => {
  const cleaning = { ranges: { demand: [0, 10] as [number, number] }, allowed: { shop: ["a", "b"] } };
  const code = (given: string | number | null, column: string) => brokenRule(given, column, cleaning)?.code ?? "";
  assertEquals([0, 10, "10", " ", null, "n/a"].map((given) => code(given, "demand")), ["", "", "", "", "", ""]);
  assertEquals([10.5, "-1"].map((given) => code(given, "demand")), ["OUT_OF_RANGE", "OUT_OF_RANGE"]);
  assertEquals(["a", "c", null].map((given) => code(given, "shop")), ["", "NOT_ALLOWED", ""]);
  assertEquals(["constructor", "__proto__"].map((column) => code("x", column)), ["", ""]);
});

Deno.test("cleaningOf() gives the policies of a version, none where it says none", () => {
  assertEquals(cleaningOf(groupOf({ gaps: "zero" })), { gaps: "zero" });
  assertEquals(cleaningOf({ lineage: { source: "", files: [], settings: {} } }), {});
});
