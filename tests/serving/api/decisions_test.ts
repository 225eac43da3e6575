import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { decisionsIn, verifierOf } from "@lib/serving/api/decisions.ts";
import { KEYS, NOW } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";

const ANA = { by: "ana", note: "better" }, signal = AbortSignal.timeout(60_000);

async function waiting(): Promise<Workspace> {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS, stage: "Staging" });
  return work;
}

Deno.test("decisionsIn() a registry that is not there is none, and is not made", async () => {
  const work = await waiting(), registry = `${work.root}/elsewhere`, decisions = decisionsIn(work.source({ registry }));
  await assertRejects(() => decisions.approve("r1", ANA, { signal }), RegistryError);
  assertThrows(() => decisions.reject("r1", ANA), RegistryError);
  assertThrows(() => Deno.statSync(registry), Deno.errors.NotFound);
});

Deno.test("decisionsIn() leaves the registry to others after each decision, and after one that was refused", async () => {
  const work = await waiting(), decisions = decisionsIn(work.source({}));
  assertThrows(() => decisions.reject("no", ANA), RegistryError);
  assertEquals(decisions.reject("r1", ANA).rejected, 3);
  await assertRejects(() => decisions.approve("r1", ANA, { signal }), RegistryError, "rejected");
  const registry = openRegistry(work.registry, { now: NOW, waitMs: 0 });
  registry.reserve("r9");
  registry.close();
});

Deno.test("verifierOf() decides nothing for whoever has given up meanwhile", async () => {
  const work = await waiting(), given = new AbortController();
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true }), versions = registry.listVersions({});
  registry.close();
  assertEquals(await verifierOf(work.source({}), given.signal)(versions), []);
  given.abort(new RangeError("late"));
  await assertRejects(async () => await verifierOf(work.source({}), given.signal)(versions), RangeError, "late");
});
