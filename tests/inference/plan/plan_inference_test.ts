import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { DataError, RegistryError } from "@lib/core/errors/errors.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { FeatureGroup } from "@lib/data/store/feature_store.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { selectKeys } from "@lib/data/store/select_keys.ts";
import { planForecast, planInference } from "@lib/inference/plan/plan_inference.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { codeOf, configOf, KEYS, NOW } from "../_fixtures.ts";
import { TABLE, Workspace } from "../_store.ts";

Deno.test("planInference() needs no future and leaves nothing open", async () => {
  const config = configOf({ exogenous: { future: ["price"] } });
  const work = new Workspace(config);
  await work.load("date,item,location,demand,price\n2024-01-03,007,n,1,2\n");
  work.register("r1", { keys: [KEYS[0]] });
  const plan = await planInference(work.source({ horizon: 2 }));
  assertEquals([plan.positions, plan.config.horizon, plan.config.exogenous.future], [[0], 2, ["price"]]);
  assertEquals(await codeOf(() => planInference(work.source({ horizon: 4 }))), "HORIZON_TOO_LONG");
});

Deno.test("planInference() of a table that nobody trained is NOT_FOUND, whatever else the registry holds", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const other = configOf({ name: "other" });
  await prepareTable(other, { store: work.store, input: work.write("o.csv", TABLE) });
  const { code, hint } = await assertRejects(() => planInference(work.source({ config: other })), RegistryError);
  assertEquals([code, hint.startsWith("Train first")], ["NOT_FOUND", true]);
});

Deno.test("planInference() a key that has a model and no rows is told from one that nobody knows", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: [...KEYS, seriesKey(["gone", "n"])] });
  const select = (item: string) => (group: FeatureGroup) => selectKeys(group, { where: { item: [item] } });
  const told = (item: string) => assertRejects(() => planInference(work.source({}), select(item)), DataError);
  const gone = await told("gone"), unknown = await told("nobody");
  assertEquals([gone.code, unknown.code], ["NO_MATCHING_KEY", "NO_MATCHING_KEY"]);
  assertMatch(gone.message, /gone \/ n as the table must have rows of it.* it has a model/);
  assertMatch(unknown.message, /at least one of 3 must match/);
});

Deno.test("planInference() without a model the config says how far and at which levels", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const plan = async (changes: object) =>
    (await planInference(work.source({ choice: { alias: "challenger" }, ...changes }))).config;
  assertEquals((await plan({})).horizon, 3);
  assertEquals((await plan({ config: configOf({ horizon: 9, levels: [50] }) })).levels, [50]);
});

Deno.test("planInference() however many levels the runs have between them, a table has at most 99, the newest run's first", async () => {
  const work = new Workspace();
  await work.load();
  const levels = (from: number) => Array.from({ length: 60 }, (_, i) => from + i / 2);
  work.register("r1", { keys: KEYS, config: configOf({ levels: levels(1) }) });
  work.register("r2", { keys: [KEYS[0]], config: configOf({ levels: levels(60.25) }) });
  const { config } = await planInference(work.source({}));
  assertEquals([config.levels.length, config.levels[0], config.levels[60]], [99, 60.25, 1]);
});

Deno.test("planForecast() one run speaks for a new key whatever else is asked for, and none that the gate has refused", async () => {
  const work = new Workspace(), registry = () => openRegistry(work.registry, { now: NOW });
  await work.load();
  work.register("r1", { keys: [KEYS[0], KEYS[1], seriesKey(["gone", "n"])], config: configOf({ horizon: 2 }) });
  const judge = (run: string, passed: boolean) => {
    const opened = registry();
    opened.act({ kind: "GATED", run, detail: { by: "gate", passed, rules: [] }, moves: [] });
    opened.close();
  };
  const speaking = async () => {
    const opened = registry(), positions = [[0, 1, 2], [0, 2], [2]], runs = [];
    for (const own of positions) runs.push((await planForecast(opened, work.source({}), () => own)).newcomerRun);
    opened.close();
    return runs;
  };
  work.register("pilot", { keys: [KEYS[0]] });
  assertEquals(await speaking(), ["r1", "r1", "r1"]);
  work.register("forced", { keys: [KEYS[0], KEYS[1]] });
  judge("forced", false);
  assertEquals(await speaking(), ["r1", "r1", "r1"]);
  const { config } = await planInference(work.source({}), () => [0, 2]);
  assertEquals(config.horizon, 3);
  judge("r1", false);
  assertEquals(await speaking(), [undefined, undefined, undefined]);
  judge("forced", true);
  assertEquals(await speaking(), ["forced", "forced", "forced"]);
});
