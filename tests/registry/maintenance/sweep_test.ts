import { assertEquals } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { planSweep, sweepRegistry } from "@lib/registry/maintenance/sweep.ts";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import { addChampion, KEYS, open, packNames, register, runInput } from "../_fixtures.ts";
import { moveVersion } from "../../_support/move_version.ts";

const DAY = 86_400_000;
/** Long after every test's files were written, whatever the machine's clock says. */
const LATER = new Date("2199-01-01");
const AT_ONCE = { now: LATER, graceDays: 0 };

/** A root with `count` runs over one key, a day apart, each with a pack of its own. */
function runsOf(count: number): string {
  const root = Deno.makeTempDirSync();
  for (let i = 0; i < count; i++) {
    const registry = open(root, { now: () => new Date(i * DAY) });
    register(registry, `r${i}`, [KEYS[0]], { model: Uint8Array.of(i), leaderboard: Uint8Array.of(i, i) });
    registry.close();
  }
  return root;
}

/** What reading each version's model comes to, oldest first. */
function readable(root: string): string {
  const registry = open(root, { readOnly: true });
  const models = registry.readModels(registry.listVersions());
  registry.close();
  return models.map((model) => model instanceof RegistryError ? model.code : model[0]).join(" ");
}

Deno.test("sweepRegistry() keeps the champion and those that the last promotions could go back to", () => {
  const root = runsOf(6);
  const plan = planSweep(root, { ...AT_ONCE, keep: 3 });
  assertEquals([plan.packs.length, plan.versions, plan.leftOver], [4, 2, []]);
  assertEquals(readable(root), "0 1 2 3 4 5");
  assertEquals(sweepRegistry(root, { ...AT_ONCE, keep: 3 }), plan);
  assertEquals(readable(root), "ARTIFACT_SWEPT ARTIFACT_SWEPT 2 3 4 5");
  assertEquals(packNames(root).length, 8);
  const registry = open(root);
  assertEquals([registry.listVersions().length, registry.events({ kind: "PACK_SWEPT" }).length], [6, 0]);
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
  assertEquals(sweepRegistry(root, { ...AT_ONCE, keep: 3 }).packs, []);
});

Deno.test("sweepRegistry() what was promoted by hand counts, not what is newest", () => {
  const root = runsOf(5);
  const registry = open(root);
  moveVersion(registry, 1, "Production");
  registry.close();
  sweepRegistry(root, { ...AT_ONCE, keep: 1 });
  assertEquals(readable(root), "0 ARTIFACT_SWEPT ARTIFACT_SWEPT ARTIFACT_SWEPT 4");
});

Deno.test("sweepRegistry() keeps what the last decisions of a key could go back to, whoever made them, and their records", () => {
  const root = runsOf(6), registry = open(root);
  // 6 served; then 1, 2 and 3 by hand: so far back goes whoever takes back three promotions.
  for (const id of [1, 2, 3]) moveVersion(registry, id, "Production");
  const held = registry.begin(runInput("held"));
  addChampion(held, KEYS[0], { model: Uint8Array.of(9) });
  held.commit(() => null, () => ({ stages: ["None"], actions: [] }));
  registry.close();
  const records = packNames(root);
  sweepRegistry(root, { ...AT_ONCE, keep: 3 });
  // What was registered and never served is nothing that anybody could go back to.
  assertEquals(readable(root), "0 1 2 ARTIFACT_SWEPT ARTIFACT_SWEPT 5 ARTIFACT_SWEPT");
  assertEquals(records.filter((name) => !packNames(root).includes(name)).length, 5);
  assertEquals(verifyRegistry(root), { ...verifyRegistry(root), problems: [], notes: [] });
});

