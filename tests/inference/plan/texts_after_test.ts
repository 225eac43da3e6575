import { assertEquals } from "@std/assert";
import { textsAfter } from "@lib/inference/plan/texts_after.ts";

Deno.test("textsAfter() begins after the period that it is given", () => {
  const days = { frequency: "day" as const, anchor: 0 };
  assertEquals(textsAfter(days, 10, 2), ["1970-01-12", "1970-01-13"]);
  assertEquals(textsAfter(days, 10, 0), []);
});
