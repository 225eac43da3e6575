import { assertEquals } from "@std/assert";
import { nearestName } from "../../lib/models/_nearest_name.ts";

Deno.test("nearestName() takes the fewest edits", () => {
  assertEquals(nearestName("rigde", ["naive", "ridge", "theta"]), "ridge");
  assertEquals(nearestName("seasonalnaive", ["naive", "seasonal_naive"]), "seasonal_naive");
});

Deno.test("nearestName() of no names is empty", () => {
  assertEquals(nearestName("x", []), "");
});
