import { assertAlmostEquals, assertEquals, assertGreater, assertGreaterOrEqual } from "@std/assert";
import fc from "fast-check";
import {
  binCount,
  columnCount,
  isCategory,
  leafScore,
  leafValue,
  minGain,
  minLeaf,
  minWeight,
  missingBin,
  offsetOf,
  pairs,
  raiseMinGain,
  rowCount,
  setLimits,
  setPair,
  setPenalties,
  setTimes,
  setTreeRow,
  soften,
  timesOf,
  treeRow,
} from "../../../../../lib/models/trees/engine/memory/fit.ts";
import { f64At } from "../../../../../lib/models/trees/engine/memory/heap.ts";
import { designOf } from "../../../../../lib/models/contract/design_rows.ts";
import { simulate } from "../../_trees.ts";
import { prepare } from "../_engine.ts";

Deno.test("offsetOf(), missingBin() and isCategory() tell what the bins of the design are", () => {
  const design = designOf({
    names: ["number", "constant", "category"],
    values: [1, 5, 10, 2, 5, 20, 3, 5, 10, NaN, 5, 30],
    target: [0, 0, 0, 0],
    categorical: [false, false, true],
  });
  prepare(design);
  assertEquals([rowCount, columnCount, binCount], [4, 2, 8]);
  assertEquals([0, 1, 2].map(offsetOf), [0, 4, 8]);
  assertEquals([0, 1].map(missingBin), [3, 3]);
  assertEquals([0, 1].map(isCategory), [false, true]);
});

Deno.test("setPair(), setTimes() and setTreeRow() write one row's values", () => {
  prepare(simulate({ rows: 9 }));
  setPair(4, -2.5, 0.5);
  setTimes(4, 3);
  setTreeRow(2, 4);
  assertEquals([f64At(pairs + 16 * 4), f64At(pairs + 16 * 4 + 8), timesOf(4), treeRow(2)], [-2.5, 0.5, 3, 4]);
  assertEquals([timesOf(3), timesOf(5), treeRow(1), treeRow(3)], [1, 1, 1, 3]);
});

Deno.test("setLimits() sets the limits, raiseMinGain() never lowers one", () => {
  setLimits(3, 0.5, 2);
  assertEquals([minLeaf, minWeight, minGain], [3, 0.5, 2]);
  raiseMinGain(1);
  assertEquals(minGain, 2);
  raiseMinGain(4);
  assertEquals(minGain, 4);
});

Deno.test("leafScore() and soften() follow the formulas", () => {
  setPenalties(0, 2, 0);
  assertEquals([5, -5, 1].map(soften), [3, -3, 0]);
  setPenalties(0, 3, 0);
  assertEquals(leafScore(6, 2, 1), 3);
  setPenalties(0, 0, 0);
  assertEquals(leafScore(0, 0, 0), 0);
  assertGreater(leafScore(6, 2, 0), leafScore(6, 3, 0));
});

const sums = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 30 }));

Deno.test("leafScore() never falls by splitting a leaf without penalties", () => {
  setPenalties(0, 0, 0);
  fc.assert(fc.property(sums, sums, ([g1, h1], [g2, h2]) => {
    assertGreaterOrEqual(leafScore(g1, h1, 0) + leafScore(g2, h2, 0) + 1e-9, leafScore(g1 + g2, h1 + h2, 0));
  }));
});

Deno.test("leafScore() is twice the loss that leafValue() saves, and no other value saves more", () => {
  fc.assert(fc.property(sums, fc.nat({ max: 9 }), fc.nat({ max: 9 }), ([g, h], lambda, l1) => {
    setPenalties(lambda, l1, 0);
    const step = leafValue(g, h);
    const loss = (value: number) => g * value + (h + lambda) * value * value / 2 + l1 * Math.abs(value);
    assertAlmostEquals(leafScore(g, h, lambda), -2 * loss(step), 1e-9);
    for (const other of [step - 0.1, step + 0.1, 0]) assertGreaterOrEqual(loss(other) + 1e-9, loss(step));
  }));
});

Deno.test("soften() is odd, and moves no gradient by more than the penalty", () => {
  fc.assert(fc.property(fc.integer({ min: -50, max: 50 }), fc.nat({ max: 20 }), (g, l1) => {
    setPenalties(0, l1, 0);
    assertEquals(soften(-g) + 0, -soften(g) + 0);
    assertEquals(Math.abs(g - soften(g)), Math.min(Math.abs(g), l1));
  }));
});

Deno.test("leafValue() is a damped, softened, bounded Newton step", () => {
  setPenalties(1, 2, 0);
  assertEquals([leafValue(-8, 2), leafValue(8, 2), Math.abs(leafValue(1, 2))], [2, -2, 0]);
  setPenalties(1, 2, 0.7);
  assertEquals([leafValue(-8, 2), leafValue(8, 2)], [0.7, -0.7]);
  setPenalties(0, 0, 0);
  assertEquals(leafValue(0, 0), 0);
});
