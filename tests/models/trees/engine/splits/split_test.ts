import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import type { Design } from "../../../../../lib/core/rows/design.ts";
import {
  bestBin,
  bestColumn,
  bestCount,
  bestGain,
  bestGradient,
  bestHessian,
  bestMissingLeft,
  resetBest,
} from "../../../../../lib/models/trees/engine/splits/best.ts";
import { minGain } from "../../../../../lib/models/trees/engine/memory/fit.ts";
import { takeRoot } from "../../../../../lib/models/trees/engine/grow.ts";
import {
  isPlain,
  searchHistogram,
  searchRows,
  SMALL_ROWS,
} from "../../../../../lib/models/trees/engine/splits/split.ts";
import { fillHistogram, takeSlot } from "../../../../../lib/models/trees/engine/splits/slots.ts";
import { allRows, designOf } from "../../../../../lib/models/contract/design_rows.ts";
import { exactBestSplit, RULES, simulate } from "../../_trees.ts";
import { listOf, prepare, type Setup } from "../_engine.ts";

/** The two ways to search a node: by its histogram, or straight from its rows. */
const WAYS = ["histogram", "rows"] as const;
type Way = typeof WAYS[number];

interface Found {
  gain: number;
  column: number;
  bin: number;
  missingLeft: number;
  gradient: number;
  hessian: number;
  count: number;
}

/** Search the root of a design; `columns` default to all, `floor` to minGain. */
function search(design: Design, way: Way, setup: Setup & { columns?: number[]; floor?: number } = {}): Found {
  const { map } = prepare(design, { maxBins: 255, ...setup });
  const columns = setup.columns ?? [...allRows(map.features.length)], rows = setup.rows?.length ?? design.rows;
  const node = takeRoot(rows), list = listOf(columns);
  resetBest(setup.floor ?? minGain);
  if (way === "rows") searchRows(node, list, columns.length);
  else {
    const slot = takeSlot();
    fillHistogram(slot, 0, rows);
    searchHistogram(node, slot, list, columns.length);
  }
  return {
    gain: bestGain,
    column: bestColumn,
    bin: bestBin,
    missingLeft: bestMissingLeft,
    gradient: bestGradient,
    hessian: bestHessian,
    count: bestCount,
  };
}

function assertClose(actual: Found, expected: Found, msg?: string): void {
  const { bin, column, missingLeft, count } = expected;
  assertEquals([actual.column, actual.bin, actual.missingLeft, actual.count], [column, bin, missingLeft, count], msg);
  for (const field of ["gain", "gradient", "hessian"] as const) {
    assertAlmostEquals(actual[field], expected[field], 1e-9, msg);
  }
}

