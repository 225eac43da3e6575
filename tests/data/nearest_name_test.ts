import { assertEquals } from "@std/assert";
import { nearestName } from "../../lib/data/nearest_name.ts";

Deno.test("nearestName() finds the candidate with the fewest edits", () => {
  assertEquals(nearestName("demnd", ["date", "item", "demand"]), "demand");
  assertEquals(nearestName("locaton", ["allocation", "location"]), "location");
});

Deno.test("nearestName() leaves letter case aside", () => {
  assertEquals(nearestName("DEMAND", ["price", "Demand"]), "Demand");
});

Deno.test("nearestName() finds nothing among names that are far", () => {
  assertEquals(nearestName("demand", ["x", "quantity"]), null);
  assertEquals(nearestName("demand", []), null);
});
