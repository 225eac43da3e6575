import { assertEquals } from "@std/assert";
import { enteredContenders, entersKey, fixedModel, type RefitPlan } from "@lib/training/plan/refit_plan.ts";

const REFIT: RefitPlan = {
  models: [{ contender: "blend", combine: "weighted", weights: { ses: 0.4, ridge: 0.6 } }],
  of: { a: 0 },
  competed: { a: "2024-01-31" },
};

Deno.test("entersKey() lets members and the baseline in where a model is fitted again, and everybody elsewhere", () => {
  const entered = (id: string, refit?: RefitPlan) =>
    ["seasonal_naive", "ses", "ridge", "ets", "toString"].filter((name) => entersKey(refit, { id }, name));
  assertEquals(entered("a", REFIT), ["seasonal_naive", "ses", "ridge"]);
  assertEquals(entered("b", REFIT).length, 5);
  assertEquals(entered("a").length, 5);
});

Deno.test("enteredContenders() leaves out who enters no key of the run", () => {
  const names = ["seasonal_naive", "ses", "ets"];
  assertEquals(names.filter(enteredContenders(REFIT, [{ id: "a" }])), ["seasonal_naive", "ses"]);
  assertEquals(names.filter(enteredContenders(REFIT, [{ id: "a" }, { id: "b" }])), names);
});

Deno.test("fixedModel() is null for a key that competes", () => {
  assertEquals(fixedModel(REFIT, { id: "a" })?.contender, "blend");
  assertEquals([fixedModel(REFIT, { id: "b" }), fixedModel(undefined, { id: "a" })], [null, null]);
});