for (const way of WAYS) {
  const symbol = way === "rows" ? "searchRows()" : "searchHistogram()";

  Deno.test(`${symbol} finds the exact best split, with and without missing values and weights`, () => {
    for (let seed = 1; seed <= 24; seed++) {
      const weighted = seed % 3 === 0, rows = seed % 2 === 0 ? SMALL_ROWS - seed % 7 : SMALL_ROWS + 1 + seed;
      const weight = (row: number) => weighted ? 0.5 + row % 4 : 1;
      const design = simulate({ rows, seed, missing: seed % 4 < 2 ? 0.2 : 0, weight });
      const rules = { ...RULES, minLeaf: 1 + seed % 5, lambda: seed % 3 };
      const found = search(design, way, { rules, weighted });
      const h = design.weight, g = design.target.map((y, row) => -y * h[row]);
      const expected = exactBestSplit([...allRows(rows)], { design, g, h, rules });
      assertAlmostEquals(found.gain, expected.gain, 1e-8);
      assertEquals([found.column, found.count], [expected.feature, expected.left.length]);
      assertAlmostEquals(found.gradient, expected.left.reduce((sum, row) => sum + g[row], 0), 1e-9);
      assertAlmostEquals(found.hessian, expected.left.reduce((sum, row) => sum + h[row], 0), 1e-9);
    }
  });

  Deno.test(`${symbol} gains as much as the best split by brute force, for any small data with ties and holes`, () => {
    const value = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }) },
      { weight: 1, arbitrary: fc.constant(NaN) },
    );
    const row = fc.tuple(value, value, fc.integer({ min: -9, max: 9 }));
    const rows = fc.oneof(...[2, 4, 50].map((maxLength) => fc.array(row, { minLength: 2, maxLength })));
    const property = fc.property(rows, fc.integer({ min: 1, max: 4 }), fc.nat({ max: 2 }), (data, minLeaf, lambda) => {
      const values = data.flatMap(([a, b]) => [a, b]), target = data.map(([, , y]) => y);
      const design = designOf({ names: ["a", "b"], values, target });
      const rules = { ...RULES, minLeaf, lambda, minGain: 1e-7 };
      const found = search(design, way, { rules }), g = target.map((y) => -y), h = target.map(() => 1);
      const expected = exactBestSplit([...allRows(data.length)], { design, g, h, rules });
      if (found.column < 0) assertEquals(expected.feature, -1);
      else assertAlmostEquals(found.gain, expected.gain, 1e-8);
    });
    fc.assert(property, { numRuns: 300 });
  });

  Deno.test(`${symbol} finds the same on the short way and on the general one`, () => {
    for (let seed = 1; seed <= 8; seed++) {
      const design = simulate({ rows: 30 + 5 * seed, seed }), rules = { minLeaf: 4, lambda: 1.5 };
      const short = search(design, way, { rules });
      assert(isPlain());
      const general = search(design, way, { rules: { ...rules, l1: 1e-300 } });
      assert(!isPlain());
      assertClose(general, short);
      assertClose(search(design, way, { rules, weighted: true }), short, "weights of 1 are counts");
    }
  });

  Deno.test(`${symbol} keeps minLeaf, minWeight and minGain, and what was better before`, () => {
    const design = designOf({ names: ["x"], values: [1, 2, 3, 4, 5, 6], target: [9, 0, 0, 0, 0, 0] });
    for (const l1 of [0, 1e-300]) {
      const found = (rules: Setup["rules"], floor?: number) => {
        const { column, bin } = search(design, way, { rules: { ...rules, l1 }, floor });
        return column < 0 ? -1 : bin;
      };
      assertEquals(found({}), 0);
      assertEquals(found({ minLeaf: 2 }), 1);
      assertEquals(found({ minWeight: 3 }), 2);
      assertEquals(found({ minLeaf: 4 }), -1);
      assertEquals(found({ minGain: 1000 }), -1);
      assertEquals(found({}, 1000), -1);
    }
  });

  Deno.test(`${symbol} can separate missing from all values`, () => {
    const design = designOf({ names: ["x"], values: [1, 2, 1, NaN, NaN], target: [0, 0, 0, 5, 5] });
    const { bin, missingLeft, count } = search(design, way);
    assertEquals([bin, missingLeft, count], [1, 0, 3]);
  });

  Deno.test(`${symbol} sends missing values to the side that gains more`, () => {
    const values = [1, 1, 1, 2, 2, 2, NaN, NaN], of = (missing: number) => [0, 0, 0, 5, 5, 5, missing, missing];
    for (const [missing, side] of [[0, 1], [5, 0]]) {
      assertEquals(search(designOf({ names: ["x"], values, target: of(missing) }), way).missingLeft, side);
    }
  });

  Deno.test(`${symbol} sends later missing values with the larger side, left if both are as large`, () => {
    const names = ["a", "b", "c"];
    for (const l1 of [0, 1e-300]) {
      const sideOf = (target: number[]) => {
        // The column counts whatever its place is.
        const values = [1, 2, 3, 4].flatMap((x) => [x % 2, x, x % 3]), design = designOf({ names, values, target });
        const found = [[1], [0, 1], [1, 0], [0, 2, 1]].map((columns) =>
          search(design, way, { columns, rules: { l1 } })
        );
        for (const { column, missingLeft } of found) assertEquals([column, missingLeft], [1, found[0].missingLeft]);
        return found[0].missingLeft;
      };
      const targets = [[9, 0, 0, 0], [0, 0, 0, 9], [0, 0, 9, 9]];
      assertEquals(targets.map(sideOf), [0, 1, 1]);
    }
  });

  Deno.test(`${symbol} sums say which rows go left: gradient, hessian and count`, () => {
    for (const weighted of [false, true]) {
      for (const rows of [35, 90]) {
        const design = simulate({ rows, missing: 0.15, weight: (row) => weighted ? 0.5 + row % 3 : 1 });
        const setup = { weighted, rules: { minLeaf: 5, lambda: 1 } };
        const { bins, map } = prepare(design, { ...setup, maxBins: 255 });
        const found = search(design, way, setup), q = map.features.length, column = found.column;
        const last = map.offsets[column + 1] - map.offsets[column] - 1;
        const left = [...allRows(rows)].filter((row) => {
          const bin = bins[row * q + column];
          return bin === last ? found.missingLeft === 1 : bin <= found.bin;
        });
        const sum = (of: (row: number) => number) => left.reduce((total, row) => total + of(row), 0);
        assertAlmostEquals(found.gradient, sum((row) => -design.weight[row] * design.target[row]), 1e-9);
        assertAlmostEquals(found.hessian, sum((row) => design.weight[row]), 1e-9);
        assertEquals(found.count, left.length);
      }
    }
  });

  Deno.test(`${symbol} searches the given columns only, and takes the first of equal ones`, () => {
    const design = simulate({ rows: 80, target: (x) => 5 * x[2] });
    assertEquals(search(design, way, { columns: [] }).column, -1);
    assertEquals(search(design, way, { columns: [2, 0, 1] }).column, 2);
    assertEquals([0, 1, 3].includes(search(design, way, { columns: [0, 1, 3] }).column), true);
    const values = [0, 0, 1, 1, 2, 2].flatMap((x) => [x, x, 5 - x]);
    const ties = designOf({ names: ["a", "b", "c"], values, target: [0, 0, 0, 0, 6, 6] });
    for (const columns of [[0, 1, 2], [1, 0, 2], [2, 1, 0], [1], [2, 0]]) {
      assertEquals(search(ties, way, { columns }).column, columns[0], `${columns}`);
    }
  });

  Deno.test(`${symbol} lowers gains by its penalties`, () => {
    const design = simulate({ rows: 60 });
    const gain = (rules: Setup["rules"]) => search(design, way, { rules }).gain;
    assertGreater(gain({}), gain({ lambda: 5 }));
    assertGreater(gain({}), gain({ l1: 5 }));
  });

  Deno.test(`${symbol} finds the one cut in columns of any number of bins, at any bin`, () => {
    for (const bins of [2, 3, 16, 31, 32, 33, 62, 63, 64, 65, 100, 254]) {
      for (const cut of new Set([0, 30, 31, 32, 33, bins >> 1, bins - 2].filter((bin) => bin <= bins - 2))) {
        const values = Array.from({ length: bins }, (_, i) => i);
        const design = designOf({ names: ["x"], values, target: values.map((x) => x <= cut ? 0 : 5) });
        const { bin, count, gain } = search(design, way), left = cut + 1, right = bins - left;
        assertEquals([bin, count], [cut, left], `${bins} bins`);
        assertAlmostEquals(gain, 25 * left * right / bins, 1e-8);
        // A node of the rows around the cut, few enough to be searched from its rows.
        const near = allRows(bins).filter((row) => Math.abs(row - cut - 0.5) < 15);
        const part = search(design, way, { rows: near });
        assertEquals([part.bin, part.count], [cut, near.filter((row) => row <= cut).length], `${bins} bins, part`);
      }
    }
  });
}

