import { assertEquals, assertStrictEquals } from "@std/assert";
import { OpenedRuns } from "@lib/exchange/opened_runs.ts";
import { codeOf, KEYS, makeRegistry, modelPacks, naiveChampion, registerChampions } from "../inference/_fixtures.ts";

Deno.test("OpenedRuns.open() reads each version by its own run; what a run shares is one object", async () => {
  const { root, registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS, champion: naiveChampion({ horizon: 2 }) });
  registerChampions(registry, "r2", { keys: KEYS.slice(0, 1), champion: naiveChampion({ horizon: 3 }) });
  const runs = new OpenedRuns(registry);
  const opened = await Promise.all(registry.resolveAll({}).map((version) => runs.open(version)));
  assertEquals(opened.map(({ champion }) => champion.horizon).toSorted(), [2, 2, 3]);
  assertEquals(opened[0].keyColumns, ["item", "location"]);
  const [a, b] = opened.filter(({ champion }) => champion.horizon === 2);
  assertStrictEquals(a.champion.spec, b.champion.spec);
  for (const pack of modelPacks(root)) Deno.writeTextFileSync(pack, "broken");
  const [version] = registry.resolveAll({});
  assertEquals(await codeOf(() => new OpenedRuns(registry).open(version)), "CORRUPT_PACK");
  registry.close();
});
