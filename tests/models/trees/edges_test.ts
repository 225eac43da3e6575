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

Deno.test("quantileEdges() cut at zero between values of both signs", () => {
  assertEquals([...quantileEdges(sorted([-5, 1, 2]), 63)], [0, 1.5]);
  const values = sorted(Array.from({ length: 500 }, (_, i) => Math.sin(i) + 0.2));
  const edges = quantileEdges(values, 20);
  assert(edges.includes(0) && edges.length <= 19);
  assertEquals([...quantileEdges(sorted([-1, 0, 1]), 63)], [-0.5, 0.5]);
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

const integers = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 200 });

Deno.test("quantileEdges() separate values that occur, each edge below a value and not below the one before", () => {
  fc.assert(fc.property(integers, fc.integer({ min: 2, max: 30 }), (raw, maxBins) => {
    const values = sorted(raw), distinct = [...new Set(values)];
    for (const edge of quantileEdges(values, maxBins)) {
      const at = distinct.findIndex((value) => value > edge);
      assert(at > 0 && distinct[at - 1] <= edge);
    }
  }));
});

Deno.test("quantileEdges() leave no bin empty", () => {
  fc.assert(fc.property(integers, fc.integer({ min: 2, max: 30 }), (raw, maxBins) => {
    const edges = [-Infinity, ...quantileEdges(sorted(raw), maxBins), Infinity];
    for (let bin = 1; bin < edges.length; bin++) {
      assert(raw.some((value) => value > edges[bin - 1] && value <= edges[bin]), `bin ${bin} of ${edges}`);
    }
  }));
});

Deno.test("quantileEdges() see counts, not numbers: a stretched column has stretched edges", () => {
  fc.assert(fc.property(integers, fc.integer({ min: 2, max: 30 }), (raw, maxBins) => {
    const plain = quantileEdges(sorted(raw), maxBins),
      wide = quantileEdges(sorted(raw.map((x) => 8 * x + 64)), maxBins);
    assertEquals([...wide], [...plain].map((edge) => 8 * edge + 64));
  }));
});

Deno.test("quantileEdges() with more bins than values cut between all of them", () => {
  fc.assert(fc.property(integers, (raw) => {
    const distinct = [...new Set(sorted(raw))];
    const expected = distinct.slice(1).map((value, i) => (value + distinct[i]) / 2);
    assertEquals([...quantileEdges(sorted(raw), distinct.length)], expected);
  }));
});

Deno.test("quantileEdges() of one bin are none", () => {
  assertEquals([...quantileEdges(sorted([1, 2, 3, 4]), 1)], []);
});

Deno.test("quantileEdges() give every heavy value a bin of its own, in the middle too", () => {
  const light = (from: number) => Array.from({ length: 30 }, (_, i) => from + i / 100);
  const values = sorted([...light(0), ...Array(100).fill(5), ...light(8), ...Array(100).fill(10)]);
  const edges = quantileEdges(values, 10);
  for (const heavy of [5, 10]) {
    const bin = edges.findIndex((edge) => heavy <= edge), low = edges[(bin < 0 ? edges.length : bin) - 1];
    const high = bin < 0 ? Infinity : edges[bin];
    assertEquals(new Set(values.filter((value) => value > low && value <= high)), new Set([heavy]));
  }
});

Deno.test("frequentCategories() keep no rarer category than one they leave out", () => {
  fc.assert(fc.property(integers, fc.integer({ min: 1, max: 45 }), (raw, maxBins) => {
    const kept = frequentCategories(sorted(raw), maxBins), all = new Set(raw);
    assertEquals(kept.length, Math.min(maxBins, all.size));
    assertEquals([...kept], [...kept].sort((a, b) => a - b));
    const count = (category: number) => raw.filter((value) => value === category).length;
    const least = Math.min(...[...kept].map(count));
    for (const category of all) if (!kept.includes(category)) assertLessOrEqual(count(category), least);
  }));
});

Deno.test("midpoint() of neighbouring doubles is the lower one", () => {
  const e = Number.EPSILON;
  for (
    const [low, high] of [[1, 1 + e], [-1 - e, -1], [0, 5e-324], [-5e-324, 0], [5e-324, 1e-323], [
      1e300,
      1e300 * (1 + e),
    ]]
  ) {
    assertEquals(midpoint(low, high), low);
  }
  assertEquals([midpoint(-Infinity, 3), midpoint(3, Infinity)], [-Infinity, 3]);
});
