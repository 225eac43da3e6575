import { assertEquals } from "@std/assert";
import { dataShapeOf } from "@lib/data/data_shape.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { TrainedRuns } from "@lib/lifecycle/trained_runs.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { type AskedKeys, servingConfig } from "@lib/inference/plan/serving_config.ts";
import { codeOf, configOf, KEYS, NOW } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";

Deno.test("servingConfig() is the union of what the runs need that serve, and names who speaks for new keys", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS, config: configOf({ horizon: 5, levels: [50] }) });
  work.register("r2", { keys: [KEYS[0]], config: configOf({ horizon: 2, levels: [80] }) });
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true });
  const group = await currentGroup(work.store, "demo"), runs = new TrainedRuns(registry, dataShapeOf(group));
  const all = [{ run: "r2", versions: 1 }, { run: "r1", versions: 2 }];
  const facts = async (asked: Partial<AskedKeys>, horizon?: number) => {
    const of = { keys: 1, isAll: false, own: all.slice(0, 1), all: () => all, mayBeNew: true, ...asked };
    const { config, newcomerRun } = await servingConfig(registry, runs, {
      registry: work.registry,
      group,
      asked: of,
      horizon,
    });
    return [config.horizon, config.levels, newcomerRun];
  };
  assertEquals(await facts({}), [2, [80], undefined]);
  assertEquals(await facts({ keys: 3, isAll: true, own: all }), [5, [80, 50], "r1"]);
  assertEquals(await facts({ own: [] }), [5, [50], "r1"]);
  assertEquals(await facts({ own: [], mayBeNew: false }, 4), [4, [80, 50], undefined]);
  assertEquals(await codeOf(() => facts({}, 3)), "HORIZON_TOO_LONG");
  registry.close();
});
