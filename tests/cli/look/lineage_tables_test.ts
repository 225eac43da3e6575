import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatLineage } from "@lib/cli/look/lineage_tables.ts";
import { describeLineage } from "@lib/lineage/describe_lineage.ts";
import { KEYS, makeRegistry, registerChampions } from "../../inference/_fixtures.ts";

Deno.test("formatLineage() says what was not recorded, and what the store has no more", async () => {
  const { root, registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS });
  const lineage = await describeLineage(registry, registry.showVersion(1), { store: `${root}/none` });
  const text = formatLineage(lineage);
  for (const part of ["007 / n", "demo v1, c (not in the store any more)", "Folds: not recorded.", "Parameters: not"]) {
    assertStringIncludes(text, part);
  }
  const member = {
    name: "wide",
    family: "naive",
    scope: "local" as const,
    params: { window: 26 },
    share: 0.25,
    smaller: null,
  };
  assertStringIncludes(formatLineage({ ...lineage, parameters: [member] }), '{"window":26}');
  assertEquals(formatLineage({ ...lineage, parameters: [] }).includes("it forecasts zero"), true);
  registry.close();
});