Deno.test("sweepRegistry() an alias of somebody's choice keeps its version", () => {
  const root = runsOf(3), registry = open(root), aliases = [{ alias: "audited", version: 1, expected: null }];
  registry.act({ kind: "ALIASED", run: "", detail: {}, moves: [], aliases });
  registry.close();
  sweepRegistry(root, { ...AT_ONCE, keep: 0 });
  assertEquals(readable(root), "0 ARTIFACT_SWEPT 2");
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("sweepRegistry() leaves all of a young run alone", () => {
  const root = runsOf(6);
  sweepRegistry(root, { now: new Date(10 * DAY), graceDays: 10, keep: 0 });
  assertEquals(readable(root), "ARTIFACT_SWEPT 1 2 3 4 5");
});

Deno.test("sweepRegistry() a pack goes as a whole or not at all; waiting challengers and shared artifacts that serve stay", () => {
  const root = Deno.makeTempDirSync();
  const registry = open(root, { now: () => new Date(0) });
  const first = registry.begin(runInput("r1"));
  first.addShared("global", Uint8Array.of(9));
  for (const key of KEYS) addChampion(first, key);
  first.commit(() => null);
  for (const id of ["r2", "r3"]) register(registry, id, [KEYS[0]], { model: new TextEncoder().encode(id) });
  const challenger = registry.begin(runInput("r4", { challenges: true }));
  addChampion(challenger, KEYS[1], { model: Uint8Array.of(4) });
  challenger.commit(() => null);
  sweepRegistry(root, { ...AT_ONCE, keep: 0 });
  const codes = registry.readModels(registry.listVersions()).map((m) => m instanceof RegistryError ? m.code : "ok");
  // The first run's pack serves two other keys.
  assertEquals(codes, ["ok", "ok", "ok", "ARTIFACT_SWEPT", "ok", "ok"]);
  assertEquals(registry.readShared("r1", "global"), Uint8Array.of(9));
  registry.close();
});

Deno.test("sweepRegistry() removes what nothing refers to once it is old, and nothing else", () => {
  const root = runsOf(1), folder = `${root}/packs`, orphan = `${"0".repeat(64)}.pack`, half = `${"0".repeat(32)}.0.tmp`;
  const [pack] = packNames(root);
  for (const name of [half, "note.txt", "note.tmp", ".note.tmp"]) Deno.writeTextFileSync(`${folder}/${name}`, "12345");
  Deno.copyFileSync(`${folder}/${pack}`, `${folder}/${orphan}`);
  const kept = packNames(root).filter((name) => ![half, orphan].includes(name));
  assertEquals(planSweep(root, { now: new Date(0), graceDays: 7 }).leftOver, []);
  const plan = sweepRegistry(root, { ...AT_ONCE, graceDays: 7 });
  assertEquals(plan.leftOver, [`${folder}/${orphan}`, `${folder}/${half}`].sort());
  assertEquals(plan.bytes, 5 + Deno.statSync(`${folder}/${pack}`).size);
  assertEquals(packNames(root), kept);
});

Deno.test("sweepRegistry() removes what a killed rebuild or migration has left in the registry's folder, not a user's folder", () => {
  const root = runsOf(1), left = [".rebuild.01234567-0123.tmp", ".registry.db.v1.backup.01234567-0123.tmp-journal"];
  for (const name of [left[0], "mine.tmp"]) {
    Deno.mkdirSync(`${root}/${name}`);
    Deno.writeTextFileSync(`${root}/${name}/registry.db`, "");
  }
  Deno.writeTextFileSync(`${root}/${left[1]}`, "12345");
  assertEquals(
    verifyRegistry(root).notes.map(({ path }) => path.slice(root.length + 1)).filter((name) => left.includes(name))
      .length,
    2,
  );
  const { leftOver, bytes } = sweepRegistry(root, AT_ONCE);
  assertEquals([leftOver.toSorted(), bytes], [left.map((name) => `${root}/${name}`).toSorted(), 5]);
  assertEquals([...Deno.readDirSync(root)].map(({ name }) => name).filter((name) => name.includes("tmp")), [
    "mine.tmp",
  ]);
});

Deno.test("sweepRegistry() leaves a file on its way alone for a day, whatever the grace: it has no mark", () => {
  const root = runsOf(1), path = `${root}/imports/.model.01234567-0123.tmp`;
  Deno.mkdirSync(`${root}/imports`, { recursive: true });
  Deno.writeTextFileSync(path, "half");
  Deno.utimeSync(path, LATER, LATER);
  const after = (hours: number) => sweepRegistry(root, { now: new Date(+LATER + hours * DAY / 24), graceDays: 0 });
  assertEquals([after(23).leftOver, after(25).leftOver], [[], [path]]);
});

Deno.test("sweepRegistry() keeps all packs that no run refers to while one of them cannot be read", () => {
  const root = runsOf(1), folder = `${root}/packs`, [pack] = packNames(root);
  Deno.copyFileSync(`${folder}/${pack}`, `${folder}/${"0".repeat(64)}.pack`);
  Deno.writeTextFileSync(`${folder}/${"1".repeat(64)}.pack`, "the record of a run, once");
  assertEquals(sweepRegistry(root, AT_ONCE).leftOver, []);
  Deno.removeSync(`${folder}/${"1".repeat(64)}.pack`);
  assertEquals(sweepRegistry(root, AT_ONCE).leftOver.length, 1);
});

Deno.test("sweepRegistry() beside a run that is being collected and one that commits the same pack again", () => {
  const root = runsOf(2);
  const registry = open(root), run = registry.begin(runInput("again"));
  addChampion(run, KEYS[0], { model: Uint8Array.of(0) });
  sweepRegistry(root, { ...AT_ONCE, keep: 0 });
  assertEquals(readable(root), "ARTIFACT_SWEPT 1");
  run.commit(() => null);
  assertEquals(registry.readModel({ id: 3 }), Uint8Array.of(0));
  sweepRegistry(root, { ...AT_ONCE, keep: 0 });
  assertEquals(registry.readModel({ id: 3 }), Uint8Array.of(0));
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("planSweep() changes nothing, not even the schema of a former release", () => {
  const root = Deno.makeTempDirSync(),
    former = new URL("../../golden/registry_2/registry/registry.db", import.meta.url);
  Deno.copyFileSync(former, `${root}/registry.db`);
  const before = Deno.readFileSync(`${root}/registry.db`);
  planSweep(root, AT_ONCE);
  assertEquals(Deno.readFileSync(`${root}/registry.db`), before);
});