Deno.test("searchRows() finds what the histogram finds, in nodes of any size, whatever the columns are", () => {
  const sizes = fc.integer({ min: 2, max: 60 }), seeds = fc.nat({ max: 1000 });
  const property = fc.property(sizes, seeds, fc.boolean(), fc.boolean(), (rows, seed, missing, weighted) => {
    const design = simulate({
      rows: 120,
      seed,
      features: 1 + seed % 12,
      missing: missing ? 0.1 : 0,
      categories: seed % 3 === 0 ? 5 : 0,
      target: (x, noise) => x[0] + noise,
    });
    const node = allRows(120).filter((row) => (row * 7 + seed) % 120 < rows);
    const setup: Setup = {
      rows: node,
      weighted,
      maxBins: seed % 2 === 0 ? 64 : 255,
      times: (row) => 1 + (row + seed) % 3,
      rules: { minLeaf: 1 + seed % 4, lambda: seed % 2, categorySmooth: 1, minGain: 1e-9 },
    };
    const direct = search(design, "rows", setup), histogram = search(design, "histogram", setup);
    // Two columns that part the few rows alike are a tie, which the two ways may break differently.
    if (direct.column === histogram.column) assertClose(direct, histogram);
    else assertAlmostEquals(direct.gain, histogram.gain, 1e-9);
  });
  fc.assert(property, { numRuns: 200 });
});

Deno.test("searchRows() of two rows parts them by a column that can", () => {
  const value = fc.oneof(fc.nat({ max: 2 }), fc.constant(NaN)),
    columns = fc.array(value, { minLength: 4, maxLength: 4 });
  fc.assert(fc.property(columns, columns, fc.boolean(), fc.boolean(), (a, b, category, swapped) => {
    // More rows, so that every column has three values and holes.
    const others = [0, 1, 2, NaN].flatMap((x) => [x, x, x, x]), values = [...a, ...b, ...others];
    const source = { names: ["a", "b", "c", "d"], values, categorical: [category, false, false, false] };
    const design = designOf({ ...source, target: swapped ? [5, 1, 0, 0, 0, 0] : [1, 5, 0, 0, 0, 0] });
    const rows = Int32Array.of(0, 1), [direct, histogram] = WAYS.map((way) => search(design, way, { rows }));
    const apart = a.findIndex((x, f) => !Object.is(x, b[f]));
    assertEquals(direct.column < 0, apart < 0);
    assertAlmostEquals(direct.gain, apart < 0 ? 0 : 1 + 25 - 36 / 2, 1e-9);
    assertEquals(direct.column < 0, histogram.column < 0);
    assertAlmostEquals(direct.gain, histogram.gain, 1e-9);
    if (apart >= 0) assertEquals(Object.is(a[direct.column], b[direct.column]), false);
  }));
});

Deno.test("searchRows() finds the same the second time: its scratch is left clean", () => {
  const design = simulate({ rows: 38, features: 6, missing: 0.02 });
  prepare(design, { trees: 2 });
  const list = listOf(allRows(6)), found: Found[] = [];
  for (let i = 0; i < 3; i++) {
    const node = takeRoot(38 - i % 2);
    resetBest(0);
    searchRows(node, list, 6);
    const [gain, column, bin, missingLeft] = [bestGain, bestColumn, bestBin, bestMissingLeft];
    found.push({ gain, column, bin, missingLeft, gradient: bestGradient, hessian: bestHessian, count: bestCount });
  }
  assertEquals(found[2], found[0]);
});
