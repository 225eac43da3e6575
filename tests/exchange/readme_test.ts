import { assert } from "@std/assert";
import { championRecipe } from "@lib/exchange/champion_recipe.ts";
import { README } from "@lib/exchange/readme.ts";
import { naiveChampion } from "../inference/_fixtures.ts";

Deno.test("README names what a version's file says", () => {
  const { bounds, members, combine: _, ...recipe } = championRecipe(naiveChampion(), [{ missing: "none" }]);
  const [{ family: __, pooled: ___, contender: ____, ...member }] = members as Record<string, unknown>[];
  const { features: _____, contender, horizon, seasonLength, trainedFrom, trainedUntil, ...used } = recipe;
  assert([contender, horizon, seasonLength, trainedFrom, trainedUntil].every((fact) => fact !== undefined));
  for (const name of Object.keys({ ...used, ...member, ...bounds as object })) assert(README.includes(name), name);
});
