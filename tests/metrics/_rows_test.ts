import { assertEquals, assertThrows } from "@std/assert";
import { assertSameLength, meanOfKnown, sidedLoss } from "../../lib/metrics/_rows.ts";

Deno.test("meanOfKnown() averages over the rows that are known", () => {
  assertEquals(meanOfKnown([1, NaN, 4], [0, 0, 0], (a) => a), 2.5);
});

Deno.test("sidedLoss() counts a unit too little by the one, a unit too much by the other", () => {
  const loss = sidedLoss({ under: 5, over: 1 });
  assertEquals([loss(10, 8), loss(10, 13), loss(10, 10)], [10, 3, 0]);
});

Deno.test("assertSameLength() names both lengths", () => {
  assertThrows(() => assertSameLength([1, 2, 3], [1]), RangeError, "[1] for [3]");
});
