import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { smoothingOf, smoothTo } from "@lib/models/nearest_smoothing.ts";

/** Rows on a line with classes 0 and 1. */
function rowsOf(classes: readonly number[], neighbours = 3) {
  return {
    rows: Float32Array.from(classes, (_, i) => i),
    targets: Float64Array.from(classes.flatMap((own) => [1 - own, own])),
    weights: new Float64Array(classes.length).fill(1),
    shares: Float64Array.of(0.5, 0.5),
    neighbours,
  };
}

Deno.test("smoothTo() counts shares of all rows as some neighbours more", () => {
  const said = Float64Array.of(1, 0);
  smoothTo(said, Float64Array.of(0.25, 0.75), { neighbours: 3, smoothing: 1 });
  assertEquals([...said], [3.25 / 4, 0.75 / 4]);
});

Deno.test("smoothingOf() is least where neighbours are never wrong, and most where they say nothing", () => {
  const apart = rowsOf([...Array(20).fill(0), ...Array(20).fill(1)], 1),
    mixed = rowsOf(Array.from({ length: 40 }, (_, i) => i % 2));
  assertLess(smoothingOf(apart), 0.5);
  assertEquals(smoothingOf(mixed), 4);
  assertAlmostEquals(smoothingOf({ ...apart, shares: new Float64Array(0) }), 0, 1e-15, "numbers have no shares");
  assert(smoothingOf(rowsOf([1])) === 1, "a row has no others");
});
