import { assertEquals } from "@std/assert";
import { resolveContenders } from "@lib/models/catalog.ts";
import { entryTraits } from "@lib/training/entry_traits.ts";

Deno.test("entryTraits() short keys get what is quick and safe, intermittent demand its own", () => {
  const traits = resolveContenders(["naive", "croston", "ridge", "global_ridge"]).map(entryTraits);
  assertEquals(traits.map(({ name, scope, classes, forShort }) => [name, scope, classes, forShort]), [
    ["naive", "local", [], true],
    ["croston", "local", ["intermittent", "lumpy"], true],
    ["ridge", "local", [], false],
    ["global_ridge", "pooled", [], true],
  ]);
});
