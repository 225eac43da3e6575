import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/panel.ts";
import { ChampionResolver } from "@lib/inference/resolve_champions.ts";
import { TrainedRuns } from "@lib/inference/trained_runs.ts";
import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import { KEYS, makeRegistry, naiveChampion, NOW, registerChampions, shapeFor, SPEC } from "./_fixtures.ts";

function resolver(registry: Registry, group = "demo", shape = shapeFor()): ChampionResolver {
  return new ChampionResolver(registry, { group, alias: "champion" }, new TrainedRuns(registry, shape));
}

/** Reason and version of each key; "served" where the version that was asked for serves. */
async function facts(registry: Registry, shape = shapeFor()): Promise<unknown[]> {
  const serving = await resolver(registry, "demo", shape).resolve(KEYS);
  return serving.map((entry) => entry.status === "failed" ? entry.reason : [entry.reason || "served", entry.version]);
}

Deno.test("ChampionResolver.resolve() the newest champion of each key, in the order of the keys", async () => {
  const { registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS });
  registerChampions(registry, "r2", { keys: [KEYS[1]], champion: naiveChampion({ horizon: 2 }) });
  const serving = await resolver(registry).resolve([KEYS[2], KEYS[1]]);
  const facts = serving.map((entry) =>
    entry.status === "failed" ? entry.reason : [entry.version, entry.champion.horizon]
  );
  assertEquals(facts, [[1, 3], [2, 2]]);
  registry.close();
});

Deno.test("ChampionResolver.resolve() a key without champion has its reason", async () => {
  const { registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: [KEYS[0], KEYS[1]] });
  registerChampions(registry, "r2", { keys: [], failed: [KEYS[1], KEYS[2]] });
  const serving = await resolver(registry).resolve([...KEYS, seriesKey(["new", "n"])]);
  // The second failed in the newest run but still has its former champion.
  const reasons = serving.map((entry) => entry.status === "failed" ? entry.reason : "served");
  assertEquals(reasons, ["served", "served", "SINGULAR", "NO_CHAMPION"]);
  registry.close();
});

Deno.test("ChampionResolver.resolve() broken bytes and another feature spec cost only their key", async () => {
  const { root, registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: [KEYS[0]] });
  const [pack] = [...Deno.readDirSync(`${root}/packs`)];
  registerChampions(registry, "r2", { keys: [KEYS[1]], champion: naiveChampion({ spec: { ...SPEC, names: [] } }) });
  registerChampions(registry, "r3", { keys: [KEYS[2]], champion: naiveChampion({ horizon: 1 }) });
  Deno.truncateSync(`${root}/packs/${pack.name}`, 20);
  const serving = await resolver(registry).resolve(KEYS);
  const reasons = serving.map((entry) => entry.status === "failed" ? entry.reason : "served");
  assertEquals(reasons, ["CORRUPT_PACK", "SPEC_MISMATCH", "served"]);
  registry.close();
});

Deno.test("ChampionResolver.resolve() keys of another group are not served", async () => {
  const { registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS });
  const serving = await resolver(registry, "other").resolve(KEYS);
  assertEquals(serving.map((entry) => entry.status), ["failed", "failed", "failed"]);
  registry.close();
});

Deno.test("ChampionResolver.resolve() the reason of a failure is that of the key's last run, whatever runs came after", async () => {
  const { registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: [KEYS[0]], failed: [KEYS[1], KEYS[2]] });
  registerChampions(registry, "r2", { keys: [KEYS[0]] });
  assertEquals(await facts(registry), [["served", 2], "SINGULAR", "SINGULAR"]);
  registry.close();
});

