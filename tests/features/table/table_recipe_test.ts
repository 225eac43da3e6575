import { assertEquals } from "@std/assert";
import { FULL_RECIPE, LIGHT_RECIPE, withWishes } from "@lib/features/table/table_recipe.ts";

Deno.test("withWishes() puts what a run asks for before what a contender has by itself", () => {
  const none = { text: { dimension: 32 }, interactions: [], clip: null, log: [], bins: {}, select: null, pca: null };
  assertEquals(withWishes(LIGHT_RECIPE, none), LIGHT_RECIPE);
  const wishes = {
    text: { dimension: 7 },
    interactions: [["a", "b"]] as const,
    clip: 0,
    log: ["a"],
    bins: { a: 3 },
    select: "correlation" as const,
    pca: 2,
  };
  assertEquals(withWishes(FULL_RECIPE, wishes), {
    ...FULL_RECIPE,
    ...wishes,
    text: { ...FULL_RECIPE.text, dimension: 7 },
  });
});
