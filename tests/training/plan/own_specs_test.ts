import { assertEquals, assertStrictEquals } from "@std/assert";
import type { FeatureSpec } from "@lib/features/spec/spec.ts";
import { CONTENDERS } from "@lib/models/catalog.ts";
import { ownSpec, ownSpecs, pinnedSpec, specOf } from "@lib/training/plan/own_specs.ts";
import { planOf } from "../_plan.ts";

const PLAN = planOf({ contenders: ["ridge"] });
const make = (_: string, recipe: Partial<FeatureSpec>): FeatureSpec => ({ ...PLAN.spec, ...recipe });
const contender = (name: string, recipe?: Partial<FeatureSpec>) => ({ ...CONTENDERS[0], name, recipe });

Deno.test("ownSpecs() holds each other spec once, and none where a recipe changes nothing", () => {
  const log = { transform: "log1p" } as const;
  const found = ownSpecs([contender("a", log), contender("b"), contender("c", log)], PLAN.spec, make);
  assertEquals(found, { distinct: [{ ...PLAN.spec, ...log }], of: { a: 0, c: 0 } });
  assertEquals(ownSpecs([contender("a", { transform: PLAN.spec.transform })], PLAN.spec, make), undefined);
});

Deno.test("specOf() is the contender's own or that of the run, the same object for all that share it", () => {
  const plan = planOf({
    contenders: [
      "ridge",
      ...["a", "toString"].map((name) => ({ name, base: "ridge", recipe: { transform: "none" as const } })),
    ],
  });
  assertStrictEquals(specOf(plan, "ridge"), plan.spec);
  assertStrictEquals(specOf(plan, "a"), specOf(plan, "toString"));
  assertEquals([ownSpec(plan, "ridge"), ownSpec(plan, "a").spec], [{}, { ...PLAN.spec, transform: "none" }]);
  assertStrictEquals(specOf(PLAN, "toString"), PLAN.spec);
});

Deno.test("pinnedSpec() is how the run of the models made the rows, and of a newcomer its recipe on that run's rows", () => {
  const own = { ...PLAN.spec, names: ["lag_2"] }, pinned = { spec: PLAN.spec, specs: { own } };
  assertStrictEquals(pinnedSpec(pinned, "own", { transform: "log1p" }), own);
  assertEquals(pinnedSpec(pinned, "toString", { transform: "log1p" }), { ...PLAN.spec, transform: "log1p" });
});
