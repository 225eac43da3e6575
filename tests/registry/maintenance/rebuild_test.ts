import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { findRecords } from "@lib/registry/records/found_records.ts";
import { rebuildDatabase, replayLostRuns } from "@lib/registry/maintenance/rebuild.ts";
import { completeRecords } from "@lib/registry/maintenance/complete_records.ts";
import type { Registry } from "@lib/registry/registry.ts";
import { packPath } from "@lib/registry/packs/run_packs.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { sweepRegistry } from "@lib/registry/maintenance/sweep.ts";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import { moveVersion } from "../../_support/move_version.ts";
import {
  addChampion,
  codeOf,
  isRecord,
  KEYS,
  NOW,
  open,
  outcome,
  packNames,
  register,
  runInput,
} from "../_fixtures.ts";

const FIRST_RELEASE = new URL("../../golden/registry_1/registry", import.meta.url).pathname;

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
function makeRoot({ decisions = false } = {}): { root: string; before: unknown } {
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
  if (decisions) decide(registry);
  const before = told(registry);
  registry.close();
  return { root, before };
}

/** Decisions of every kind, between which a sweep has its events too. */
function decide(registry: Registry): void {
  const [first] = registry.listVersions({ run: "r1", keys: [KEYS[0].id] }), detail = { by: "ada", note: "''" };
  if (first === undefined) throw new TypeError("no version");
  moveVersion(registry, first.id, "Production");
  registry.act({
    kind: "ALIASED",
    run: "",
    detail,
    moves: [],
    aliases: [{ alias: "audited", version: first.id, expected: null }],
  });
  const run = registry.begin(runInput("r5"));
  for (const key of KEYS) addChampion(run, key, { model: Uint8Array.of(5) });
  run.commit(() => null, (candidates) => ({
    stages: Array.from(candidates, (_, i) => i === 0 ? "Production" : "Staging"),
    actions: [{ kind: "GATED", detail: { passed: true } }, { kind: "PROMOTED", detail }],
  }));
  const [, waiting, other] = registry.listVersions({ run: "r5" });
  if (waiting === undefined || other === undefined) throw new TypeError("no version");
  const champion = registry.resolve(waiting.key.id, { group: "demo" })?.id ?? null;
  const noted = { version: waiting.id, from: "Staging", to: "Staging", champion } as const;
  registry.act({ kind: "REJECTED", run: "r5", detail, moves: [noted] });
  moveVersion(registry, waiting.id, "Production");
  moveVersion(registry, other.id, "None");
  moveVersion(registry, other.id, "Staging", "Production");
}

function after(root: string): unknown {
  const registry = open(root, { readOnly: true });
  const all = told(registry);
  registry.close();
  return all;
}

Deno.test("rebuildDatabase() a registry that lost its database is as it was: every run, version, decision, score, event and byte", () => {
  const { root, before } = makeRoot({ decisions: true });
  for (const name of ["registry.db", "registry.db-wal", "registry.db-shm"]) {
    try {
      Deno.removeSync(`${root}/${name}`);
    } catch { /* SQLite removes two of them by itself */ }
  }
  assertEquals(codeOf(() => open(root)), "DATABASE_LOST");
  assertEquals(rebuildDatabase(root), { runs: 5, versions: 11, actions: 6, problems: [] });
  assertEquals(after(root), before);
  assertEquals(verifyRegistry(root).problems, []);
  const registry = open(root);
  register(registry, "r6", KEYS);
  assertEquals(registry.resolve(KEYS[0].id, { group: "demo" })?.version, 5);
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
  const codes = problems.map(({ path, code }) => `${code} ${path.split("/").at(-1)}`);
  for (const told of [`CORRUPT_PACK ${victim}`, `NO_RECORD ${victim}.aside`, `NO_RECORD ${orphan}.aside`]) {
    assert(codes.includes(told), `${told}: ${codes}`);
  }
  // Later runs stand by themselves: numbers are not counted anew.
  assertEquals(runs, 3);
  assertEquals(verifyRegistry(root).problems, []);
  const kept = packNames(root);
  sweepRegistry(root, { now: new Date("2199-01-01"), graceDays: 0 });
  assertEquals(
    packNames(root).filter((name) => name.endsWith(".aside")),
    kept.filter((name) => name.endsWith(".aside")),
  );
});

