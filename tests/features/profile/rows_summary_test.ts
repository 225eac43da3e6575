import { assertEquals } from "@std/assert";
import { seriesKey } from "../../../lib/core/rows/panel.ts";
import { rowsSummary } from "../../../lib/features/profile/rows_summary.ts";

const keys = [seriesKey(["a"]), seriesKey(["b"])];

Deno.test("rowsSummary() counts what is missing of targets, numbers and texts, the most first", () => {
  const summary = rowsSummary({
    keys,
    y: Float64Array.of(1, 10, NaN, 20, 3, 30, 4, 40),
    exogenous: [
      { name: "age", kind: "future", values: Float64Array.of(NaN, NaN, 3, 4) },
      { name: "note", kind: "future", values: new Float64Array(4).fill(NaN), texts: ["", "good", "", ""] },
      { name: "size", kind: "future", values: Float64Array.of(1, 2, 3, 4) },
    ],
  }, { targets: ["price", "demand"], classes: [] });
  assertEquals([summary.rows, summary.keys, summary.columns], [4, 2, 5]);
  assertEquals(summary.missing, [
    { name: "note", share: 0.75 },
    { name: "age", share: 0.5 },
    { name: "price", share: 0.25 },
  ]);
  assertEquals(summary.targets.map(({ name, median }) => [name, median]), [["price", 3], ["demand", 25]]);
});

Deno.test("rowsSummary() puts every value in one bin or beyond, and a constant in one", () => {
  const y = Float64Array.from({ length: 2000 }, (_, i) => i === 7 ? 1e9 : i);
  const [spread] = rowsSummary({ keys, y, exogenous: [] }, { targets: ["y"], classes: [] }).targets;
  assertEquals(spread!.counts.reduce((sum, count) => sum + count, 0) + spread!.beyond, 2000);
  assertEquals([spread!.counts.length, spread!.edges.length, spread!.edges.at(-1)! < 2000], [40, 41, true]);
  const [flat] =
    rowsSummary({ keys, y: Float64Array.of(5, 5), exogenous: [] }, { targets: ["y"], classes: [] }).targets;
  assertEquals([flat!.counts, flat!.beyond], [[2], 0]);
  const [none] = rowsSummary({ keys, y: Float64Array.of(NaN), exogenous: [] }, { targets: ["y"], classes: [] }).targets;
  assertEquals([none!.counts, none!.median], [[], NaN]);
});
