import {
  assertAlmostEquals,
  assertEquals,
  assertGreaterOrEqual,
  assertLessOrEqual,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { allRows, designOf, splitByTime, unitMeanWeights } from "../../../lib/models/trees/rows.ts";

Deno.test("splitByTime() never fits a row as late as one that validates", () => {
  const periods = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(periods, fc.double({ min: 0.05, max: 0.5, noNaN: true }), (ds, share) => {
    const { early, late } = splitByTime(ds, share);
    assertEquals(early.length + late.length, ds.length);
    if (late.length === 0) return assertEquals(new Set(ds).size, 1);
    assertEquals(Math.max(...[...early].map((row) => ds[row])) < Math.min(...[...late].map((row) => ds[row])), true);
  }));
});

Deno.test("splitByTime() takes the last periods near the share", () => {
  assertEquals([...splitByTime([4, 0, 3, 1, 2, 5, 9, 8, 7, 6], 0.2).late], [6, 7]);
  assertEquals(splitByTime([3, 3, 3], 0.3).late.length, 0);
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

Deno.test("splitByTime() takes no fewer rows than one period, and about its share", () => {
  const ds = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 20, maxLength: 80 });
  fc.assert(fc.property(ds, fc.integer({ min: 5, max: 50 }), (periods, percent) => {
    const { early, late } = splitByTime(periods, percent / 100);
    if (late.length === 0) return;
    const last = Math.max(...periods), most = Math.max(...periods.map((p) => periods.filter((q) => q === p).length));
    assertEquals(late.some((row) => periods[row] === last), true);
    assertGreaterOrEqual(early.length, 1);
    // A whole period more or less than asked for, as rows of one period are never parted.
    assertLessOrEqual(Math.abs(late.length - periods.length * percent / 100), most + 1);
  }));
});

Deno.test("splitByTime() of two periods validates on the second, whatever the share", () => {
  for (const share of [0.05, 0.5, 0.95]) {
    const { early, late } = splitByTime([1, 1, 1, 2], share);
    assertEquals([[...early], [...late]], [[0, 1, 2], [3]]);
  }
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
