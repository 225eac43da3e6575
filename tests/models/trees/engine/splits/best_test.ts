import { assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  bestBin,
  bestColumn,
  bestCount,
  bestGain,
  bestGradient,
  bestHessian,
  bestMissingLeft,
  bestSubset,
  fillSubset,
  noteBest,
  noteLeft,
  resetBest,
  routeBin,
  TIE,
} from "../../../../../lib/models/trees/engine/splits/best.ts";
import { i32At } from "../../../../../lib/models/trees/engine/memory/heap.ts";
import { simulate } from "../../_trees.ts";
import { prepare } from "../_engine.ts";

const DESIGN = simulate();
const goesLeft = (bin: number) => (i32At(bestSubset() + 4 * (bin >> 5)) >>> (bin & 31)) & 1;

Deno.test("resetBest() forgets the split and asks for a gain", () => {
  prepare(DESIGN);
  noteBest(9, 2, 5, 1);
  resetBest(3);
  assertEquals([bestGain, bestColumn], [3, -1]);
});

Deno.test("noteBest() and noteLeft() keep what they are given", () => {
  prepare(DESIGN);
  noteBest(9, 2, 5, 1);
  noteLeft(-4, 7, 3);
  assertEquals([bestGain, bestColumn, bestBin, bestMissingLeft], [9, 2, 5, 1]);
  assertEquals([bestGradient, bestHessian, bestCount], [-4, 7, 3]);
});

Deno.test("fillSubset() sends all 256 bins to one side, missing too", () => {
  prepare(DESIGN);
  for (const left of [true, false]) {
    fillSubset(left);
    assertEquals(Array.from({ length: 256 }, (_, bin) => goesLeft(bin)), Array(256).fill(left ? 1 : 0));
    assertEquals(bestMissingLeft, left ? 1 : 0);
  }
});

Deno.test("routeBin() moves one bin and no other, in any word", () => {
  prepare(DESIGN);
  for (const bin of [0, 30, 31, 32, 63, 64, 200, 254]) {
    for (const left of [true, false]) {
      fillSubset(!left);
      routeBin(bin, left);
      const sides = Array.from({ length: 256 }, (_, other) => goesLeft(other));
      assertEquals(sides, Array.from({ length: 256 }, (_, other) => (other === bin) === left ? 1 : 0));
    }
  }
});

Deno.test("TIE is above one by a few roundings only", () => {
  prepare(DESIGN);
  assertGreater(TIE, 1);
  assertLess(TIE - 1, 1e-14);
});
