import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
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
