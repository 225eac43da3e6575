import { assertEquals } from "@std/assert";
import { hotEncoder, learnCategory, nativeEncoder } from "@lib/features/table/encode_category.ts";
import { FULL_RECIPE, LIGHT_RECIPE } from "@lib/features/table/table_recipe.ts";

const RECIPE = { ...FULL_RECIPE, rareRows: 2, mostLevels: 2 };

Deno.test("learnCategory() gives usual levels a column, rare and missing ones share one each", () => {
  const encoding = learnCategory(Float64Array.of(3, 3, 1, 1, 8, NaN), RECIPE);
  assertEquals(encoding, { kind: "hot", levels: [1, 3], rare: true, missing: true });
  if (encoding?.kind !== "hot") throw new TypeError("not hot");
  const names = hotEncoder.slots(encoding, "city", { levels: ["a", "Bern"], outputs: [] }).map(({ name }) => name);
  assertEquals(names, ["city=Bern", "city=3", "city_rare", "city_missing"]);
  const columns = hotEncoder.apply(encoding, { values: Float64Array.of(1, 3, 8, 55, NaN), texts: [] });
  assertEquals(columns.map((column) => [...column]), [
    [1, 0, 0, 0, 0],
    [0, 1, 0, 0, 0],
    [0, 0, 1, 1, 0],
    [0, 0, 0, 0, 1],
  ]);
});

Deno.test("learnCategory() leaves a category of many levels to the means of the target", () => {
  assertEquals(learnCategory(Float64Array.of(1, 1, 2, 2, 3, 3), RECIPE), null);
  assertEquals(learnCategory(Float64Array.of(1, 2, 3), { ...LIGHT_RECIPE, mostLevels: 2 }), null);
});

Deno.test("nativeEncoder keeps a category as it is", () => {
  const values = Float64Array.of(4, NaN), encoding = learnCategory(values, LIGHT_RECIPE);
  assertEquals(encoding, { kind: "native" });
  assertEquals(nativeEncoder.apply({ kind: "native" }, { values, texts: [] }), [values]);
  assertEquals(nativeEncoder.slots({ kind: "native" }, "city", { levels: [], outputs: [] }), [
    { name: "city", group: "category", scaling: "none" },
  ]);
});
