import { assert, assertEquals } from "@std/assert";
import { championRecipe, featureFile, featureRecipe } from "@lib/exchange/folder/champion_recipe.ts";
import type { TargetTransform } from "@lib/features/spec/spec.ts";
import { naiveChampion, SPEC } from "../../inference/_fixtures.ts";

Deno.test("championRecipe() has members with their files, bounds and the rule that combines them", () => {
  const champion = naiveChampion({ seen: { low: 1, high: 5, count: 9 } });
  const recipe = championRecipe(champion, [{ missing: "it has no trees" }]);
  assertEquals(recipe.members, [{
    contender: "naive",
    family: "naive",
    input: "history",
    weight: 1,
    smear: 1,
    pooled: false,
    missing: "it has no trees",
  }]);
  assertEquals(recipe.bounds, { low: 1, high: 5, count: 9, atOnce: 1, withTime: 1.5 });
  assertEquals([recipe.combine, recipe.least, recipe.trainedUntil], ["weighted", 0, "1970-01-03"]);
  assertEquals(championRecipe({ ...champion, nonNegative: false }, []).least, null);
  assertEquals(recipe.features, featureFile(SPEC));
});

Deno.test("featureRecipe() names columns in order, periods as dates, and how each transform is undone", () => {
  const spec = { ...SPEC, names: ["lag_1", "step"], holidays: { easter: [1, 366] }, events: [1] };
  const recipe = featureRecipe(spec) as { columns: { name: string; meaning: string }[] } & Record<string, unknown>;
  assertEquals(recipe.columns.map(({ name }) => name), spec.names);
  assert(recipe.columns.every(({ meaning }) => meaning !== ""));
  assertEquals([recipe.holidays, recipe.events], [{ easter: ["1970-01-02", "1971-01-02"] }, ["1970-01-02"]]);
  const transforms: TargetTransform[] = ["none", "log1p", "scale", "difference", "log1p_difference"];
  const targets = transforms.map((transform) =>
    featureRecipe({ ...spec, transform }).target as Record<string, unknown>
  );
  assertEquals(targets.map(({ link }) => link), ["identity", "log1p", "identity", "identity", "log1p"]);
  assert(targets.every(({ level }) => String(level).includes("offset") && String(level).includes("scale")));
});

Deno.test("featureFile() is one for equal specs alone", () => {
  assertEquals(featureFile({ ...SPEC }), featureFile(SPEC));
  assert(featureFile({ ...SPEC, levelWindow: 2 }) !== featureFile(SPEC));
});

Deno.test("championRecipe() tells what raises a member to a quantile", () => {
  const champion = naiveChampion({}), members = champion.members.map((member) => ({ ...member, lift: 0.5 }));
  const [member] = championRecipe({ ...champion, members }, [{ missing: "" }]).members as { lift: number }[];
  assertEquals(member?.lift, 0.5);
});
