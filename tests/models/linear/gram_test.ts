import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Design } from "../../../lib/core/rows/design.ts";
import { type NormalEquations, normalEquations } from "../../../lib/models/linear/normal_equations.ts";
import { designColumns } from "../../../lib/models/linear/design_columns.ts";
import { Gram } from "../../../lib/models/linear/gram.ts";
import { standardizedRows } from "../../../lib/models/linear/standardize.ts";
import { buildDesign, changeDesign, type DesignOptions, takeRows } from "../../_support/design_builder.ts";

function gramOfRows(design: Design, cuts: readonly number[] = []): Gram {
  const gram = new Gram(designColumns(design)), ends = [...cuts, design.rows];
  ends.forEach((to, i) => gram.add(design, ends[i - 1] ?? 0, to));
  return gram;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** All that a Gram holds. */
function contents(gram: Gram): unknown[] {
  return [gram.rows, gram.low, gram.high, gram.pilot, gram.sums()];
}

/** Two passes over the rows: means first, then sums of standardised values. */
function twoPass(design: Design): Pick<NormalEquations, "gram" | "moment" | "centre" | "spread"> & { mean: number[] } {
  const columns = designColumns(design), p = design.names.length, k = columns.features.length;
  const valueOf = (row: number, c: number) => {
    const x = design.values[row * p + columns.features[c]], level = columns.levels[c];
    return Number.isFinite(x) && !Number.isNaN(level) ? Number(x === level) : x;
  };
  const total = design.weight.reduce((sum, weight) => sum + weight, 0);
  const centre = design.target.reduce((sum, y, row) => sum + design.weight[row] * y / total, 0);
  const mean = range(0, k).map((c) => {
    const rows = range(0, design.rows).filter((row) => Number.isFinite(valueOf(row, c)));
    const weight = rows.reduce((sum, row) => sum + design.weight[row], 0);
    return rows.reduce((sum, row) => sum + design.weight[row] * valueOf(row, c) / weight, 0);
  });
  const scale = range(0, k).map((c) => {
    const rows = range(0, design.rows).filter((row) => Number.isFinite(valueOf(row, c)));
    const weight = rows.reduce((sum, row) => sum + design.weight[row], 0);
    return Math.sqrt(
      rows.reduce((sum, row) => sum + design.weight[row] * (valueOf(row, c) - mean[c]) ** 2 / weight, 0),
    );
  });
  const gram = new Float64Array(k * k), moment = new Float64Array(k);
  let spread = 0;
  for (let row = 0; row < design.rows; row++) {
    const share = design.weight[row] / total, residual = design.target[row] - centre;
    const x = range(0, k).map((c) => Number.isFinite(valueOf(row, c)) ? (valueOf(row, c) - mean[c]) / scale[c] : 0);
    spread += share * residual ** 2;
    for (let i = 0; i < k; i++) {
      moment[i] += share * x[i] * residual;
      for (let j = 0; j < k; j++) gram[i * k + j] += share * x[i] * x[j];
    }
  }
  return { gram, moment, centre, spread, mean };
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what = ""): void {
  assertEquals(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) assertAlmostEquals(actual[i], expected[i], tolerance, `${what} ${i}`);
}

const CASES: readonly DesignOptions[] = [
  { rows: 50, features: 4 },
  { rows: 51, features: 5, missing: 0.3 },
  { rows: 60, features: 5, categorical: [1, 4], missing: 0.2 },
];

Deno.test("Gram gives the normal equations of two passes over the rows, with weights, holes and categories", () => {
  for (const options of CASES) {
    const base = buildDesign(options);
    const design = changeDesign(base, { weight: base.weight.map((_, row) => 0.5 + row % 3) });
    const found = normalEquations(gramOfRows(design)), expected = twoPass(design);
    assertClose(found.gram, expected.gram, 1e-12, "gram");
    assertClose(found.moment, expected.moment, 1e-12, "moment");
    assertClose(found.columns.mean, expected.mean, 1e-12, "mean");
    assertAlmostEquals(found.centre, expected.centre, 1e-12);
    assertAlmostEquals(found.spread, expected.spread, 1e-12);
  }
});

Deno.test("Gram.add() gives the same bits however the rows are cut", () => {
  for (const options of CASES) {
    const design = buildDesign(options), whole = gramOfRows(design);
    for (const cuts of [[8], [1, 2, 3], [5, 5, 31], [0, 49]]) {
      assertEquals(contents(gramOfRows(design, cuts)), contents(whole));
    }
  }
});

Deno.test("Gram.add() of no rows changes nothing", () => {
  const design = buildDesign(), gram = gramOfRows(design);
  gram.add(design, 3, 3);
  gram.add(buildDesign({ rows: 0 }));
  assertEquals(contents(gram), contents(gramOfRows(design)));
});

Deno.test("Gram.copy() goes on by itself", () => {
  const design = buildDesign({ rows: 30, missing: 0.1 }), first = new Gram(designColumns(design));
  first.add(design, 0, 13);
  const before = contents(first), second = first.copy();
  second.add(design, 13);
  assertEquals(contents(first), before);
  assertEquals(contents(second), contents(gramOfRows(design)));
});

Deno.test("Gram.addGram() over keys is the Gram of all their rows", () => {
  for (const options of CASES) {
    // Keys on different levels, the last with a column that the others do not know.
    const keys = [0, 1, 2].map((key) => {
      const base = buildDesign({ ...options, rows: 20 + key, seed: key + 1 }), p = base.names.length;
      const values = base.values.map((x, i) => i % p === 0 ? 100 * key + x : i % p === 2 && key < 2 ? NaN : x);
      return changeDesign(base, {
        values,
        target: base.target.map((y) => y + 50 * key),
        weight: base.weight.map(() => key + 1),
      });
    });
    const p = keys[0].names.length,
      flat = (pick: (key: Design) => Float64Array) => Float64Array.from(keys.flatMap((key) => [...pick(key)]));
    const joined = changeDesign(keys[0], {
      rows: 63,
      values: flat((key) => key.values.subarray(0, key.rows * p)),
      target: flat((key) => key.target),
      weight: flat((key) => key.weight),
    });
    const sum = new Gram(designColumns(joined));
    for (const key of keys) {
      const part = new Gram(designColumns(joined));
      part.add(key);
      const before = contents(part);
      sum.addGram(part);
      assertEquals(contents(part), before, "the part stays");
    }
    const found = normalEquations(sum), expected = normalEquations(gramOfRows(joined));
    assertEquals(sum.rows, 63);
    assertEquals(found.range, expected.range);
    assertClose(found.gram, expected.gram, 1e-11, "gram");
    assertClose(found.moment, expected.moment, 1e-10, "moment");
    assertClose(found.columns.mean, expected.columns.mean, 1e-10, "mean");
    assertClose(found.columns.scale, expected.columns.scale, 1e-10, "scale");
    assertAlmostEquals(found.spread / expected.spread, 1, 1e-12);
  }
});

Deno.test("Gram goes on with rows after another was added", () => {
  const design = buildDesign({ rows: 40, missing: 0.2 }), gram = new Gram(designColumns(design));
  const middle = new Gram(designColumns(design));
  gram.add(design, 0, 11);
  middle.add(design, 11, 27);
  gram.addGram(middle);
  gram.add(design, 27);
  const found = normalEquations(gram), expected = normalEquations(gramOfRows(design));
  assertClose(found.gram, expected.gram, 1e-12);
  assertClose(found.moment, expected.moment, 1e-12);
});

Deno.test("Gram.addGram() refuses other columns", () => {
  const gram = gramOfRows(buildDesign({ features: 3 }));
  assertThrows(() => gram.addGram(gramOfRows(buildDesign({ features: 4 }))), RangeError, "same columns");
  assertThrows(() => gram.addGram(gramOfRows(buildDesign({ features: 3, categorical: [0] }))), RangeError);
});

Deno.test("Gram keeps the spread of a column and a target far from zero", () => {
  const near = buildDesign({ rows: 200, features: 3 }), offset = 2 ** 30;
  const round = (x: number) => Math.round(x * 1024) / 1024; // exact also beside the offset
  const rounded = changeDesign(near, { values: near.values.map(round), target: near.target.map(round) });
  const far = changeDesign(rounded, {
    values: rounded.values.map((x, i) => i % 3 === 1 ? x + offset : x),
    target: rounded.target.map((y) => y - offset),
  });
  const found = normalEquations(gramOfRows(far)), expected = normalEquations(gramOfRows(rounded));
  assertEquals(found.gram, expected.gram, "bit for bit: only differences from the pilot are summed");
  assertEquals(found.moment, expected.moment);
  assertEquals(found.spread, expected.spread);
  assertEquals(found.columns.scale, expected.columns.scale);
  assertAlmostEquals(found.columns.mean[1] - offset, expected.columns.mean[1], 1e-6);
});

Deno.test("Gram survives a first value that is far from all others", () => {
  const base = buildDesign({ rows: 1000, features: 2 });
  const design = changeDesign(base, { values: base.values.with(0, 1e8) });
  const { gram, columns, moment } = normalEquations(gramOfRows(design)), expected = twoPass(design);
  assertClose(gram, expected.gram, 1e-10);
  assertClose(moment, expected.moment, 1e-10);
  assertAlmostEquals(columns.mean[0] / expected.mean[0], 1, 1e-12);
});

Deno.test("Gram of standardised rows is what it derives from the raw ones", () => {
  const design = buildDesign({ rows: 70, features: 4, categorical: [2], missing: 0.1 });
  const { columns, gram } = normalEquations(gramOfRows(design));
  const x = standardizedRows(design, columns), k = columns.features.length;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let row = 0; row < 70; row++) sum += x[row * k + i] * x[row * k + j] / 70;
      assertAlmostEquals(gram[i * k + j], sum, 1e-12);
    }
  }
});

