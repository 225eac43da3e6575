import { assertEquals } from "@std/assert";
import { openRegistry } from "@lib/registry/registry.ts";
import { openInference } from "@lib/inference/inference.ts";
import { codeOf, configOf, KEYS, naiveChampion, NOW } from "./_fixtures.ts";
import { Workspace } from "./_store.ts";

Deno.test("openInference() takes horizon, levels and group from the newest run", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS, config: configOf({ horizon: 2 }) });
  const inference = await openInference(work.source({}));
  assertEquals([inference.horizon, inference.levels, inference.group.name], [2, [80, 95], "demo"]);
  inference.close();
  const shorter = await openInference(work.source({ horizon: 1, config: configOf({ horizon: 9 }) }));
  assertEquals(shorter.horizon, 1);
  shorter.close();
  const config = configOf({ horizon: 9 });
  assertEquals(await codeOf(() => openInference(work.source({ config, horizon: 3 }))), "HORIZON_TOO_LONG");
});

Deno.test("openInference() forecast reads keys that are not neighbours", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const inference = await openInference(work.source({ horizon: 1 }));
  const { panel, forecast } = await inference.forecast([0, 2]);
  assertEquals(panel.keys, [KEYS[0], KEYS[2]]);
  assertEquals([...forecast.yhat], [3, 9]);
  assertEquals([...(await inference.forecast([1, 2])).forecast.yhat], [6, 9]);
  inference.close();
});

Deno.test("openInference() serves the version of another alias or none", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS, champion: naiveChampion({ horizon: 2 }) });
  const inference = await openInference(work.source({ alias: "challenger", horizon: 1 }));
  assertEquals((await inference.forecast([0])).forecast.keys[0].reason, "NO_CHAMPION");
  inference.close();
});

Deno.test("openInference() a registry without runs, or none at all, is NOT_FOUND", async () => {
  const work = new Workspace();
  await work.load();
  assertEquals(await codeOf(() => openInference(work.source({}))), "NOT_FOUND");
  openRegistry(work.registry, { now: NOW }).close();
  assertEquals(await codeOf(() => openInference(work.source({}))), "NOT_FOUND");
  // With a config each key says for itself that it has no champion.
  const inference = await openInference(work.source({ config: work.config }));
  assertEquals(
    (await inference.forecast([0, 1, 2])).forecast.keys.map((key) => key.reason),
    Array(3).fill("NO_CHAMPION"),
  );
  inference.close();
});
