import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/panel.ts";
import { ChampionResolver } from "@lib/inference/resolve_champions.ts";
import { KEYS, makeRegistry, naiveChampion, registerChampions, SPEC } from "./_fixtures.ts";

const SCOPE = { group: "demo", alias: "champion" };

Deno.test("ChampionResolver.resolve() the newest champion of each key, in the order of the keys", async () => {
  const { registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS });
  registerChampions(registry, "r2", { keys: [KEYS[1]], champion: naiveChampion({ horizon: 2 }) });
  const serving = await new ChampionResolver(registry, SCOPE).resolve([KEYS[2], KEYS[1]]);
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
  const serving = await new ChampionResolver(registry, SCOPE).resolve([...KEYS, seriesKey(["new", "n"])]);
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
  const serving = await new ChampionResolver(registry, SCOPE).resolve(KEYS);
  const reasons = serving.map((entry) => entry.status === "failed" ? entry.reason : "served");
  assertEquals(reasons, ["CORRUPT_PACK", "SPEC_MISMATCH", "served"]);
  registry.close();
});

Deno.test("ChampionResolver.resolve() keys of another group are not served", async () => {
  const { registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS });
  const serving = await new ChampionResolver(registry, { ...SCOPE, group: "other" }).resolve(KEYS);
  assertEquals(serving.map((entry) => entry.status), ["failed", "failed", "failed"]);
  registry.close();
});