Deno.test("Gram takes infinite values for missing and leaves its input alone", () => {
  const base = buildDesign({ rows: 30 }), copy = base.values.slice();
  const holed = gramOfRows(changeDesign(base, { values: base.values.with(9, NaN).with(16, NaN) }));
  const infinite = gramOfRows(changeDesign(base, { values: base.values.with(9, Infinity).with(16, -Infinity) }));
  assertEquals(contents(infinite), contents(holed));
  assertEquals(base.values, copy);
});

Deno.test("Gram with a category of missing values only reads the other columns", () => {
  const base = buildDesign({ rows: 20, features: 3, categorical: [2] });
  const blank = changeDesign(base, { values: base.values.map((x, i) => i % 3 === 2 ? NaN : x) });
  const two = normalEquations(gramOfRows(blank)), expected = normalEquations(gramOfRows(withoutLast(base)));
  assertEquals(two.gram, expected.gram);
  assert(two.gram.length === 4);
});

function withoutLast(design: Design): Design {
  return changeDesign(design, {
    names: design.names.slice(0, 2),
    categorical: [false, false],
    values: design.values.filter((_, i) => i % 3 < 2),
  });
}

Deno.test("Gram does not depend on the order of rows beyond rounding", () => {
  const design = buildDesign({ rows: 25, missing: 0.2 }), turned = takeRows(design, range(0, 25).reverse());
  const [a, b] = [design, turned].map((rows) => normalEquations(gramOfRows(rows)));
  assertClose(a.gram, b.gram, 1e-12);
  assertClose(a.moment, b.moment, 1e-12);
});