Deno.test("rebuildDatabase() searches are enough where nothing else was there, and are not where packs hold more", () => {
  const root = Deno.makeTempDirSync(), names = () => [...Deno.readDirSync(root)].map(({ name }) => name);
  const search = () => {
    const registry = open(root);
    registry.act({ kind: "TUNED", run: "", detail: { name: "shop", trials: [] }, moves: [] });
    const events = registry.events({ kind: "TUNED" });
    registry.close();
    return events;
  };
  const lose = () =>
    names().filter((name) => name.startsWith("registry.db")).forEach((name) => Deno.removeSync(`${root}/${name}`));
  const before = search();
  lose();
  assertEquals(rebuildDatabase(root), { runs: 0, versions: 0, actions: 1, problems: [] });
  assertEquals(search().filter(({ id }) => id === before[0]?.id), before);
  lose();
  Deno.writeTextFileSync(`${root}/packs/${"0".repeat(64)}.pack`, "of a run that nobody knows");
  const { runs, actions, problems } = rebuildDatabase(root);
  assertEquals([runs, actions, problems.at(-1)?.code, names().includes("registry.db")], [0, 0, "DATABASE_LOST", false]);
});

Deno.test("rebuildDatabase() changes nothing where no pack tells of a run, and points to the copy of a former release", () => {
  const { root } = makeRoot();
  Deno.removeSync(`${root}/registry.db`);
  for (const { name } of [...Deno.readDirSync(`${root}/packs`)]) {
    if (isRecord(root, name)) Deno.removeSync(`${root}/packs/${name}`);
  }
  Deno.writeTextFileSync(`${root}/registry.db.v1.backup`, "a copy");
  const before = packNames(root), { runs, problems } = rebuildDatabase(root);
  assertEquals([runs, problems.map(({ code }) => code), packNames(root)], [0, ["DATABASE_LOST"], before]);
  assertStringIncludes(problems[0]?.detail ?? "", "registry.db.v1.backup");
  assertEquals(codeOf(() => open(root)), "DATABASE_LOST");
  Deno.removeSync(`${root}/packs`, { recursive: true });
  Deno.writeTextFileSync(`${root}/registry.db`, "no database, and no pack beside it");
  assertEquals(rebuildDatabase(root).runs, 0);
  assertEquals(Deno.readTextFileSync(`${root}/registry.db`), "no database, and no pack beside it");
});

Deno.test("replayLostRuns() commits that an older registry.db does not have are found, kept by gc, and brought back", () => {
  const { root, before } = makeRoot(), path = `${root}/registry.db`;
  const older = Deno.makeTempDirSync();
  rebuildWithout(root, older, ["r3", "r4"]);
  Deno.copyFileSync(`${older}/registry.db`, path);
  const lost = verifyRegistry(root).problems;
  assertEquals(lost.map(({ code, name }) => [code, name]), [["RUN_LOST", "run r3"], ["RUN_LOST", "run r4"]]);
  const packs = packNames(root);
  assertEquals(sweepRegistry(root, { now: new Date("2199-01-01"), graceDays: 0 }).leftOver, []);
  assertEquals(packNames(root), packs);
  assertEquals(replayLostRuns(root), { runs: 2, versions: 3, actions: 0, problems: [] });
  assertEquals(verifyRegistry(root).problems, []);
  assertEquals(after(root), before);
});

Deno.test("replayLostRuns() what later commits contradict is named and kept; a rebuild takes the newer history", () => {
  const { root } = makeRoot(), older = Deno.makeTempDirSync();
  rebuildWithout(root, older, ["r3", "r4"]);
  Deno.copyFileSync(`${older}/registry.db`, `${root}/registry.db`);
  const registry = open(root, { now: () => new Date(NOW.getTime() + 1000) });
  register(registry, "new", KEYS);
  registry.close();
  const { runs, problems } = replayLostRuns(root);
  assertEquals([runs, problems.map(({ code, name }) => `${code} ${name}`)], [0, [
    "RUN_LOST run r3",
    "RUN_LOST run r4",
  ]]);
  sweepRegistry(root, { now: new Date("2199-01-01"), graceDays: 0 });
  assertEquals(verifyRegistry(root).problems.map(({ name }) => name), ["run r3", "run r4"]);
  Deno.removeSync(`${root}/registry.db`);
  rebuildDatabase(root);
  const again = open(root, { readOnly: true });
  assertEquals(again.listRuns().map(({ run }) => run), ["new", "r2", "r1"]);
  again.close();
});

