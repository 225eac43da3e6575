import { assertAlmostEquals, assertEquals } from "@std/assert";
import { countColumn } from "../../lib/data/column_statistics.ts";

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
