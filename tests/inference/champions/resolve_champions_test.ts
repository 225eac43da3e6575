import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { ChampionResolver, ROWS, SERIES } from "@lib/inference/champions/resolve_champions.ts";
import { type TrainedRun, TrainedRuns } from "@lib/lifecycle/trained_runs.ts";
import type { VersionChoice } from "@lib/registry/versions/row_types.ts";
import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import { KEYS, makeRegistry, modelPacks, naiveChampion, NOW, registerChampions, shapeFor, SPEC } from "../_fixtures.ts";
import { moveVersion } from "../../_support/move_version.ts";

function resolver(registry: Registry, group = "demo", shape = shapeFor()): ChampionResolver {
  return new ChampionResolver(registry, { group, alias: "champion" }, {
    runs: new TrainedRuns(registry, shape),
    kind: SERIES,
  });
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
  const [pack] = modelPacks(root);
  registerChampions(registry, "r2", { keys: [KEYS[1]], champion: naiveChampion({ spec: { ...SPEC, names: [] } }) });
  registerChampions(registry, "r3", { keys: [KEYS[2]], champion: naiveChampion({ horizon: 1 }) });
  Deno.truncateSync(pack, 20);
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
  registerChampions(registry, "r1", { keys: [KEYS[0], KEYS[1]], champion: naiveChampion({ horizon: 1 }) });
  registerChampions(registry, "r2", { keys: [KEYS[0]], champion: naiveChampion({ horizon: 2 }) });
  const good = modelPacks(root);
  registerChampions(registry, "r3", { keys: [KEYS[0], KEYS[2]] });
  registerChampions(registry, "r4", { keys: [KEYS[1]], champion: naiveChampion({ spec: { ...SPEC, names: [] } }) });
  for (const pack of modelPacks(root)) if (!good.includes(pack)) Deno.truncateSync(pack, 20);
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
  const [first] = modelPacks(root);
  registerChampions(registry, "r2", { keys: [KEYS[0]] });
  const [version] = registry.listVersions({ run: "r1" });
  moveVersion(registry, version.id, "Production");
  Deno.truncateSync(first, 20);
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
    return (await new ChampionResolver(registry, scope, { runs: runs, kind: SERIES }).resolve(KEYS)).map((entry) =>
      entry.newcomers ?? null
    );
  };
  assertEquals(await newcomersOf("champion"), [null, null, newcomers]);
  assertEquals(await newcomersOf("challenger"), [null, null, null]);
  registry.close();
});

Deno.test("ChampionResolver.resolve() a version that was asked for serves or fails: nothing stands in for it", async () => {
  const { root, registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: [KEYS[0], KEYS[1]], champion: naiveChampion({ horizon: 1 }) });
  registerChampions(registry, "r2", { keys: [KEYS[0]], champion: naiveChampion({ horizon: 2 }) });
  const sound = modelPacks(root);
  registerChampions(registry, "r3", { keys: [KEYS[0]], failed: [KEYS[2]] });
  for (const pack of modelPacks(root)) if (!sound.includes(pack)) Deno.truncateSync(pack, 20);
  const facts = async (choice: VersionChoice) => {
    const scope = { ...choice, group: "demo", newcomerRun: "r1" };
    const serving = await new ChampionResolver(registry, scope, {
      runs: new TrainedRuns(registry, shapeFor()),
      kind: SERIES,
    }).resolve(KEYS);
    return serving.map((entry) => entry.status === "failed" ? entry.reason : entry.version);
  };
  assertEquals(await facts({ stage: "Archived" }), [2, "NO_SUCH_VERSION", "NO_SUCH_VERSION"]);
  assertEquals(await facts({ run: "r1", contender: "naive" }), [1, 1, "NO_SUCH_VERSION"]);
  assertEquals(await facts({ run: "r3" }), ["CORRUPT_PACK", "NO_SUCH_VERSION", "NO_SUCH_VERSION"]);
  assertEquals(await facts({ id: 2 }), ["NO_SUCH_VERSION", 1, "NO_SUCH_VERSION"]);
  assertEquals(await facts({ contender: "ridge" }), KEYS.map(() => "NO_SUCH_VERSION"));
  registry.close();
});

