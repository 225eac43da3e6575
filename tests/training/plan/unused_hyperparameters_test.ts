import { assertEquals } from "@std/assert";
import { hyperparameterFindings, unusedHyperparameters } from "@lib/training/plan/unused_hyperparameters.ts";
import { groupOf, planOf } from "../_plan.ts";

const OWN = { params: {}, classes: {}, found: true };

Deno.test("hyperparameterFindings() names those of nobody that competes, and is silent where all are used", () => {
  const planned = (hyperparameters: Record<string, typeof OWN> | null) =>
    planOf({ contenders: ["naive", "sba"], hyperparameters }, {}, groupOf(3));
  const plan = planned({ sba: OWN, gone: OWN, other: OWN });
  assertEquals(unusedHyperparameters(plan), ["gone", "other"]);
  const [{ code, severity, count, examples }] = hyperparameterFindings(plan);
  assertEquals([code, severity, count, examples], ["HYPERPARAMETERS_UNUSED", "info", 2, ["gone", "other"]]);
  assertEquals([hyperparameterFindings(planned({ sba: OWN })), hyperparameterFindings(planned(null))], [[], []]);
  assertEquals(unusedHyperparameters({ ...plan, refit: { models: [], of: {}, competed: {} } }), []);
});
