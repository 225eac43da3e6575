import { assertEquals, assertNotEquals } from "@std/assert";
import type { Champion, ChampionMember } from "@lib/competition/champions/champion.ts";
import type { FeatureSpec } from "@lib/features/spec/spec.ts";
import { familyOf } from "@lib/models/catalog.ts";
import { identifyModel, type ModelIdentity } from "@lib/training/plan/identify_model.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import { naiveChampion } from "../../inference/_fixtures.ts";
import { planOf } from "../_plan.ts";

const PLAN = planOf({ contenders: ["ses", "ridge", "global_ridge", "mean"] });

function member(contender: string, family: string, changes: Partial<ChampionMember> = {}): ChampionMember {
  return { contender, family: familyOf(family), fitted: null, weight: 1, smear: 1, shared: "", ...changes };
}

const RIDGE = member("ridge", "ridge"), SES = member("ses", "ses");

function identity(
  members: readonly ChampionMember[],
  changes: Partial<Champion> = {},
  plan: TrainingPlan = PLAN,
): ModelIdentity {
  return identifyModel(plan)(naiveChampion({ members, ...changes }));
}

/** Which of the two hashes another plan or other members change. */
function changed(members: readonly ChampionMember[], plan: TrainingPlan = PLAN, of = [RIDGE, SES]): [boolean, boolean] {
  const before = identity(of), after = identity(members, {}, plan);
  return [before.architecture !== after.architecture, before.recipe !== after.recipe];
}

const withSpec = (changes: Partial<FeatureSpec>) => ({ ...PLAN, spec: { ...PLAN.spec, ...changes } });

Deno.test("identifyModel() what data alone decides changes neither hash", () => {
  assertEquals(changed([{ ...SES, weight: 0.3, smear: 1.2, fitted: 7 }, { ...RIDGE, weight: 0.7 }]), [false, false]);
  const grown = withSpec({ unit: 0.5, events: [7], calendar: { frequency: "month", anchor: 3 } });
  assertEquals(changed([RIDGE, SES], { ...grown, end: 1, config: { ...PLAN.config, seed: 1 } }), [false, false]);
  // Who only stands in at holidays has no weight.
  assertEquals(changed([RIDGE, SES, member("global_ridge", "ridge", { weight: 0 })]), [false, false]);
});

Deno.test("identifyModel() families, how they are combined and what they read change the architecture", () => {
  assertEquals(changed([RIDGE])[0], true);
  assertEquals(changed([SES, member("global_ridge", "ridge", { shared: "pooled:global_ridge" })])[0], true);
  assertNotEquals(identity([RIDGE, SES], { combine: "median" }).architecture, identity([RIDGE, SES]).architecture);
  const price = { name: "price", kind: "future" as const };
  assertEquals(changed([RIDGE, SES], withSpec({ exogenous: [price] }))[0], true);
  assertEquals(
    changed([RIDGE, SES], withSpec({ calendar: { frequency: "week", anchor: 0 }, seasonLengths: [52] }))[0],
    true,
  );
});

Deno.test("identifyModel() a category more is new data, a column of texts that becomes one of numbers is another schema", () => {
  const column = (levels?: string[]) => withSpec({ exogenous: [{ name: "kind", kind: "static", levels }] });
  const of = (plan: TrainingPlan) => identity([RIDGE], {}, plan).architecture;
  assertEquals(of(column(["a"])), of(column(["a", "b"])));
  assertNotEquals(of(column(["a"])), of(column()));
});

Deno.test("identifyModel() a member's own features change the recipe, its own transform the architecture too", () => {
  const own = (changes: Partial<FeatureSpec>) => ({
    ...PLAN,
    specs: { distinct: [{ ...PLAN.spec, ...changes }], of: { ridge: 0 } },
  });
  assertEquals(changed([RIDGE, SES], own({ names: ["lag_1"] })), [false, true]);
  assertEquals(changed([RIDGE, SES], own({ strategy: "recursive" })), [false, true]);
  assertEquals(changed([RIDGE, SES], own({ transform: "log1p" })), [true, true]);
  assertEquals(changed([SES], own({ transform: "log1p" }), [SES]), [false, false]);
});

Deno.test("identifyModel() features and hyperparameters change the recipe alone", () => {
  assertEquals(changed([RIDGE, SES], withSpec({ names: ["lag_1"] })), [false, true]);
  const other = PLAN.contenders.map((contender) =>
    contender.name === "ridge" ? { ...contender, params: { ...contender.params, alpha: 9 } } : contender
  );
  assertEquals(changed([RIDGE, SES], { ...PLAN, contenders: other }), [false, true]);
  // The hyperparameters of those who have no part in it are not its own.
  assertEquals(changed([SES], { ...PLAN, contenders: other }, [SES]), [false, false]);
  assertEquals(changed([RIDGE, SES], { ...PLAN, config: { ...PLAN.config, horizon: 9 } }), [false, true]);
});

Deno.test("identifyModel() hyperparameters for keys of a kind change the recipe, too", () => {
  const tuned = (alpha: number) => ({
    ...PLAN,
    contenders: PLAN.contenders.map((contender) =>
      contender.name === "ses" ? { ...contender, paramsByClass: { lumpy: { ...contender.params, alpha } } } : contender
    ),
  });
  assertEquals(changed([RIDGE, SES], tuned(0.1)), [false, true]);
  assertNotEquals(identity([SES], {}, tuned(0.1)).recipe, identity([SES], {}, tuned(0.2)).recipe);
  assertEquals(changed([RIDGE], tuned(0.1), [RIDGE]), [false, false]);
});
