import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkLimits, DEFAULT_LIMITS } from "@lib/serving/http/limits.ts";

Deno.test("DEFAULT_LIMITS bound everything, and bodies that come fit into what all may hold", () => {
  for (const [name, value] of Object.entries(DEFAULT_LIMITS)) assert(Number.isInteger(value) && value > 0, name);
  assert(DEFAULT_LIMITS.heldBytes >= 8 * DEFAULT_LIMITS.bodyBytes);
  assert(DEFAULT_LIMITS.bodyMs < DEFAULT_LIMITS.requestMs);
});

Deno.test("checkLimits() refuses what would be no limit, or would answer nobody", () => {
  assertEquals(checkLimits({ queue: 0, noticeMs: 0 }), { ...DEFAULT_LIMITS, queue: 0, noticeMs: 0 });
  // A timer of 2³¹ milliseconds fires at once; 0 connections are any number of them.
  for (const given of [{ requestMs: 2 ** 31 }, { concurrent: 0 }, { connections: 0 }, { keys: 1.5 }, { rows: NaN }]) {
    assertThrows(() => checkLimits(given), RangeError, Object.keys(given)[0]);
  }
});
