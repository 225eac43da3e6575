import { assertEquals } from "@std/assert";
import { chosenModels, refitPlan } from "@lib/retraining/chosen_models.ts";
import type { FixedModel } from "@lib/training/plan/refit_plan.ts";
import { KEYS, naiveChampion } from "../inference/_fixtures.ts";
import { Shop } from "./_shop.ts";

Deno.test("chosenModels() tells who makes a champion; one that forecasts zero or cannot be read tells nobody", async () => {
  using shop = new Shop();
  const member = naiveChampion().members[0]!;
  const blend = naiveChampion({
    contender: "blend",
    members: [{ ...member, weight: 0.7 }, { ...member, contender: "pooled", weight: 0.3, shared: "pooled:pooled" }],
  });
  shop.register("r1", { keys: [KEYS[0]!], champion: blend });
  shop.register("r2", { keys: [KEYS[1]!], champion: naiveChampion({ members: [] }) });
  await shop.with((registry) => {
    const models = chosenModels(registry, registry.resolveAll({ group: "demo" }));
    assertEquals([...models], [[KEYS[0]!.id, {
      model: { contender: "naive", combine: "weighted", weights: { naive: 0.7, pooled: 0.3 } },
      pooled: ["pooled"],
      pooledOnly: false,
    }]]);
  });
});

Deno.test("refitPlan() holds equal models once", () => {
  const ses = { contender: "ses", combine: "weighted", weights: { ses: 1 } } as const;
  const ridge = { contender: "ridge", combine: "weighted", weights: { ridge: 1 } } as const;
  const { models, of } = refitPlan(new Map<string, FixedModel>([["a", ses], ["b", ridge], ["c", { ...ses }]]), {});
  assertEquals([models, of], [[ses, ridge], { a: 0, b: 1, c: 0 }]);
});
