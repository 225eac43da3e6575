import { assertEquals } from "@std/assert";
import { keptAlarms } from "@lib/monitoring/kept_alarms.ts";
import { keepStanding } from "@lib/monitoring/rows/standing_rows.ts";
import { registryIdentity } from "@lib/registry/versions/identity.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { trained } from "./rows/_trained.ts";

Deno.test("keptAlarms() has what looks have found of the versions that serve, and nothing of others", async () => {
  const { at } = await trained("regression"), reports = Deno.makeTempDirSync();
  const kept = () => keptAlarms({ ...at, reports, table: "t" });
  assertEquals(kept(), { checked: 0, conditions: [], blocked: [] });
  const registry = openRegistry(at.registry, { now: at.now, readOnly: true });
  const [a, b] = registry.resolveAll({ group: "t" }), identity = registryIdentity(registry.recordedRuns());
  registry.close();
  const finding = { level: "act", code: "ERROR_UP", message: "m", evidence: {} } as const;
  const found = { findings: [finding], moved: [], gain: 0.5 };
  keepStanding(
    { reports, table: "t", registry: identity },
    new Map([[a!.key.id, { version: a!.id, ...found }], [b!.key.id, { version: 99, ...found }]]),
  );
  const { checked, conditions } = kept();
  assertEquals([checked, conditions.map(({ key, condition, code, gain }) => [key.id, condition, code, gain])], [
    1,
    [[a!.key.id, "degraded", "ERROR_UP", 0.5]],
  ]);
});
