import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { mixTexts } from "@lib/data/rows/mix_texts.ts";

const CELLS = fc.array(fc.option(fc.string({ unit: "grapheme" })), { maxLength: 5 });

Deno.test("mixTexts() is in [0, 1), and tells cells, their borders, missing ones and seeds apart", () => {
  fc.assert(fc.property(CELLS, CELLS, (a, b) => {
    const one = mixTexts(a, 1);
    assert(one >= 0 && one < 1);
    assertEquals(mixTexts(b, 1) === one, JSON.stringify(a) === JSON.stringify(b));
  }));
  assertNotEquals(mixTexts(["a", "bc"], 1), mixTexts(["ab", "c"], 1));
  assertNotEquals(mixTexts([null], 1), mixTexts([""], 1));
  assertNotEquals(mixTexts(["a"], 1), mixTexts(["a"], 2));
});

Deno.test("mixTexts() spreads like chance, also over texts that count up", () => {
  const bins = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) bins[Math.floor(10 * mixTexts(["shop", String(i)], 42))]!++;
  const chi = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  assert(chi < 30, `chi squared of 9 degrees is ${chi}`);
});
