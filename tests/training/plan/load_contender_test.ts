import { assertEquals } from "@std/assert";
import { resolveContenders } from "@lib/models/catalog.ts";
import { contenderTraits } from "@lib/training/plan/load_contender.ts";

Deno.test("contenderTraits() short keys get what is quick and safe, intermittent demand its own", () => {
  const traits = resolveContenders(["naive", "croston", "ridge", "global_ridge"]).map(contenderTraits);
  assertEquals(traits.map(({ name, scope, classes, forShort }) => [name, scope, classes, forShort]), [
    ["naive", "local", [], true],
    ["croston", "local", ["intermittent", "lumpy"], true],
    ["ridge", "local", [], false],
    ["global_ridge", "pooled", [], true],
  ]);
});

Deno.test("contenderTraits() of a contender with a prior names it, and lets it in on short keys", () => {
  const [, traits] = resolveContenders(["global_regression", "regression"]).map(contenderTraits);
  assertEquals([traits.prior, traits.forShort], ["global_regression", true]);
  assertEquals(Object.hasOwn(contenderTraits(resolveContenders(["ridge"])[0]), "prior"), false);
});