Deno.test("ChampionResolver.resolve() a version that cannot be read is replaced by the newest former one that can", async () => {
  const { root, registry } = makeRegistry();
  const packs = () => [...Deno.readDirSync(`${root}/packs`)].map(({ name }) => name);
  registerChampions(registry, "r1", { keys: [KEYS[0], KEYS[1]], champion: naiveChampion({ horizon: 1 }) });
  registerChampions(registry, "r2", { keys: [KEYS[0]], champion: naiveChampion({ horizon: 2 }) });
  const good = packs();
  registerChampions(registry, "r3", { keys: [KEYS[0], KEYS[2]] });
  registerChampions(registry, "r4", { keys: [KEYS[1]], champion: naiveChampion({ spec: { ...SPEC, names: [] } }) });
  for (const name of packs().filter((pack) => !good.includes(pack))) Deno.truncateSync(`${root}/packs/${name}`, 20);
  assertEquals(await facts(registry), [
    ["FORMER_VERSION:CORRUPT_PACK", 2],
    ["FORMER_VERSION:CORRUPT_PACK", 1],
    "CORRUPT_PACK",
  ]);
  const [first] = await resolver(registry).resolve(KEYS);
  assertEquals(first.status === "fallback" && first.champion.horizon, 2);
  registry.close();
});

Deno.test("ChampionResolver.resolve() what was rolled back does not come back for what cannot be read", async () => {
  const { root, registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: [KEYS[0]], champion: naiveChampion({ horizon: 1 }) });
  const [first] = [...Deno.readDirSync(`${root}/packs`)];
  registerChampions(registry, "r2", { keys: [KEYS[0]] });
  const [version] = registry.listVersions({ run: "r1" });
  registry.promote(version.id, "Production");
  Deno.truncateSync(`${root}/packs/${first.name}`, 20);
  assertEquals((await facts(registry))[0], "CORRUPT_PACK");
  registry.close();
});

Deno.test("ChampionResolver.resolve() a version of another kind of table is refused, and not replaced", async () => {
  const { registry } = makeRegistry();
  const weekly = { ...shapeFor(), calendar: { frequency: "week" as const, anchor: 0 } };
  registerChampions(registry, "r1", { keys: [KEYS[0], KEYS[1]] });
  registerChampions(registry, "r2", { keys: [KEYS[0]], shape: weekly });
  assertEquals(await facts(registry), ["CALENDAR_MISMATCH", ["served", 1], "NO_CHAMPION"]);
  assertEquals(await facts(registry, weekly), [["served", 2], "CALENDAR_MISMATCH", "NO_CHAMPION"]);
  registry.close();
});

Deno.test("ChampionResolver.resolve() a key that no run has seen may be new; one that failed, or has another alias, is not", async () => {
  const { registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: [KEYS[0]], failed: [KEYS[1]] });
  const runs = new TrainedRuns(registry, shapeFor());
  const newcomers = { ratio: 1, limits: { minRows: 30, zeroFilled: false }, ages: [] };
  const opened = await runs.open("r1");
  runs.open = () => Promise.resolve({ ...opened, newcomers: () => Promise.resolve(newcomers) });
  const newcomersOf = async (alias: string) => {
    const scope = { group: "demo", alias, newcomerRun: "r1" };
    return (await new ChampionResolver(registry, scope, runs).resolve(KEYS)).map((entry) => entry.newcomers ?? null);
  };
  assertEquals(await newcomersOf("champion"), [null, null, newcomers]);
  assertEquals(await newcomersOf("challenger"), [null, null, newcomers]);
  registry.close();
});

Deno.test("ChampionResolver.resolve() what is wrong with a row of the database costs only its key", async () => {
  const { root, registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS });
  registry.close();
  const database = new DatabaseSync(`${root}/registry.db`);
  database.prepare("UPDATE series SET parts = '[' WHERE key_id = ?").run(KEYS[1].id);
  database.prepare("UPDATE packs SET sha256 = '../../../../dev/zero'").run();
  database.close();
  const changed = openRegistry(root, { now: NOW, readOnly: true });
  assertEquals(await facts(changed), ["CORRUPT_DATABASE", "CORRUPT_DATABASE", "CORRUPT_DATABASE"]);
  changed.close();
  const renamed = new DatabaseSync(`${root}/registry.db`);
  const [{ name }] = [...Deno.readDirSync(`${root}/packs`)];
  renamed.prepare("UPDATE packs SET sha256 = ?").run(name.replace(".pack", ""));
  renamed.close();
  const again = openRegistry(root, { now: NOW, readOnly: true });
  assertEquals(await facts(again), [["served", 1], "CORRUPT_DATABASE", ["served", 1]]);
  again.close();
});
