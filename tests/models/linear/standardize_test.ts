import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { standardize, standardizedRows } from "../../../lib/models/linear/standardize.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";
import { largestArray } from "../../_support/largest_array.ts";

/** Columns: number with a hole, constant, category, all missing. */
const design = changeDesign(buildDesign({ rows: 4, features: 4, categorical: [2] }), {
  values: Float64Array.of(...[1, 5, 0, NaN], ...[3, 5, 2, NaN], ...[NaN, 5, 2, NaN], ...[5, 5, NaN, NaN]),
});

Deno.test("standardize() gives numbers one column and each level one, and none to constant or missing features", () => {
  const columns = standardize(design);
  assertEquals([...columns.features], [0, 2, 2]);
  assertEquals([...columns.levels], [NaN, 0, 2]);
  [3, 1 / 3, 2 / 3].forEach((value, c) => assertAlmostEquals(columns.mean[c], value, 1e-12));
  assertAlmostEquals(columns.scale[0], Math.sqrt(8 / 3), 1e-12);
});

Deno.test("standardizedRows() puts a missing value at the mean", () => {
  const columns = standardize(design), rows = standardizedRows(design, columns);
  const first = Array.from({ length: 4 }, (_, row) => rows[row * 3]);
  first.forEach((value, row) => assertAlmostEquals(value, [-1, 0, 0, 1][row] * 2 / Math.sqrt(8 / 3), 1e-12));
  assertEquals([rows[3 * 3 + 1], rows[3 * 3 + 2]], [0, 0], "missing category");
});

Deno.test("standardizedRows() gives an unseen level to no column", () => {
  const columns = standardize(design);
  const unseen = changeDesign(design, { rows: 1, values: Float64Array.of(3, 5, 9, NaN) });
  const [, zero, two] = standardizedRows(unseen, columns);
  assertAlmostEquals(zero, (0 - columns.mean[1]) / columns.scale[1], 1e-12);
  assertAlmostEquals(two, (0 - columns.mean[2]) / columns.scale[2], 1e-12);
});

Deno.test("standardize() weighs rows", () => {
  const weighted = changeDesign(design, { weight: Float64Array.of(1, 3, 1, 1) });
  assertAlmostEquals(standardize(weighted).mean[0], (1 + 3 * 3 + 5) / 5, 1e-12);
});

Deno.test("standardize() keeps the most frequent levels of a feature with many", () => {
  const rows = 100;
  const many = changeDesign(buildDesign({ rows, features: 1, categorical: [0] }), {
    values: Float64Array.from({ length: rows }, (_, row) => row < 60 ? row % 3 : row),
  });
  const { levels } = standardize(many);
  assertEquals(levels.length, 20);
  assertEquals([...levels.subarray(0, 4)], [0, 1, 2, 60]);
});

Deno.test("standardizedRows() of the training rows have mean 0 and deviation 1 over what is known", () => {
  const rows = buildDesign({ rows: 50, features: 4, categorical: [3], missing: 0.2 });
  const columns = standardize(rows), k = columns.features.length, out = standardizedRows(rows, columns);
  for (let c = 0; c < k; c++) {
    const known = Array.from({ length: 50 }, (_, r) => r).filter((r) =>
      !Number.isNaN(rows.values[4 * r + columns.features[c]])
    );
    const values = known.map((r) => out[r * k + c]);
    assertAlmostEquals(values.reduce((sum, value) => sum + value, 0), 0, 1e-9);
    assertAlmostEquals(values.reduce((sum, value) => sum + value * value, 0) / known.length, 1, 1e-9);
  }
});

Deno.test("standardize() treats infinities as missing", () => {
  const rows = buildDesign({ rows: 20, features: 1 }),
    broken = changeDesign(rows, { values: rows.values.with(3, Infinity) });
  const holed = changeDesign(rows, { values: rows.values.with(3, NaN) });
  assertEquals(standardize(broken), standardize(holed));
  assertEquals(standardizedRows(broken, standardize(broken))[3], 0);
});

Deno.test("standardize() takes rounding of a constant for a constant, and small numbers for numbers", () => {
  const column = (values: number[]) =>
    standardize(changeDesign(buildDesign({ rows: values.length, features: 1 }), { values: Float64Array.from(values) }));
  assertEquals(column([0.1 + 0.2, 0.3, 0.3]).features.length, 0);
  assertEquals(column([1e-30, 2e-30, 3e-30]).features.length, 1);
  assertEquals(column([1e9, 1e9 + 1, 1e9]).features.length, 1);
  assertEquals(column([NaN, 3, NaN]).features.length, 0);
});

Deno.test("standardize() of more levels than it keeps takes the smaller number of equally frequent ones", () => {
  const values = Float64Array.from({ length: 75 }, (_, row) => 24 - row % 25);
  const many = changeDesign(buildDesign({ rows: 75, features: 1, categorical: [0] }), { values });
  assertEquals([...standardize(many).levels], Array.from({ length: 20 }, (_, level) => level));
});

Deno.test("standardize() gives a feature that hardly any row knows no column, as it will be known when it is asked for", () => {
  const known = (first: number, rows: number) => {
    const base = buildDesign({ rows, features: 2 });
    const values = base.values.map((value, at) => at % 2 === 1 && Math.floor(at / 2) < rows - first ? NaN : value);
    return [...standardize(changeDesign(base, { values })).features];
  };
  assertEquals([known(29, 100), known(30, 100)], [[0], [0, 1]]);
  assertEquals([known(4, 10), known(5, 10)], [[0], [0, 1]], "half of the rows are not hardly any");
});

Deno.test("standardize() makes no matrix of pairs of columns", () => {
  const wide = buildDesign({ rows: 10, features: 800 });
  assertLess(largestArray(() => standardize(wide)), 20 * 800);
});
