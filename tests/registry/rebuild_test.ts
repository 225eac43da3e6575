import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/panel.ts";
import { rebuildDatabase } from "@lib/registry/rebuild.ts";
import { completeRecords } from "@lib/registry/complete_records.ts";
import type { Registry } from "@lib/registry/registry.ts";
import { packPath } from "@lib/registry/run_packs.ts";
import { openDatabase } from "@lib/registry/schema.ts";
import { verifyRegistry } from "@lib/registry/verify.ts";
import { addChampion, codeOf, isRecord, KEYS, NOW, open, outcome, packNames, register, runInput } from "./_fixtures.ts";

const FIRST_RELEASE = new URL("../golden/registry_1/registry", import.meta.url).pathname;

/** Everything that a registry tells. */
function told(registry: Registry): unknown {
  const versions = registry.listVersions();
  return {
    versions,
    runs: registry.listRuns(),
    outcomes: registry.listRuns().map(({ run }) => registry.listOutcomes(run)),
    shared: registry.listRuns().map(({ run }) =>
      registry.listShared(run).map((name) => registry.readShared(run, name))
    ),
    events: registry.events(),
    models: registry.readModels(versions),
    boards: versions.map((version) => registry.readLeaderboard(version)),
    hostile: registry.resolveAll({ where: { item: ["nul\0l"] } }),
  };
}

/** A registry with everything in it: shared artifacts, failures, fallbacks, challengers, equal models, hostile keys. */
function makeRoot(): { root: string; before: unknown } {
  const root = Deno.makeTempDirSync(), registry = open(root, { packBytes: 200 });
  const first = registry.begin(runInput("r1", { configJson: '{"a":1}' }));
  first.addShared("global", Uint8Array.of(9));
  for (const key of KEYS) addChampion(first, key, { model: Uint8Array.of(1), leaderboard: Uint8Array.of(2) });
  addChampion(first, seriesKey(["nul\0l", "'; DROP TABLE runs; --"]), { scores: { mase: 0.1 + 0.2, x: NaN } });
  first.commit(() => ({ seconds: 1 / 3 }));
  const second = registry.begin(runInput("r2", { data: { group: "other", version: 2, contentHash: "h" } }));
  const error = { name: "FitError", code: "SINGULAR", message: "Cannot", hint: "", context: {} };
  second.addOutcome({ ...outcome(KEYS[1], "failed", ""), error });
  addChampion(second, KEYS[0], { status: "fallback" });
  second.commit(() => null);
  const third = registry.begin(runInput("r3", { challenges: true }));
  addChampion(third, KEYS[0]);
  third.commit(() => null);
  register(registry, "r4", [KEYS[0], KEYS[2]]);
  const before = told(registry);
  registry.close();
  return { root, before };
}

function after(root: string): unknown {
  const registry = open(root, { readOnly: true });
  const all = told(registry);
  registry.close();
  return all;
}

Deno.test("rebuildDatabase() a registry that lost its database is as it was: every run, version, score, event and byte", () => {
  const { root, before } = makeRoot();
  for (const name of ["registry.db", "registry.db-wal", "registry.db-shm"]) {
    try {
      Deno.removeSync(`${root}/${name}`);
    } catch { /* SQLite removes two of them by itself */ }
  }
  assertEquals(codeOf(() => open(root)), "DATABASE_LOST");
  const { runs, versions, problems } = rebuildDatabase(root);
  assertEquals([runs, versions, problems.map(({ detail }) => detail)], [
    ...[4, 8],
    ["stages that were set by hand are in no pack: the newest run of each key serves"],
  ]);
  assertEquals(after(root), before);
  assertEquals(verifyRegistry(root).problems, []);
  const registry = open(root);
  register(registry, "r5", KEYS);
  assertEquals(registry.resolve(KEYS[0].id, { group: "demo" })?.version, 4);
  registry.close();
});

