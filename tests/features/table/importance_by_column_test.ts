import { assertAlmostEquals, assertEquals } from "@std/assert";
import { encodeTraining } from "@lib/features/table/encoder.ts";
import { importanceByColumn } from "@lib/features/table/importance_by_column.ts";
import { FULL_RECIPE } from "@lib/features/table/table_recipe.ts";
import { mixedRows } from "./_rows.ts";

Deno.test("importanceByColumn() adds features up by column, half of a product on either side", () => {
  const encoder =
    encodeTraining(mixedRows(), { ...FULL_RECIPE, interactions: [["price", "member"], ["city", "city"]] }).encoder;
  const share = (
    name: string,
  ) => [
    ...importanceByColumn(encoder, Float64Array.from(encoder.features, (feature) => feature.name === name ? 1 : 0)),
  ];
  assertEquals(share("price_log"), [1, 0, 0, 0, 0]);
  assertEquals(share("city=Bern"), [0, 1, 0, 0, 0]);
  assertEquals(share("price_x_member"), [0.5, 0, 0.5, 0, 0]);
  assertEquals(share("note_svd_1"), [0, 0, 0, 0, 1]);
});

Deno.test("importanceByColumn() takes components apart", () => {
  const encoder = encodeTraining(mixedRows(), { ...FULL_RECIPE, interactions: [["price", "member"]], pca: 3 }).encoder;
  const shares = importanceByColumn(
    encoder,
    Float64Array.from(encoder.features, ({ group }) => group === "component" ? 1 : 0),
  );
  assertAlmostEquals(shares.reduce((a, b) => a + b), 3, 1e-9);
  assertEquals(shares[1], 0, "levels are no part of components");
});
