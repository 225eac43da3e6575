import { assertAlmostEquals, assertEquals, assertGreater, assertGreaterOrEqual } from "@std/assert";
import fc from "fast-check";
import { leafScore, soften, TIE } from "../../../lib/models/trees/leaf_score.ts";
import { RULES } from "./_trees.ts";

Deno.test("leafScore() and soften() follow the formulas", () => {
  assertEquals([soften(5, 2), soften(-5, 2), soften(1, 2)], [3, -3, 0]);
  assertEquals(leafScore(6, 2, { ...RULES, lambda: 1, l1: 3 }), 3);
  assertEquals(leafScore(0, 0, RULES), 0);
  assertGreater(leafScore(6, 2, RULES), leafScore(6, 3, RULES));
});

const sums = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 30 }));

Deno.test("leafScore() never falls by splitting a leaf without penalties", () => {
  fc.assert(fc.property(sums, sums, ([g1, h1], [g2, h2]) => {
    const apart = leafScore(g1, h1, RULES) + leafScore(g2, h2, RULES);
    assertGreaterOrEqual(apart + 1e-9, leafScore(g1 + g2, h1 + h2, RULES));
  }));
});

Deno.test("leafScore() is twice the loss that the leaf's own step saves", () => {
  fc.assert(fc.property(sums, fc.nat({ max: 9 }), fc.nat({ max: 9 }), ([g, h], lambda, l1) => {
    const rules = { ...RULES, lambda, l1 };
    const step = -soften(g, l1) / (h + lambda);
    const loss = g * step + (h + lambda) * step * step / 2 + l1 * Math.abs(step);
    assertAlmostEquals(leafScore(g, h, rules), -2 * loss, 1e-9);
    for (const other of [step - 0.1, step + 0.1, 0]) {
      assertGreaterOrEqual(g * other + (h + lambda) * other * other / 2 + l1 * Math.abs(other) + 1e-9, loss);
    }
  }));
});

Deno.test("soften() is odd, and moves no gradient by more than the penalty", () => {
  fc.assert(fc.property(fc.integer({ min: -50, max: 50 }), fc.nat({ max: 20 }), (g, l1) => {
    assertEquals(soften(-g, l1) + 0, -soften(g, l1) + 0);
    assertEquals(Math.abs(g - soften(g, l1)), Math.min(Math.abs(g), l1));
  }));
});

Deno.test("TIE is above one by a few roundings only", () => {
  assertGreater(TIE, 1);
  assertEquals(TIE - 1 < 1e-14, true);
});
