import { assertEquals } from "@std/assert";
import { planInference } from "@lib/inference/plan_inference.ts";
import { codeOf, configOf, KEYS } from "./_fixtures.ts";
import { Workspace } from "./_store.ts";

Deno.test("planInference() needs no future and leaves nothing open", async () => {
  const config = configOf({ exogenous: { future: ["price"] } });
  const work = new Workspace(config);
  await work.load("date,item,location,demand,price\n2024-01-03,007,n,1,2\n");
  work.register("r1", { keys: [KEYS[0]] });
  const plan = await planInference(work.source({ horizon: 2 }));
  assertEquals([plan.positions, plan.config.horizon, plan.config.exogenous.future], [[0], 2, ["price"]]);
  assertEquals(await codeOf(() => planInference(work.source({ horizon: 4 }))), "HORIZON_TOO_LONG");
});

Deno.test("planInference() without a model the config says how far and at which levels", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const plan = async (changes: object) => (await planInference(work.source({ alias: "none", ...changes }))).config;
  assertEquals((await plan({})).horizon, 3);
  assertEquals((await plan({ config: configOf({ horizon: 9, levels: [50] }) })).levels, [50]);
});
