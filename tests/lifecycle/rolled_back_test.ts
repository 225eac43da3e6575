import { assertEquals } from "@std/assert";
import { promoteRun } from "@lib/lifecycle/promote.ts";
import { rollBack } from "@lib/lifecycle/roll_back.ts";
import { rolledBackTo } from "@lib/lifecycle/rolled_back.ts";
import { KEYS } from "../registry/_fixtures.ts";
import { ANA, registerRun, WHOLE, withRegistry } from "./_registered.ts";

Deno.test(
  "rolledBackTo() versions that serve by a rollback, and not those that it has archived or of another table",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    await promoteRun(registry, { run: "r2", ...ANA }, WHOLE);
    const { group } = registry.showRun("r1").lineage.data;
    assertEquals(rolledBackTo(registry, group), new Set());
    await rollBack(registry, { to: "r1", where: { item: ["b"] }, ...ANA }, WHOLE);
    assertEquals([...rolledBackTo(registry, group)], [`${KEYS[2].id} 1`]);
    assertEquals(rolledBackTo(registry, "another"), new Set());
  }),
);