/** The registry.db of a root before some of its runs, made in another folder. */
function rebuildWithout(root: string, target: string, runs: readonly string[]): void {
  Deno.mkdirSync(`${target}/packs`);
  const unwanted = findRecords(root).records.filter(({ run }) => runs.includes(run)).map(({ sha256 }) => sha256);
  for (const { name } of Deno.readDirSync(`${root}/packs`)) {
    if (!unwanted.some((sha256) => name.includes(sha256))) {
      Deno.copyFileSync(`${root}/packs/${name}`, `${target}/packs/${name}`);
    }
  }
  rebuildDatabase(target);
}

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

/** What a registry lost after its last run: each record that tells of it stays among the packs. */
function losingDecisions(): { root: string; before: unknown } {
  const root = Deno.makeTempDirSync(), registry = open(root);
  for (const run of ["r1", "r2"]) register(registry, run, KEYS);
  registry.close();
  const older = Deno.readFileSync(`${root}/registry.db`), again = open(root);
  for (const id of [1, 2]) moveVersion(again, id, "Production");
  moveVersion(again, 4, "Production");
  const before = told(again);
  again.close();
  Deno.writeFileSync(`${root}/registry.db`, older);
  return { root, before };
}

Deno.test("replayLostRuns() decisions that an older registry.db does not have are found, kept by gc, and made again", () => {
  const { root, before } = losingDecisions(), packs = packNames(root);
  assertEquals(verifyRegistry(root).problems.map(({ code, name }) => [code, name]), [
    ["ACTION_LOST", `ROLLED_BACK of ${NOW.toISOString()}, run r1`],
    ["ACTION_LOST", `ROLLED_BACK of ${NOW.toISOString()}, run r1`],
    ["ACTION_LOST", `ROLLED_BACK of ${NOW.toISOString()}, run r2`],
  ]);
  assertEquals([sweepRegistry(root, { now: new Date("2199-01-01"), graceDays: 0 }).leftOver, packNames(root)], [
    [],
    packs,
  ]);
  assertEquals(replayLostRuns(root), { runs: 0, versions: 0, actions: 3, problems: [] });
  assertEquals([after(root), verifyRegistry(root).problems], [before, []]);
});

Deno.test("replayLostRuns() a decision that does not fit what stands there now is named, set aside and not made", () => {
  const { root } = losingDecisions(), registry = open(root, { now: () => new Date(NOW.getTime() + 1000) });
  moveVersion(registry, 1, "Production");
  registry.close();
  const { actions, problems } = replayLostRuns(root);
  // The second was about another key.
  assertEquals([actions, problems.map(({ code, name }) => [code, name])], [2, [
    ["ACTION_LOST", `ROLLED_BACK of ${NOW.toISOString()}, run r1`],
  ]]);
  assertEquals([problems[0]?.path.endsWith(".pack.aside"), Deno.lstatSync(problems[0]?.path ?? "").isFile], [
    true,
    true,
  ]);
  const again = open(root);
  assertEquals(again.resolveAll({}).map(({ id }) => id), [2, 4, 6]);
  register(again, "r3", KEYS);
  again.close();
  assertEquals([replayLostRuns(root).actions, verifyRegistry(root).problems], [0, []]);
});

Deno.test("rebuildDatabase() after a sweep: decisions keep their numbers", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  for (const run of ["r1", "r2", "r3"]) register(registry, run, [KEYS[0]], { model: new TextEncoder().encode(run) });
  sweepRegistry(root, { now: new Date("2199-01-01"), graceDays: 0, keep: 1 });
  const { event } = moveVersion(registry, 2, "Production"), caused = registry.events({ after: event - 1 });
  registry.close();
  Deno.removeSync(`${root}/registry.db`);
  assertEquals(rebuildDatabase(root).problems, []);
  const again = open(root);
  assertEquals([again.events({ after: event - 1 }), again.resolve(KEYS[0].id)?.id], [caused, 2]);
  again.close();
  assertEquals(verifyRegistry(root).problems, []);
});
