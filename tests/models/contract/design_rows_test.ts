import { tableRows } from "../../_support/table_rows.ts";
import { assertAlmostEquals, assertEquals, assertGreaterOrEqual, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { allRows, designOf, splitToStop, unitMeanWeights } from "../../../lib/models/contract/design_rows.ts";

/** Rows of some keys, one per period. */
function rowsOf(keys: number, periods: number): { ds: Int32Array; key: Int32Array } {
  return {
    ds: Int32Array.from({ length: keys * periods }, (_, row) => row % periods),
    key: Int32Array.from({ length: keys * periods }, (_, row) => Math.floor(row / periods)),
  };
}

Deno.test("splitToStop() parts all rows, and never fits a row of the last periods, near half of the share", () => {
  const row = fc.record({ ds: fc.integer({ min: 0, max: 60 }), key: fc.integer({ min: 0, max: 5 }) });
  const rows = fc.array(row, { minLength: 20, maxLength: 80 });
  fc.assert(fc.property(rows, fc.integer({ min: 5, max: 50 }), (rows, percent) => {
    const ds = Int32Array.from(rows, ({ ds }) => ds), key = Int32Array.from(rows, ({ key }) => key);
    const { early, late } = splitToStop({ ds, key }, percent / 100);
    assertEquals([...early, ...late].toSorted((a, b) => a - b), [...allRows(rows.length)]);
    if (late.length === 0) return assertEquals(new Set(ds).size, 1);
    assertGreaterOrEqual(early.length, 1);
    const last = Math.max(...early.map((row) => ds[row])), after = ds.filter((period) => period > last).length;
    const most = Math.max(...ds.map((p) => ds.filter((q) => q === p).length));
    assertGreaterOrEqual(after, 1);
    // A whole period more or less than asked for, as the last periods are never parted; and their rows may all validate.
    assertGreaterOrEqual(after, Math.round(ds.length * percent / 200) - most);
  }));
});

Deno.test("splitToStop() lets about its share validate, of any number of keys", () => {
  for (const keys of [1, 3, 40]) {
    for (const share of [0.1, 0.2, 0.4]) {
      const { late } = splitToStop(rowsOf(keys, 400), share);
      assertAlmostEquals(late.length / (400 * keys), share, 0.05, `${keys} keys, ${share}`);
    }
  }
});

Deno.test("splitToStop() lets every period validate on some of many keys, and be fitted on most", () => {
  const design = rowsOf(60, 200), { late } = splitToStop(design, 0.1);
  for (let period = 0; period < 190; period++) {
    const held = late.filter((row) => design.ds[row] === period).length;
    assertEquals(held >= 1 && held <= 6, true, `period ${period}: ${held} of 60 keys`);
  }
  assertEquals(late.filter((row) => design.ds[row] >= 190).length, 600, "the last periods are whole");
});

Deno.test("splitToStop() has nothing to stop by in one period, and of two takes the second", () => {
  assertEquals(splitToStop({ ds: Int32Array.of(3, 3, 3), key: Int32Array.of(0, 1, 2) }, 0.3).late.length, 0);
  const { late } = splitToStop({ ds: Int32Array.of(1, 1, 1, 2), key: Int32Array.of(1, 2, 3, 1) }, 0.05);
  assertEquals([...late], [3]);
});

Deno.test("unitMeanWeights() has mean 1 on the rows and keeps ratios", () => {
  assertEquals([...unitMeanWeights(Float64Array.of(2, 6, 100), Int32Array.of(0, 1))], [0.5, 1.5, 25]);
  assertEquals([...unitMeanWeights(new Float64Array(7).fill(0.1), allRows(7))], Array(7).fill(1));
  const unit = Float64Array.of(1, 1);
  assertStrictEquals(unitMeanWeights(unit, allRows(2)), unit);
});

Deno.test("designOf() fills in numbers, weights, periods and an identity transform", () => {
  const design = designOf({ names: ["a"], values: [1, 2], target: [3, 4] });
  assertEquals([...design.weight, ...design.ds, ...design.transform], [1, 1, 0, 1, 0, 1, 0, 1]);
  assertThrows(() => designOf({ names: ["a"], values: [1], target: [3, 4] }), RangeError, "[2 × 1]");
});

Deno.test("designOf() takes what it is given", () => {
  const design = designOf({
    names: ["a", "b"],
    values: [1, 2, 3, 4],
    target: [5, 6],
    categorical: [true, false],
    weight: [2, 3],
    ds: [70, 80],
    specHash: "s",
  });
  assertEquals([[...design.weight], [...design.ds], design.categorical, design.specHash], [[2, 3], [70, 80], [
    true,
    false,
  ], "s"]);
  assertEquals([design.rows, design.link, [...design.step], [...design.key]], [2, "identity", [1, 1], [0, 0]]);
});

Deno.test("designOf() keeps its own memory", () => {
  const values = Float64Array.of(1, 2), design = designOf({ names: ["a"], values, target: [0, 0] });
  values[0] = 9;
  assertEquals(design.values[0], 1);
});

Deno.test("unitMeanWeights() divides every weight by one number", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }), (raw) => {
    const weight = Float64Array.from(raw), rows = allRows(raw.length), unit = unitMeanWeights(weight, rows);
    const mean = raw.reduce((sum, w) => sum + w, 0) / raw.length;
    unit.forEach((value, i) => assertAlmostEquals(value, raw[i] / mean, 1e-12));
  }));
});

Deno.test("splitToStop() of a table takes an even share of each class, whatever its rows' order or parts", () => {
  const design = tableRows({ kind: "class", classes: 3 }, { rows: 300 });
  const { early, late } = splitToStop(design, 0.2);
  assertEquals([...early, ...late].sort((a, b) => a - b), [...allRows(300)]);
  for (const k of [0, 1, 2]) {
    const all = design.target.filter((value) => value === k).length;
    const own = late.filter((row) => design.target[row] === k).length;
    assertEquals(Math.abs(own - 0.2 * all) <= 1.5, true, `${own} of ${all}`);
  }
  const numbers = splitToStop(tableRows({ kind: "number", outputs: 2 }, { rows: 50 }), 0.1);
  assertEquals(numbers.late.length, 5);
});
