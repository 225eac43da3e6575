import { assert, assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { frequentCategories, midpoint, quantileEdges } from "../../../lib/models/trees/edges.ts";

const sorted = (values: number[]) => Float64Array.from(values).sort();

Deno.test("midpoint() lies at or above the low and below the high value", () => {
  fc.assert(fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
    const [low, high] = [Math.min(a, b) + 0, Math.max(a, b) + 0];
    if (low === high) return;
    const middle = midpoint(low, high);
    assert(low <= middle && middle < high, `${low} ${middle} ${high}`);
  }));
  assertEquals(midpoint(1, 4), 2.5);
  assertEquals(midpoint(-Infinity, Infinity), -Infinity);
});

Deno.test("quantileEdges() takes midpoints of few distinct values", () => {
  assertEquals([...quantileEdges(sorted([1, 1, 2, 5, 9]), 63)], [1.5, 3.5, 7]);
  assertEquals([...quantileEdges(sorted([3, 3]), 63)], []);
  assertEquals([...quantileEdges(sorted([]), 63)], []);
});

Deno.test("quantileEdges() fills bins evenly where values are distinct", () => {
  const values = sorted(Array.from({ length: 1000 }, (_, i) => Math.sqrt(i)));
  const edges = quantileEdges(values, 50);
  assertEquals(edges.length, 49);
  let from = 0;
  for (const edge of [...edges, Infinity]) {
    const to = values.filter((value) => value <= edge).length;
    assertLess(Math.abs(to - from - 20), 3);
    from = to;
  }
});

Deno.test("quantileEdges() gives a value heavier than a share a bin of its own", () => {
  const values = sorted([...Array(800).fill(0), ...Array.from({ length: 200 }, (_, i) => 1 + i)]);
  const edges = quantileEdges(values, 21);
  assertEquals(edges[0], 0.5);
  assertLess(15, edges.length);
});

Deno.test("quantileEdges() is ascending and within its number of bins", () => {
  const values = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 300 });
  fc.assert(fc.property(values, fc.integer({ min: 1, max: 40 }), (raw, maxBins) => {
    const edges = quantileEdges(sorted(raw), maxBins);
    assertLessOrEqual(edges.length, Math.max(0, maxBins - 1));
    for (let i = 1; i < edges.length; i++) assertLess(edges[i - 1], edges[i]);
  }));
});

Deno.test("frequentCategories() keeps all, else the most frequent with ties to the smaller", () => {
  assertEquals([...frequentCategories(sorted([4, 1, 4]), 5)], [1, 4]);
  assertEquals([...frequentCategories(sorted([9, 9, 1, 5, 5, 7]), 3)], [1, 5, 9]);
});
