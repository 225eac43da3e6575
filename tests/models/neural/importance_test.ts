import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";
import { fitNetwork, QUICK } from "./_networks.ts";

Deno.test("gradientImportance() is shares by columns, those of what moves the target the largest", () => {
  const design = buildDesign({ rows: 200, features: 4, categorical: [2], target: (x) => 4 * x[2] + x[0] });
  const { importance } = fitNetwork(design, { ...QUICK, epochs: 40 });
  assertAlmostEquals(importance.reduce((sum, value) => sum + value), 1, 1e-9);
  assertEquals(importance.indexOf(Math.max(...importance)), 2, "a category, by its embedding");
  assertLess(importance[1] + importance[3], importance[0]);
});

Deno.test("gradientImportance() counts what is missing to its column, and of columns left out nothing", () => {
  const design = buildDesign({ rows: 200, features: 2, target: (x) => x[0] });
  const values = design.values.map((value, i) => i % 2 === 1 ? 7 : i % 6 === 0 ? NaN : value);
  const target = Float64Array.from({ length: 200 }, (_, row) => Number.isNaN(values[2 * row]) ? 5 : 0);
  assertEquals([...fitNetwork(changeDesign(design, { values, target })).importance], [1, 0]);
});
