import { assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import type { BinnedDesign } from "../../../../../lib/models/trees/bin.ts";
import { pairs, setTreeRow, timesOf, treeRow } from "../../../../../lib/models/trees/engine/memory/fit.ts";
import { f64At, heapTop, i32At, setF64, setI32 } from "../../../../../lib/models/trees/engine/memory/heap.ts";
import { END, SLOT, START, takeNode } from "../../../../../lib/models/trees/engine/memory/open_node.ts";
import { countAt, countsOf } from "../../../../../lib/models/trees/engine/splits/counts.ts";
import {
  fillHistogram,
  leaveSibling,
  releaseSlot,
  resetSlots,
  setHistogramColumns,
  takeSlot,
} from "../../../../../lib/models/trees/engine/splits/slots.ts";
import { simulate } from "../../_trees.ts";
import { prepare } from "../_engine.ts";

/** Gradient, hessian and count per bin, by the plainest loop over the tree's rows. */
function naive({ map, bins }: BinnedDesign, start: number, end: number): number[][] {
  const q = map.features.length, sums = Array.from({ length: map.offsets[q] }, () => [0, 0, 0]);
  for (let i = start; i < end; i++) {
    const row = treeRow(i);
    for (let j = 0; j < q; j++) {
      const sum = sums[map.offsets[j] + bins[row * q + j]];
      sum[0] += f64At(pairs + 16 * row);
      sum[1] += f64At(pairs + 16 * row + 8);
      sum[2] += timesOf(row);
    }
  }
  return sums;
}

const CASES = [
  { weighted: false, features: 4 },
  { weighted: true, features: 7 },
  { weighted: true, features: 2 },
  { weighted: false, features: 1 },
  { weighted: false, features: 9 },
];
const setUp = ({ weighted, features }: { weighted: boolean; features: number }) =>
  prepare(simulate({ features, missing: 0.1, target: (x, noise) => x[0] + noise, weight: (row) => 1 + row % 3 }), {
    weighted,
  });

Deno.test("takeSlot() reuses what was released, the last first; releasing none is fine", () => {
  prepare(simulate());
  const [a, b] = [takeSlot(), takeSlot()];
  assertNotEquals(a, b);
  releaseSlot(a);
  releaseSlot(0);
  assertEquals(takeSlot(), a);
  const top = heapTop();
  releaseSlot(a);
  releaseSlot(b);
  assertEquals([takeSlot(), takeSlot(), heapTop()], [b, a, top]);
});

Deno.test("resetSlots() forgets slots whose memory was given back", () => {
  prepare(simulate());
  const old = takeSlot();
  releaseSlot(old);
  resetSlots();
  assertNotEquals(takeSlot(), old);
});

Deno.test("fillHistogram() equals a naive sum of gradients, hessians and counts, whatever was there", () => {
  for (const test of CASES) {
    const binned = setUp(test), slot = takeSlot(), { offsets, features } = binned.map;
    for (let k = 0; k < 2 * offsets[features.length]; k++) setF64(slot + 8 * k, 7);
    if (test.weighted) { for (let k = 0; k < offsets[features.length]; k++) setI32(countsOf(slot) + 4 * k, 7); }
    fillHistogram(slot, 10, 90);
    naive(binned, 10, 90).forEach(([g, h, c], k) => {
      assertAlmostEquals(f64At(slot + 16 * k), g, 1e-12);
      assertAlmostEquals(f64At(slot + 16 * k + 8), h, 1e-12);
      assertEquals(countAt(slot, k), c);
      if (test.weighted) assertEquals(i32At(countsOf(slot) + 4 * k), c);
    });
  }
});

Deno.test("fillHistogram() of every column adds up to the sums over the rows", () => {
  for (const test of CASES) {
    const { map } = setUp(test), slot = takeSlot();
    fillHistogram(slot, 20, 70);
    let gradient = 0, hessian = 0;
    for (let row = 20; row < 70; row++) {
      gradient += f64At(pairs + 16 * row);
      hessian += f64At(pairs + 16 * row + 8);
    }
    for (let j = 0; j < test.features; j++) {
      let g = 0, h = 0, c = 0;
      for (let k = map.offsets[j]; k < map.offsets[j + 1]; k++) {
        g += f64At(slot + 16 * k);
        h += f64At(slot + 16 * k + 8);
        c += countAt(slot, k);
      }
      assertAlmostEquals(g, gradient, 1e-10);
      assertAlmostEquals(h, hessian, 1e-10);
      assertEquals(c, 50);
    }
  }
});

Deno.test("fillHistogram() counts bootstrap rows as often as they were drawn, in the tree's own order", () => {
  const binned = prepare(simulate({ features: 2 }), { weighted: true, times: (row) => row % 4 }), slot = takeSlot();
  for (let i = 0; i < 100; i++) setTreeRow(i, (i * 37) % 100);
  fillHistogram(slot, 5, 80);
  naive(binned, 5, 80).forEach(([, , c], k) => assertEquals(countAt(slot, k), c));
});

Deno.test("leaveSibling() gives both children the histogram of their own rows, at any cut", () => {
  for (const test of CASES) {
    const binned = setUp(test), bins = binned.map.offsets[test.features];
    fc.assert(
      fc.property(fc.nat({ max: 100 }), (cut) => {
        const parent = takeSlot(), left = takeNode(), right = takeNode();
        fillHistogram(parent, 0, 100);
        for (const [field, value] of [[left + START, 0], [left + END, cut], [right + START, cut], [right + END, 100]]) {
          setI32(field, value);
        }
        const small = cut <= 50 ? left : right, large = cut <= 50 ? right : left;
        leaveSibling(parent, small, large);
        for (const node of [left, right]) {
          const slot = i32At(node + SLOT), sums = naive(binned, i32At(node + START), i32At(node + END));
          for (let k = 0; k < bins; k++) {
            assertAlmostEquals(f64At(slot + 16 * k), sums[k][0], 1e-10);
            assertAlmostEquals(f64At(slot + 16 * k + 8), sums[k][1], 1e-10);
            // Row counts are whole numbers: no rounding at all.
            assertEquals(countAt(slot, k), sums[k][2]);
          }
        }
        releaseSlot(i32At(left + SLOT));
        releaseSlot(i32At(right + SLOT));
      }),
      { numRuns: 20 },
    );
  }
});

Deno.test("fillHistogram() and leaveSibling() of drawn columns have the bits of all columns there", () => {
  for (const weighted of [false, true]) {
    const binned = setUp({ weighted, features: 9 }), { offsets } = binned.map;
    const split = () => {
      const slot = takeSlot(), small = takeNode(), large = takeNode();
      fillHistogram(slot, 0, binned.rows);
      setI32(small + START, 0);
      setI32(small + END, binned.rows >> 2);
      leaveSibling(slot, small, large);
      return [small, large].map((node) => i32At(node + SLOT));
    };
    const whole = split(), list = takeSlot(), drawn = [7, 0, 3, 4, 8];
    drawn.forEach((column, j) => setI32(list + 4 * j, column));
    setHistogramColumns(list, drawn.length);
    split().forEach((slot, child) => {
      for (const column of drawn) {
        for (let at = offsets[column]; at < offsets[column + 1]; at++) {
          const sums = [slot, whole[child]].map((
            of,
          ) => [f64At(of + 16 * at), f64At(of + 16 * at + 8), countAt(of, at)]);
          assertEquals(sums[0], sums[1]);
        }
      }
    });
  }
});

Deno.test("fillHistogram() of many rows has the bits of the plainest loop, in the order of the rows", () => {
  for (const weighted of [false, true]) {
    for (const features of [3, 13]) {
      const design = simulate({
        rows: 2100,
        features,
        missing: 0.1,
        target: (x, e) => x[0] + e,
        weight: (row) => 1 + row % 3,
      });
      const binned = prepare(design, { weighted, times: (row) => 1 + row % 2 }), { offsets } = binned.map;
      const list = takeSlot(),
        slot = takeSlot(),
        drawn = Array.from({ length: features - 1 }, (_, j) => features - 1 - j);
      for (let i = 0; i < 2100; i++) setTreeRow(i, (i * 37) % 2100);
      drawn.forEach((column, j) => setI32(list + 4 * j, column));
      setHistogramColumns(list, drawn.length);
      fillHistogram(slot, 20, 2090);
      const sums = naive(binned, 20, 2090);
      for (const column of drawn) {
        for (let k = offsets[column]; k < offsets[column + 1]; k++) {
          assertEquals([f64At(slot + 16 * k), f64At(slot + 16 * k + 8), countAt(slot, k)], sums[k]);
        }
      }
    }
  }
});
