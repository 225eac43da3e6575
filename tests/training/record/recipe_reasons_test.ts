import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { TRAIT_NAMES } from "@lib/competition/problems/series_traits.ts";
import { explainRecipe, tellMoves, tellReasons } from "@lib/training/record/recipe_reasons.ts";
import type { GroupEvidence } from "@lib/training/record/selection_record.ts";

const T = TRAIT_NAMES.length, SEASON = TRAIT_NAMES.findIndex(({ name }) => name === "strength of season");
const at = (t: number, value: number) => Array.from({ length: T }, (_, i) => i === t ? value : 0);
/** Ets gains where the season is strong, theta loses. */
const GROUP: GroupEvidence = {
  name: "smooth",
  keys: 90,
  metric: "mase",
  best: "key_blend",
  relativeError: { ets: 1, theta: 1, naive: 2, key_blend: 0.9, blend: 0.9 },
  evidenceWeight: {},
  blend: { ets: 0.5, theta: 0.4, naive: 0.1 },
  weights: { blend: { ets: 0.5, theta: 0.4, naive: 0.1 }, key_blend: { ets: 0.5, theta: 0.4, naive: 0.1 } },
  keyWeights: {
    combination: "key_blend",
    members: ["ets", "theta", "naive"],
    traits: TRAIT_NAMES.map(({ name }) => name),
    weights: [0.5, 0.4, 0.1],
    middle: at(SEASON, 0.3),
    width: at(SEASON, 0.2),
    centre: at(SEASON, 0),
    slopes: [...at(SEASON, -0.2), ...at(SEASON, 0.2), ...at(SEASON, 0)],
    own: [0, 0, 0],
    sharpness: { foretold: 2, shown: 0.5 },
  },
};
const EVIDENCE = { traits: Float64Array.from(at(SEASON, 0.5)), shown: Float64Array.of(-0.1, 0.1, 0) };
const RECIPE = [{ contender: "ets", weight: 0.7 }, { contender: "theta", weight: 0.3 }];

Deno.test("explainRecipe() sets weights beside those of the group, with the traits and losses that moved them", () => {
  const [ets, theta, naive] = explainRecipe(RECIPE, { contender: "key_blend", group: GROUP, evidence: EVIDENCE });
  assertEquals([ets.groupWeight, theta.groupWeight, naive.groupWeight, naive.weight], [0.5, 0.4, 0.1, 0]);
  const [season, losses] = ets.moved;
  assertEquals([season.what, season.value, season.usual], ["strength of season", 0.5, 0.3]);
  // Slope -0.2 and one width above the middle: 0.4, less what all members have in common.
  assertAlmostEquals(Math.log(season.factor), 0.4 - 0.5 * 0.4 + 0.4 * 0.4, 1e-12);
  assertStringIncludes(losses.what, "losses");
  assertEquals([losses.value, losses.factor > 1, theta.moved[0].factor < 1, naive.moved], [null, true, true, []]);
  assertEquals(
    ets.moved.map(({ factor }) => Math.abs(Math.log(factor))).every((v, i, all) => i === 0 || v <= all[i - 1]),
    true,
  );
  assertEquals(tellMoves(ets), "strength of season 0.5 (usually 0.3) ×1.43; its losses on this key's folds ×1.05");
  assertEquals(tellMoves(naive), "far off on this key's folds, or not fitted");
});

Deno.test("tellReasons() says the largest differences first, and nothing where there is none or nothing is known", () => {
  const [told] = tellReasons(explainRecipe(RECIPE, { contender: "key_blend", group: GROUP, evidence: EVIDENCE }));
  assert(
    told.startsWith(
      "Beside its group it gives ets 70.0 % instead of 50.0 %: strength of season 0.5 (usually 0.3) ×1.43;",
    ),
  );
  assert(told.endsWith("naive 0.0 % instead of 10.0 %: far off on this key's folds, or not fitted."));
  const same = Object.entries(GROUP.blend).map(([contender, weight]) => ({ contender, weight }));
  assertEquals(tellReasons(explainRecipe(same, { contender: "blend", group: GROUP })), []);
  const many = Array.from({ length: 6 }, (_, i) => ({ contender: `m${i}`, weight: 1 / 6 }));
  assertStringIncludes(
    tellReasons(explainRecipe(many, { contender: "house", group: GROUP })).join(),
    ", and others to 5 more.",
  );
});

Deno.test("explainRecipe() knows the group by what its run kept: one contender, one combination, or nothing", () => {
  const shared = (group: Partial<GroupEvidence>) =>
    explainRecipe([{ contender: "ets", weight: 1 }], { contender: "ets", group: { ...GROUP, ...group } })
      .map(({ contender, groupWeight, moved }) => [contender, groupWeight, moved.length]);
  assertEquals(shared({ best: "theta" }), [["ets", 0, 0], ["theta", 1, 0]]);
  assertEquals(shared({ best: "blend" }), [["ets", 0.5, 0], ["theta", 0.4, 0], ["naive", 0.1, 0]]);
  const former = { weights: undefined, keyWeights: undefined };
  assertEquals(shared({ ...former, best: "blend" }).length, 3);
  for (const best of ["mean", "ets", null]) assertEquals(shared({ ...former, best }), [["ets", null, 0]]);
});
