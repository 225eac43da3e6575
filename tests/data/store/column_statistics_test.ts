import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { countColumn } from "../../../lib/data/store/column_statistics.ts";

Deno.test("countColumn() sums up values over many parts, NaN aside", () => {
  const counter = countColumn("demand");
  counter.add(Float64Array.of(1, NaN, 0));
  counter.add(Float64Array.of(5, 2));
  const { deviation, ...rest } = counter.summary();
  assertEquals(rest, { name: "demand", count: 4, missing: 1, zeros: 1, min: 0, max: 5, mean: 2 });
  assertAlmostEquals(deviation ?? NaN, Math.sqrt((1 + 4 + 9 + 0) / 4), 1e-12);
});

Deno.test("countColumn() has no mean of nothing", () => {
  const counter = countColumn("price");
  counter.add(Float64Array.of(NaN));
  assertEquals(counter.summary().mean, null);
  assertEquals(counter.summary().missing, 1);
});

Deno.test("countColumn() equals the plain formulas, whatever the parts", () => {
  const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -50, max: 50 }) }, {
    weight: 1,
    arbitrary: fc.constant(NaN),
  });
  fc.assert(fc.property(fc.array(fc.array(value, { maxLength: 9 }), { maxLength: 6 }), (parts) => {
    const counter = countColumn("x");
    for (const part of parts) counter.add(Float64Array.from(part));
    const known = parts.flat().filter((v) => !Number.isNaN(v)), found = counter.summary();
    assertEquals([found.count, found.missing], [known.length, parts.flat().length - known.length]);
    if (known.length === 0) {
      return assertEquals([found.min, found.max, found.mean, found.deviation], [null, null, null, null]);
    }
    const mean = known.reduce((sum, v) => sum + v, 0) / known.length;
    assertEquals([found.min, found.max], [Math.min(...known), Math.max(...known)]);
    assertEquals(found.zeros, known.filter((v) => v === 0).length);
    assertAlmostEquals(found.mean ?? NaN, mean, 1e-9);
    const squares = known.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    assertAlmostEquals(found.deviation ?? NaN, Math.sqrt(squares / known.length), 1e-9);
  }));
});

Deno.test("countColumn() keeps its accuracy far from zero", () => {
  const counter = countColumn("x");
  counter.add(Float64Array.from({ length: 1000 }, (_, i) => 1e9 + i % 2));
  assertAlmostEquals(counter.summary().deviation ?? NaN, 0.5, 1e-6);
});
