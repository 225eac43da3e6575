import { assertEquals } from "@std/assert";
import { isClear, tellChance, tellDoubt } from "@lib/training/assessment/tested_difference.ts";

const TEST = { method: "ets", keys: 9, difference: -0.1, lo: -0.2, hi: 0, pValue: 0.01, adjusted: 0.04 };

Deno.test("isClear() is more than chance, key by key the same way as over all keys", () => {
  const of = (adjusted: number, difference: number, ratio: number) => isClear({ adjusted, difference }, ratio);
  assertEquals([of(0.04, -0.1, 0.9), of(0.04, 0.1, 1.1)], [true, true]);
  assertEquals([of(0.05, -0.1, 0.9), of(NaN, -0.1, 0.9), of(0.04, -0.1, 1.1), of(0.04, -0.1, NaN)], [
    ...[false, false, false, false],
  ]);
});

Deno.test("tellDoubt() says nothing of what is clear", () => {
  assertEquals([tellDoubt(TEST, 0.9), tellDoubt(TEST, 1.1), tellDoubt(undefined, 0.9)], [
    ...["", ", which may be chance", ", not tested"],
  ]);
});

Deno.test("tellChance() counts the keys that were tested, or that could not be", () => {
  assertEquals(tellChance({ keys: 1000, isClear: true }, 9000), ", more than chance explains");
  assertEquals(tellChance({ keys: 1000, isClear: false }, 9000), ", which may be chance over 1,000 keys");
  assertEquals(tellChance(null, 3), ", which may be chance: over 3 keys it was not tested");
});
