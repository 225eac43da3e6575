import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { decodePlan, encodePlan } from "@lib/training/plan/plan_record.ts";
import { groupOf, planOf } from "../_plan.ts";

Deno.test("encodePlan() says when was judged, and who competed with which hyperparameters", () => {
  const { calendar } = groupOf();
  const wide = { name: "wide", base: "moving_average", params: { window: 26 } };
  const plan = planOf({ contenders: ["naive", wide, "global_ridge"], folds: { count: 2 } });
  const record = decodePlan(encodePlan(plan, calendar));
  assertEquals(record.folds.map(({ name, origin }) => [name, origin]), [["fold_1", "2003-06-01"], [
    "fold_2",
    "2003-12-01",
  ]]);
  assertEquals([record.holdout?.from, record.holdout?.to, record.end], ["2004-07-01", "2004-12-01", "2004-12-01"]);
  assertEquals(record.contenders.map(({ name, scope }) => `${name} ${scope}`), [
    "seasonal_naive local",
    "naive local",
    "wide local",
    "global_ridge pooled",
  ]);
  assertEquals(record.contenders[2].params.window, 26);
  assertEquals([record.combinations, record.limited], [[], false]);
});

Deno.test("encodePlan() says which hyperparameters a contender has for keys of a kind, and nothing where it has none", () => {
  const hyperparameters = { sba: { classes: { lumpy: { alpha: 0.3 } } } };
  const plan = planOf({ contenders: ["naive", "sba"], hyperparameters });
  const { contenders } = decodePlan(encodePlan(plan, groupOf().calendar));
  const [, naive, sba] = contenders;
  assertEquals(sba.paramsByClass?.lumpy?.alpha, 0.3);
  assertEquals(Object.keys(naive), ["name", "family", "scope", "params"]);
});

Deno.test("encodePlan() equal plans give equal bytes; without a hold-out there is none", () => {
  const { calendar } = groupOf(), bytes = () => encodePlan(planOf({ holdout: false }), calendar);
  assertEquals(bytes(), bytes());
  assertEquals(decodePlan(bytes()).holdout, null);
});

Deno.test("decodePlan() what is no record is CORRUPT_ARTIFACT", () => {
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  for (const value of [{}, { ...decodePlan(encodePlan(planOf(), groupOf().calendar)), folds: [{ name: 1 }] }]) {
    assertEquals(assertThrows(() => decodePlan(json(value)), FitError).code, "CORRUPT_ARTIFACT");
  }
});
