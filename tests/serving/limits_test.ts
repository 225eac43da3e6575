import { assert } from "@std/assert";
import { DEFAULT_LIMITS } from "@lib/serving/limits.ts";

Deno.test("DEFAULT_LIMITS bound everything, and bodies that come fit into what all may hold", () => {
  for (const [name, value] of Object.entries(DEFAULT_LIMITS)) assert(Number.isInteger(value) && value > 0, name);
  assert(DEFAULT_LIMITS.heldBytes >= 8 * DEFAULT_LIMITS.bodyBytes);
  assert(DEFAULT_LIMITS.bodyMs < DEFAULT_LIMITS.requestMs);
});