Deno.test("rebuildDatabase() what has the database's name is set aside with its WAL", () => {
  const { root, before } = makeRoot();
  const spoilt = "no database, though long enough to be looked at as one";
  for (const suffix of ["", "-wal"]) Deno.writeTextFileSync(`${root}/registry.db${suffix}`, spoilt);
  for (let n = 0; n < 2; n++) rebuildDatabase(root);
  assertEquals(after(root), before);
  assertEquals(Deno.readTextFileSync(`${root}/registry.db.damaged`), spoilt);
  assertEquals(Deno.readTextFileSync(`${root}/registry.db-wal.damaged`), spoilt);
  const names = [...Deno.readDirSync(root)].map(({ name }) => name).filter((name) => /damaged|tmp/.test(name)).sort();
  assertEquals(names.filter((name) => !name.includes("-shm")), [
    ...["registry.db-2.damaged", "registry.db-wal.damaged", "registry.db.damaged"],
  ]);
});

Deno.test("rebuildDatabase() what cannot come back is named: a damaged record, a pack of a run that was not committed", () => {
  const { root } = makeRoot();
  const records = [...Deno.readDirSync(`${root}/packs`)].map(({ name }) => name).filter((name) => isRecord(root, name));
  assertEquals(records.length, 4);
  const [victim] = records, bytes = Deno.readFileSync(`${root}/packs/${victim}`);
  bytes[20] ^= 1;
  Deno.writeFileSync(`${root}/packs/${victim}`, bytes);
  const [pack] = packNames(root).filter((name) => name.endsWith(".pack") && name !== victim);
  const orphan = `${"0".repeat(64)}.pack`;
  Deno.copyFileSync(`${root}/packs/${pack}`, `${root}/packs/${orphan}`);
  const { runs, problems } = rebuildDatabase(root);
  const codes = new Map(problems.map(({ path, code }) => [path.split("/").at(-1), code]));
  assertEquals([codes.get(victim), codes.get(orphan), codes.get("registry.db")], [
    ...["CORRUPT_PACK", "NO_RECORD", "NO_RECORD"],
  ]);
  // Later runs stand by themselves: numbers are not counted anew.
  assertEquals(runs, 3);
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("rebuildDatabase() a pack that is gone and serves nobody was swept; runs of the first release come back too", () => {
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/packs`);
  Deno.copyFileSync(`${FIRST_RELEASE}/registry.db`, `${root}/registry.db`);
  for (const { name } of Deno.readDirSync(`${FIRST_RELEASE}/packs`)) {
    Deno.copyFileSync(`${FIRST_RELEASE}/packs/${name}`, `${root}/packs/${name}`);
  }
  open(root).close();
  // The migration has written their records.
  assertEquals(completeRecords(root), 0);
  const before = after(root);
  Deno.removeSync(`${root}/registry.db`);
  rebuildDatabase(root);
  assertEquals(after(root), before);
  const registry = open(root), [first] = registry.listVersions();
  registry.close();
  assertEquals(first.stage, "Archived");
  const database = openDatabase(`${root}/registry.db`, { readOnly: true, waitMs: 0 });
  const pack = database.prepare(`SELECT p.sha256 FROM versions v JOIN artifacts a ON a.id = v.model_id
    JOIN packs p ON p.id = a.pack_id WHERE v.id = ?`).get(first.id);
  database.close();
  Deno.removeSync(packPath(root, String(pack?.sha256)));
  rebuildDatabase(root);
  const again = open(root);
  assertEquals(codeOf(() => again.readModel(first)), "ARTIFACT_SWEPT");
  again.close();
});

Deno.test("rebuildDatabase() a clock that went backwards changes no order", () => {
  const root = Deno.makeTempDirSync();
  for (const i of [3, 2, 1]) {
    const registry = open(root, { now: () => new Date(NOW.getTime() + i * 1000) });
    register(registry, `r${i}`, KEYS);
    registry.close();
  }
  const before = after(root);
  Deno.removeSync(`${root}/registry.db`);
  rebuildDatabase(root);
  assertEquals(after(root), before);
});
