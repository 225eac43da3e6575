import { assertEquals } from "@std/assert";
import { designColumns } from "../../../lib/models/linear/design_columns.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";

Deno.test("designColumns() are one per number, constant and missing ones too, and one per level seen", () => {
  const design = changeDesign(buildDesign({ rows: 3, features: 4, categorical: [1, 3] }), {
    values: Float64Array.of(...[5, 2, NaN, NaN], ...[5, 0, NaN, NaN], ...[5, 2, NaN, Infinity]),
  });
  const { features, levels } = designColumns(design);
  assertEquals([...features], [0, 1, 1, 2]);
  assertEquals([...levels], [NaN, 0, 2, NaN]);
});

Deno.test("designColumns() keep the most frequent of many levels", () => {
  const base = buildDesign({ rows: 50, features: 1, categorical: [0] });
  const values = Float64Array.from({ length: 50 }, (_, row) => row < 25 ? row : 24);
  const { levels } = designColumns(changeDesign(base, { values }));
  assertEquals([...levels], [...Array.from({ length: 19 }, (_, level) => level), 24]);
});

Deno.test("designColumns() of no features are none", () => {
  assertEquals(designColumns(buildDesign({ rows: 5, features: 0 })).features.length, 0);
});
