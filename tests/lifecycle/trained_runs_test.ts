import { assertEquals } from "@std/assert";
import { predictRows } from "@lib/competition/champions/rows_champion.ts";
import { TrainedRuns } from "@lib/lifecycle/trained_runs.ts";
import { codeOf, configOf, KEYS, makeRegistry, registerChampions, shapeFor } from "../inference/_fixtures.ts";
import { designOf, registerRows, rowsChampion, rowsShape } from "../inference/rows/_fixtures.ts";

Deno.test("TrainedRuns.open() has the run's own config, reads its models, and is read once", async () => {
  const { root, registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS, config: configOf({ horizon: 9 }) });
  registerChampions(registry, "r2", { keys: KEYS });
  const runs = new TrainedRuns(registry, shapeFor());
  const first = await runs.open("r1");
  assertEquals([first.config.horizon, first.refusal, (await runs.open("r2")).config.horizon], [9, null, 3]);
  const [version] = registry.listVersions({ run: "r1", limit: 1 });
  const model = registry.readModel(version);
  assertEquals((await first.read(model)).contender, "naive");
  for (const { name } of Deno.readDirSync(`${root}/packs`)) Deno.truncateSync(`${root}/packs/${name}`, 20);
  assertEquals((await runs.open("r1")) === first, true);
  assertEquals((await first.read(model)).horizon, 3);
  assertEquals(await codeOf(() => new TrainedRuns(registry, shapeFor()).open("r1")), "CORRUPT_PACK");
  assertEquals(await codeOf(() => runs.open("r9")), "NOT_FOUND");
  registry.close();
});

Deno.test("TrainedRuns.open() a run of another kind of table is opened with its refusal", async () => {
  const { registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS });
  const { refusal, config } = await new TrainedRuns(registry, { ...shapeFor(), target: "revenue" }).open("r1");
  assertEquals([refusal?.code, config.name], ["TARGET_MISMATCH", "demo"]);
  registry.close();
});

Deno.test("TrainedRuns.open() a config that asks for columns ahead that its table does not have is INVALID_CONFIG", async () => {
  const { registry } = makeRegistry();
  const config = configOf({ exogenous: { future: ["price"] } });
  registerChampions(registry, "r1", { keys: KEYS, config });
  registerChampions(registry, "r2", {
    keys: KEYS,
    config,
    shape: shapeFor(configOf({ exogenous: { historic: ["price"] } })),
  });
  registerChampions(registry, "r3", { keys: KEYS, config, shape: shapeFor(configOf()) });
  const runs = new TrainedRuns(registry, shapeFor(config));
  assertEquals((await runs.open("r1")).config.exogenous.future, ["price"]);
  assertEquals(await codeOf(() => runs.open("r2")), "INVALID_CONFIG");
  assertEquals(await codeOf(() => runs.open("r3")), "INVALID_CONFIG");
  registry.close();
});

Deno.test("TrainedRun.rows of a run on a table without a calendar has its spec, its models and those for unseen keys", async () => {
  const { registry } = makeRegistry();
  const champion = rowsChampion(), unseen = rowsChampion("global");
  registerRows(registry, "r1", { keys: KEYS, champion, unseen });
  registerRows(registry, "r2", { keys: KEYS, champion });
  const { rows } = await new TrainedRuns(registry, rowsShape()).open("r1");
  assertEquals(rows.spec(), champion.spec);
  const model = registry.readModel(registry.listVersions({ run: "r1", limit: 1 })[0]!);
  const read = await rows.read(model), design = designOf(champion.spec, [1, 2, NaN]);
  assertEquals(predictRows(read, design), predictRows(champion, design));
  assertEquals((await rows.unseen())?.contender, "global");
  const other = await new TrainedRuns(registry, rowsShape()).open("r2");
  assertEquals(await other.rows.unseen(), null);
  assertEquals(await codeOf(() => other.read(model)), "OLD_ARTIFACT");
  registry.close();
});