Deno.test("ChampionResolver.resolve() what is wrong with a row of the database costs only its key", async () => {
  const { root, registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS });
  registry.close();
  const database = new DatabaseSync(`${root}/registry.db`);
  database.prepare("UPDATE series SET parts = '[' WHERE key_id = ?").run(KEYS[1].id);
  const name = String(database.prepare("SELECT sha256 FROM packs").get()?.sha256);
  database.prepare("UPDATE packs SET sha256 = '../../../../../dev/zero'").run();
  database.close();
  const changed = openRegistry(root, { now: NOW, readOnly: true });
  assertEquals(await facts(changed), ["CORRUPT_DATABASE", "CORRUPT_DATABASE", "CORRUPT_DATABASE"]);
  changed.close();
  const renamed = new DatabaseSync(`${root}/registry.db`);
  renamed.prepare("UPDATE packs SET sha256 = ?").run(name);
  renamed.close();
  const again = openRegistry(root, { now: NOW, readOnly: true });
  assertEquals(await facts(again), [["served", 1], "CORRUPT_DATABASE", ["served", 1]]);
  again.close();
});

/** A registry with two versions of each key, after somebody has changed rows of its database. */
async function changedFacts(sql: string): Promise<unknown[]> {
  const { root, registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS, champion: naiveChampion({ horizon: 1 }) });
  registerChampions(registry, "r2", { keys: KEYS, champion: naiveChampion({ horizon: 2 }) });
  registry.close();
  const database = new DatabaseSync(`${root}/registry.db`);
  database.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
  database.close();
  const changed = openRegistry(root, { now: NOW, readOnly: true });
  try {
    return await facts(changed);
  } finally {
    changed.close();
  }
}

const FORMER = ["FORMER_VERSION:CORRUPT_DATABASE", 1], NEWEST = ["served", 2];
/** Versions 1 to 3 are of the first run, 4 to 6 of the second; `ofFirst` are the values of the first. */
const CHANGES: Readonly<Record<string, readonly [sql: string, expected: readonly unknown[]]>> = {
  "a model of another run": [
    "UPDATE versions SET model_id = (SELECT model_id FROM versions WHERE id = 1) WHERE id = 4",
    [
      ...[FORMER, NEWEST, NEWEST],
    ],
  ],
  "a status": ["UPDATE versions SET status = 'fallback' WHERE id = 4", [FORMER, NEWEST, NEWEST]],
  "a reason": ["UPDATE versions SET reason = 'ENDED' WHERE id = 4", [FORMER, NEWEST, NEWEST]],
  "a digest": ["UPDATE versions SET digest = NULL WHERE id = 4", [FORMER, NEWEST, NEWEST]],
  "a score": ["INSERT INTO metrics VALUES (4, 'mase', 0.1)", [FORMER, NEWEST, NEWEST]],
  "the parts of a key": [`UPDATE series SET parts = '["7","n"]' WHERE id = 1`, ["CORRUPT_DATABASE", NEWEST, NEWEST]],
  "an alias that points at another key's version": ["UPDATE aliases SET version_id = 5 WHERE series_id = 1", [
    ...[["FORMER_VERSION:CORRUPT_DATABASE", 2], NEWEST, NEWEST],
  ]],
  "an alias that points at a former version": ["UPDATE aliases SET version_id = 1 WHERE series_id = 1", [
    ...[["FORMER_VERSION:CORRUPT_DATABASE", 2], NEWEST, NEWEST],
  ]],
  "an alias that is gone": ["DELETE FROM aliases WHERE series_id = 1", [
    ...[["FORMER_VERSION:CORRUPT_DATABASE", 2], NEWEST, NEWEST],
  ]],
  "a stage": ["UPDATE versions SET stage = 'Archived' WHERE id = 4", [FORMER, NEWEST, NEWEST]],
  "the config of a run": [`UPDATE runs SET config = replace(config, '"minRows":30', '"minRows":31') WHERE id = 'r2'`, [
    ...[FORMER, FORMER, FORMER],
  ]],
  "a shared artifact": [
    "UPDATE shared SET artifact_id = (SELECT artifact_id FROM shared WHERE run_id = 'r2' AND name = 'data_shape') WHERE run_id = 'r2'",
    [FORMER, FORMER, FORMER],
  ],
};

Deno.test("ChampionResolver.resolve() a row that says anything else than what was registered serves nobody", async () => {
  for (const [what, [sql, expected]] of Object.entries(CHANGES)) assertEquals(await changedFacts(sql), expected, what);
});

Deno.test("ROWS asks a run for its champions of rows, and for who serves keys that it has not seen", async () => {
  const asked: unknown[] = [];
  const rows = {
    read: (bytes: Uint8Array) => (asked.push(bytes), Promise.resolve("model")),
    unseen: () => Promise.resolve("all"),
  };
  const run = {
    rows,
    read: () => asked.push("series"),
    newcomers: () => asked.push("series"),
  } as unknown as TrainedRun;
  const model = Uint8Array.of(1);
  const given: unknown[] = [await ROWS.read(run, model), await ROWS.newcomers(run)];
  assertEquals([given, asked], [["model", "all"], [model]]);
});
