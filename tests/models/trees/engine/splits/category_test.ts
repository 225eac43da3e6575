import { assertAlmostEquals, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import {
  bestColumn,
  bestCount,
  bestGain,
  bestGradient,
  bestMissingLeft,
  bestSubset,
  resetBest,
} from "../../../../../lib/models/trees/engine/splits/best.ts";
import { searchCategories } from "../../../../../lib/models/trees/engine/splits/category.ts";
import { takeRoot } from "../../../../../lib/models/trees/engine/grow.ts";
import { i32At } from "../../../../../lib/models/trees/engine/memory/heap.ts";
import { fillHistogram, takeSlot } from "../../../../../lib/models/trees/engine/splits/slots.ts";
import { allRows, designOf } from "../../../../../lib/models/contract/design_rows.ts";
import { prepare, type Setup } from "../_engine.ts";

function search(values: number[], target: number[], setup: Setup = {}) {
  const binned = prepare(designOf({ names: ["c"], values, target, categorical: [true] }), setup);
  const rows = setup.rows?.length ?? values.length, node = takeRoot(rows), slot = takeSlot();
  fillHistogram(slot, 0, rows);
  resetBest(0);
  searchCategories(node, slot, 0);
  return { binned, column: bestColumn, gain: bestGain, count: bestCount, missingLeft: bestMissingLeft };
}
const goesLeft = (bin: number) => (i32At(bestSubset() + 4 * (bin >> 5)) >>> (bin & 31)) & 1;
const score = (side: readonly number[]) => side.length === 0 ? 0 : side.reduce((a, b) => a + b, 0) ** 2 / side.length;

/** The best subset of the categories 0 to 4 by trying all, as a mask, and its gain. */
function exhaustive(values: number[], target: number[]): { mask: number; gain: number } {
  let best = { mask: 0, gain: 0 };
  for (let mask = 1; mask < 31; mask++) {
    const left = target.filter((_, i) => (mask >> values[i]) & 1);
    const right = target.filter((_, i) => !((mask >> values[i]) & 1));
    if (left.length === 0 || right.length === 0) continue;
    const gain = score(left) + score(right) - score(target);
    if (gain > best.gain + 1e-9) best = { mask, gain };
  }
  return best;
}

Deno.test("searchCategories() finds the best of all subsets for squared loss", () => {
  const values = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4], target = [3, 4, -1, 0, 8, 7, 1, -2, 5, 3];
  const { gain } = search(values, target), expected = exhaustive(values, target);
  assertAlmostEquals(gain, expected.gain, 1e-9);
  const found = [0, 1, 2, 3, 4].reduce((mask, bin) => mask | goesLeft(bin) << bin, 0);
  assertEquals(found === expected.mask || found === 31 - expected.mask, true);
});

Deno.test("searchCategories() gains as much as the best of all subsets, and says which rows go left", () => {
  const rowsOf = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.integer({ min: -9, max: 9 })), {
    minLength: 3,
    maxLength: 25,
  });
  fc.assert(fc.property(rowsOf, (rows) => {
    const values = rows.map(([c]) => c), target = rows.map(([, y]) => y);
    if (new Set(values).size < 2) return;
    const { column, gain, count, binned } = search(values, target), expected = exhaustive(values, target).gain;
    if (column < 0) return assertLessOrEqual(expected, 1e-9);
    assertAlmostEquals(gain, expected, 1e-9);
    const left = rows.flatMap(([, y], row) => goesLeft(binned.bins[row]) ? [y] : []);
    assertEquals(count, left.length);
    assertAlmostEquals(bestGradient, -left.reduce((a, b) => a + b, 0), 1e-9);
  }));
});

Deno.test("searchCategories() treats missing as a category", () => {
  const { missingLeft } = search([0, 0, 1, 1, NaN, NaN], [0, 1, 0, 1, 9, 9]);
  assertEquals([0, 1, 2].map(goesLeft), [0, 0, 1]);
  assertEquals(missingLeft, 1);
});

Deno.test("searchCategories() sends unseen categories with the larger side, left if both are as large", () => {
  const { missingLeft } = search([0, 1, 1, 1], [5, 0, 0, 0]);
  assertEquals([goesLeft(2), missingLeft], [goesLeft(1), goesLeft(1)]);
  for (const target of [[5, 5, 0, 0], [0, 0, 5, 5]]) {
    assertEquals([search([0, 0, 1, 1], target).missingLeft, goesLeft(2)], [1, 1]);
  }
});

Deno.test("searchCategories() leaves categories that the node does not hold to the larger side", () => {
  const values = [0, 0, 0, 1, 1, 2, 3, NaN], target = [5, 5, 5, 0, 0, 9, -9, 4];
  const { count } = search(values, target, { rows: allRows(5) });
  const sides = [0, 1, 2, 3, 4].map(goesLeft);
  assertEquals(sides[0] !== sides[1], true);
  assertEquals(sides.slice(2), [sides[0], sides[0], sides[0]]);
  assertEquals(count, sides[0] === 1 ? 3 : 2);
});

Deno.test("searchCategories() keeps minLeaf, minWeight, its own penalty, and what was better before", () => {
  for (const weighted of [false, true]) {
    const column = (rules: Setup["rules"]) => search([0, 1, 1, 1], [5, 0, 0, 0], { rules, weighted }).column;
    assertEquals(column({}), 0);
    assertEquals(column({ minLeaf: 2 }), -1);
    assertEquals(column({ minWeight: 1.5 }), -1);
    assertEquals(column({ categoryLambda: 100 }), -1);
  }
});

Deno.test("searchCategories() marks bins beyond the first words of the subset", () => {
  for (const [categories, maxBins] of [[100, 64], [250, 255]]) {
    const values = Array.from({ length: 2 * categories }, (_, i) => i % categories);
    const target = values.map((c) => c >= 70 || c === 33 ? 8 : 0);
    const { binned } = search(values, target, { maxBins }), missing = binned.map.offsets[1] - 1;
    const sides = new Map([0, 8].map((level) => [level, new Set<number>()]));
    target.forEach((level, row) => {
      if (binned.bins[row] < missing) sides.get(level)?.add(goesLeft(binned.bins[row]));
    });
    assertEquals([sides.get(0)?.size, sides.get(8)?.size], [1, 1], `${categories}`);
  }
});

Deno.test("searchCategories() smooths rare categories toward the middle when it sorts them", () => {
  // Category 0, one row of a large value, is alone on its side; smoothed it ranks behind a frequent one.
  const values = [0, 1, 1, 1, 1, 2, 2, 2, 2], target = [4, 1.5, 1.5, 1.5, 1.5, 0.5, 0.5, 0.5, 0.5];
  const sides = (categorySmooth: number) => {
    search(values, target, { rules: { categorySmooth } });
    return [0, 1, 2].map((bin) => goesLeft(bin) === goesLeft(0));
  };
  assertEquals(sides(0), [true, false, false]);
  assertEquals(sides(100), [true, true, false]);
});

Deno.test("searchCategories() of one category has no split", () => {
  assertEquals(search([3, 3, 3, NaN], [1, 2, 3, 3]).column, 0, "missing is the other");
  assertEquals(search([3, 3, 3, NaN], [2, 2, 2, 2]).column, -1, "nothing to gain");
  assertEquals(search([3, 3, 3, NaN], [1, 2, 3, 3], { rows: allRows(3) }).column, -1, "the node holds one only");
});
