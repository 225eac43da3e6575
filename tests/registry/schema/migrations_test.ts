import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { copyDatabase } from "@lib/registry/sqlite/copy_database.ts";
import { isFormer, schemaVersionOf } from "@lib/registry/schema/migrations.ts";
import { rebuildDatabase } from "@lib/registry/maintenance/rebuild.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { SCHEMA_VERSION } from "@lib/registry/sqlite/tables.ts";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import { moveVersion } from "../../_support/move_version.ts";
import { addChampion, KEYS, open, register, runInput } from "../_fixtures.ts";

/** A copy of the registry that the first release wrote, or one of another schema. */
function copyOfFirst(schema = 1): string {
  const golden = new URL(`../../golden/registry_${schema}/registry`, import.meta.url).pathname;
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/packs`);
  Deno.copyFileSync(`${golden}/registry.db`, `${root}/registry.db`);
  for (const { name } of Deno.readDirSync(`${golden}/packs`)) {
    Deno.copyFileSync(`${golden}/packs/${name}`, `${root}/packs/${name}`);
  }
  return root;
}

function tablesOf(path: string): unknown[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const sql = database.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
    .all().map((
      { type, name, sql },
    ) => [type, name, String(sql).replaceAll('"', "").replace(/\s+/g, " ").replace(/ ?([(),]) ?/g, "$1")]);
  database.close();
  return sql;
}

for (const schema of [1, 2]) {
  Deno.test(`migrate() of schema ${schema} gives the tables of a new registry, and keeps every row`, () =>
    keepsAll(schema));
}

function keepsAll(schema: number): void {
  const root = copyOfFirst(schema), fresh = Deno.makeTempDirSync();
  const former = open(root, { readOnly: true });
  const before = [former.listRuns(), former.listVersions(), former.events(), former.readModels(former.listVersions())];
  former.close();
  open(root).close();
  open(fresh).close();
  assertEquals(tablesOf(`${root}/registry.db`), tablesOf(`${fresh}/registry.db`));
  const migrated = open(root, { readOnly: true });
  const versions = migrated.listVersions();
  assertEquals([migrated.listRuns(), versions, migrated.events(), migrated.readModels(versions)], before);
  assertEquals(migrated.listRuns().map(({ sequence }) => sequence), [3, 2, 1]);
  assertEquals(versions.filter(({ damage }) => damage !== undefined), []);
  assertEquals(versions.map(({ chosen, comparison }) => [chosen, comparison]), versions.map(() => [true, null]));
  migrated.close();
  assertEquals(verifyRegistry(root).problems, []);
}

Deno.test("a registry of schema 2 has its semantic versions also where nobody may write, and after it is rebuilt from its packs", () => {
  const told = (root: string) => {
    const registry = open(root, { readOnly: true });
    const versions = registry.listVersions().map((
      { semantic, architecture, recipe },
    ) => [semantic, architecture, recipe]);
    const semantic = versions[0]?.[0] ?? "";
    assertEquals(registry.listVersions({ semantic }).every((version) => version.semantic === semantic), true);
    registry.close();
    return versions;
  };
  const root = copyOfFirst(2), before = told(root);
  assertEquals(before.map(([semantic]) => semantic?.replace(/^.*_v/, "")).slice(0, 4), Array(4).fill("1.0.0"));
  open(root).close();
  assertEquals(told(root), before);
  Deno.removeSync(`${root}/registry.db`);
  assertEquals([rebuildDatabase(root).problems, told(root)], [[], before]);
});

Deno.test("migrate() of schema 2 certifies no row that was damaged before, and leaves the records of runs as they are", () => {
  const root = copyOfFirst(2), records = [...Deno.readDirSync(`${root}/packs`)].map(({ name }) => name).toSorted();
  const database = new DatabaseSync(`${root}/registry.db`);
  database.exec("UPDATE versions SET reason = 'ENDED' WHERE id = 1; UPDATE lineage SET seed = 8 WHERE seed = 7");
  database.close();
  open(root).close();
  const registry = open(root, { readOnly: true });
  assertEquals(registry.listVersions().filter(({ damage }) => damage !== undefined).map(({ id }) => id), [1]);
  assertEquals(registry.listRuns().filter(({ damage }) => damage !== undefined).map(({ sequence }) => sequence), [2]);
  registry.close();
  assertEquals([...Deno.readDirSync(`${root}/packs`)].map(({ name }) => name).toSorted(), records);
});

Deno.test("a decision about a migrated registry is kept by its record, and what came before by those of its runs", () => {
  const root = copyOfFirst(2), registry = open(root);
  moveVersion(registry, 1, "Production");
  const before = [registry.listVersions(), registry.events()];
  registry.close();
  Deno.removeSync(`${root}/registry.db`);
  assertEquals(rebuildDatabase(root), { runs: 3, versions: 10, actions: 1, problems: [] });
  const again = open(root);
  assertEquals([again.listVersions(), again.events()], before);
  again.close();
});

Deno.test("migrate() makes a copy first, which the former release reads as its own; none is replaced", () => {
  const root = copyOfFirst(), path = `${root}/registry.db`;
  Deno.writeTextFileSync(`${path}.v1.backup`, "somebody's");
  open(root).close();
  assertEquals(Deno.readTextFileSync(`${path}.v1.backup`), "somebody's");
  const copy = new DatabaseSync(`${path}.v1-2.backup`, { readOnly: true });
  assertEquals([schemaVersionOf(copy), copy.prepare("PRAGMA integrity_check").get()?.integrity_check], [1, "ok"]);
  assertEquals(copy.prepare("SELECT count(*) AS n FROM runs WHERE committed_at IS NOT NULL").get()?.n, 3);
  copy.close();
  open(root).close();
  assertEquals([...Deno.readDirSync(root)].filter(({ name }) => name.endsWith(".backup")).length, 2);
});

Deno.test("migrate() what cannot be copied is not changed", () => {
  const root = copyOfFirst(), path = `${root}/registry.db`;
  const database = openDatabase(path, { readOnly: true, waitMs: 0 });
  // No file can be made in a folder of this name's length.
  const long = `${Deno.makeTempDirSync()}/${"x".repeat(245)}.db`;
  Deno.copyFileSync(path, long);
  assertThrows(() => openDatabase(long, { readOnly: false, waitMs: 0 }));
  const after = new DatabaseSync(long, { readOnly: true });
  assertEquals(schemaVersionOf(after), 1);
  after.close();
  database.close();
});

Deno.test("a former registry read-only is served as it is, and written to once migrated", () => {
  const root = copyOfFirst(), bytes = Deno.readFileSync(`${root}/registry.db`);
  const former = open(root, { readOnly: true });
  assertEquals([isFormer(1), isFormer(SCHEMA_VERSION), former.listRuns({ limit: 1 })[0]?.sequence], [true, false, 3]);
  former.close();
  assertEquals(Deno.readFileSync(`${root}/registry.db`), bytes);
  const registry = open(root);
  register(registry, "new", KEYS);
  const run = registry.begin(runInput("challenger", { challenges: true }));
  addChampion(run, KEYS[0]);
  assertEquals([run.commit(() => ({})).challengers, registry.listRuns().length], [1, 5]);
  assertEquals(registry.showRun("challenger").sequence, 5);
  registry.close();
});

Deno.test("migrate() a migrated registry is as protected as a new one: no changed row of a run or a version serves", () => {
  const changes = {
    "UPDATE versions SET model_id = 1 + (model_id % 3)": 0,
    "UPDATE versions SET number = number + 100": 0,
    "UPDATE versions SET digest = NULL": 0,
    "UPDATE metrics SET value = value * 2": 0,
    "UPDATE lineage SET seed = seed + 64": 1,
    "UPDATE runs SET digest = NULL": 1,
  };
  for (const [sql, place] of Object.entries(changes)) {
    const root = copyOfFirst();
    open(root).close();
    assertEquals(verifyRegistry(root), { ...verifyRegistry(root), problems: [] });
    const database = new DatabaseSync(`${root}/registry.db`);
    database.exec(sql);
    database.close();
    const registry = open(root, { readOnly: true });
    const rows = [registry.listVersions(), registry.listRuns()][place];
    assertEquals(rows.every(({ damage }) => damage?.code === "CORRUPT_DATABASE"), true, sql);
    registry.close();
    assertNotEquals(verifyRegistry(root).problems, [], sql);
  }
});

Deno.test("migrate() every run gets its record: a migrated registry is rebuilt from its packs at once", () => {
  const root = copyOfFirst(), registry = open(root);
  const before = [registry.listRuns(), registry.listVersions()];
  registry.close();
  assertEquals(verifyRegistry(root).notes.filter(({ code }) => code === "NO_RECORD"), []);
  Deno.removeSync(`${root}/registry.db`);
  assertEquals(rebuildDatabase(root).runs, 3);
  const again = open(root);
  assertEquals([again.listRuns(), again.listVersions()], before);
  again.close();
});

Deno.test("migrate() a row that could not be read before is damaged, not certified", () => {
  const root = copyOfFirst(), database = new DatabaseSync(`${root}/registry.db`);
  database.exec("UPDATE runs SET summary = '{' WHERE rowid = 1; UPDATE versions SET flags = '[' WHERE id = 1");
  database.close();
  open(root).close();
  const registry = open(root, { readOnly: true });
  assertEquals(registry.listVersions().filter(({ damage }) => damage !== undefined).map(({ id }) => id), [1]);
  assertEquals(registry.listRuns().filter(({ damage }) => damage !== undefined).map(({ sequence }) => sequence), [1]);
  registry.close();
});

Deno.test("migrate() a copy that an interrupted migration has left is not made twice, and needs no journal", () => {
  const root = copyOfFirst(), path = `${root}/registry.db`;
  copyDatabase(path, `${path}.v1.backup`);
  open(root).close();
  assertEquals([...Deno.readDirSync(root)].map(({ name }) => name).filter((name) => /backup|tmp/.test(name)), [
    "registry.db.v1.backup",
  ]);
});
