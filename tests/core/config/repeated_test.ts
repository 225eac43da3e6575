import { assertEquals } from "@std/assert";
import { repeated } from "@lib/core/config/repeated.ts";

Deno.test("repeated() names what stands twice, once", () => {
  assertEquals(repeated("keys", ["a", "b", "a", "a"]), ['keys must have each name once: current value repeats "a"']);
  assertEquals(repeated("keys", ["a", "b"]), []);
});
