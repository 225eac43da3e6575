import { assertEquals } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { ModelAges, unreadableModels, versionsById } from "@lib/monitoring/scores/served_versions.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, modelPacks, NOW } from "../../inference/_fixtures.ts";
import { TABLE, Workspace } from "../../inference/_store.ts";

Deno.test("versionsById() champions, and those before them that have made forecasts", async () => {
  const work = new Workspace();
  await work.load();
  for (const run of ["r1", "r2", "r3"]) work.register(run, { keys: KEYS.slice(0, 2) });
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true });
  const champions = registry.resolveAll({ group: "demo" }), keys = KEYS.map(({ id }) => id);
  const of = (...ids: number[]) =>
    [...versionsById(registry, "demo", { champions, ids: new Map(ids.map((id) => [id, 1])), keys }).keys()].sort();
  assertEquals([of(5, -1), of(1, 99), of(3, 4)], [[5, 6], [1, 5, 6], [3, 4, 5, 6]]);
  registry.close();
});

Deno.test("unreadableModels() bytes that are not as they were written, rows that are damaged", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 1) });
  work.register("r2", { keys: KEYS.slice(1, 3) });
  const [pack] = modelPacks(work.registry);
  Deno.writeFileSync(pack!, Deno.readFileSync(pack!).subarray(0, 9));
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true });
  const damage = new RegistryError("CORRUPT_DATABASE", "Cannot");
  const champions = registry.resolveAll({ group: "demo" }).map((version) =>
    version.key.id === KEYS[2]!.id ? { ...version, damage } : version
  );
  const broken = unreadableModels(registry, champions);
  assertEquals(KEYS.map(({ id }) => broken.get(id)?.code), ["CORRUPT_PACK", undefined, "CORRUPT_DATABASE"]);
  registry.close();
});

Deno.test("ModelAges.of() is what came after the data of the run; null where they are gone", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 1) });
  await work.load(`${TABLE}2024-01-05,007,n,4\n2024-01-05,7,n,4\n2024-01-05,a|b,../../x,4\n`);
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true });
  const group = await currentGroup(work.store, "demo"),
    ages = () => new ModelAges(registry, { store: work.store, group });
  assertEquals([await ages().of("r1"), await ages().of("nobody")], [2, null]);
  await Deno.remove(`${work.store}/demo/v1`, { recursive: true });
  assertEquals(await ages().of("r1"), null);
  registry.close();
});
