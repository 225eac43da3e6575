import { assertEquals, assertThrows } from "@std/assert";
import { signed } from "@lib/lifecycle/decision.ts";

Deno.test("signed() who and why, and the facts that there are", () => {
  const facts = { keys: 3, where: undefined };
  assertEquals(signed({ by: " ana ", note: "better\nby far" }, facts), { by: "ana", note: "better\nby far", keys: 3 });
});

Deno.test("signed() refuses what says nothing", () => {
  for (const decision of [{ by: "", note: "x" }, { by: "ana", note: " \t" }]) {
    assertThrows(() => signed(decision), RangeError, "Cannot decide");
  }
});
