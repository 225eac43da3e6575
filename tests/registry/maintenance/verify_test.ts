import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertGreater } from "@std/assert";
import { backupDatabase } from "@lib/registry/maintenance/backup.ts";
import { verifyCopy, verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import { KEYS, open, packNames, register } from "../_fixtures.ts";

function makeRoot(): string {
  const root = Deno.makeTempDirSync(), registry = open(root, { packBytes: 100 });
  register(registry, "r1", KEYS);
  register(registry, "r2", KEYS);
  registry.close();
  return root;
}

function change(root: string, sql: string): void {
  const database = new DatabaseSync(`${root}/registry.db`, { enableForeignKeyConstraints: false });
  database.exec(sql);
  database.close();
}

Deno.test("verifyRegistry() a registry as it was written has no problems, and is counted", () => {
  const root = makeRoot();
  const { problems, notes, versions, packs, bytes } = verifyRegistry(root);
  const all = [...Deno.readDirSync(`${root}/packs`)];
  assertEquals([problems, notes, versions, packs], [[], [], 6, all.length]);
  assertEquals(bytes, all.reduce((sum, { name }) => sum + Deno.statSync(`${root}/packs/${name}`).size, 0));
});

Deno.test("verifyRegistry() every byte of a pack: a flipped one and a missing end are found, by key where it can be told", () => {
  const root = makeRoot();
  for (const name of packNames(root)) {
    const path = `${root}/packs/${name}`, whole = Deno.readFileSync(path);
    for (let at = 0; at < whole.length; at += 7) {
      const bytes = whole.slice();
      bytes[at] ^= 1;
      Deno.writeFileSync(path, bytes);
      const found = verifyRegistry(root).problems;
      assertEquals([found.length, found[0]?.code, found[0]?.path], [1, "CORRUPT_PACK", path], `byte ${at}`);
      Deno.writeFileSync(path, whole.subarray(0, at));
      assertGreater(verifyRegistry(root).problems.length, 0, `length ${at}`);
    }
    const spoilt = whole.slice();
    spoilt[10] ^= 1;
    Deno.writeFileSync(path, spoilt);
    const [{ name: named }] = verifyRegistry(root).problems;
    Deno.writeFileSync(path, whole);
    assert(named === "" || /^demo \["[ab]","[xy]"\] version \d$/.test(named), named);
  }
});

Deno.test("verifyRegistry() a missing pack says what it costs; left-over files are notes", () => {
  const root = makeRoot(), [first] = packNames(root);
  Deno.removeSync(`${root}/packs/${first}`);
  Deno.copyFileSync(`${root}/packs/${packNames(root)[0]}`, `${root}/packs/${"0".repeat(64)}.pack`);
  Deno.writeTextFileSync(`${root}/packs/.run-x.tmp`, "");
  const { problems, notes } = verifyRegistry(root);
  assertEquals(problems.map(({ code }) => code), ["CORRUPT_PACK"]);
  assertEquals(notes.map(({ code }) => code), ["LEFT_OVER", "LEFT_OVER"]);
  // What nobody knows and nobody can read may be the record of a run.
  Deno.writeTextFileSync(`${root}/packs/${"1".repeat(64)}.pack`, "");
  assertEquals(verifyRegistry(root).problems.map(({ code }) => code), ["CORRUPT_PACK", "CORRUPT_PACK"]);
});

Deno.test("verifyRegistry() every broken pointer and invariant is told", () => {
  const broken = {
    "UPDATE aliases SET version_id = 5 WHERE series_id = 1": ["another key", "the champion is another"],
    "UPDATE versions SET stage = 'Production' WHERE id = 1": ["2 of its versions", "the champion is another"],
    "UPDATE versions SET stage = 'Archived' WHERE id = 4": ["champion, version 2, is Archived"],
    "UPDATE packs SET swept_at = 't' WHERE run_id = 'r2'": Array(3).fill("was swept"),
    "DELETE FROM versions WHERE id = 1": ["names a row", "says version 1"],
    [
      `UPDATE aliases SET version_id = 1 WHERE series_id = 1 AND alias = 'champion';
      UPDATE versions SET stage = iif(id = 1, 'Production', 'Archived') WHERE series_id = 1`
    ]: ["that version 2 is it"],
    "DELETE FROM lineage WHERE run_id = 'r1'": ["no lineage"],
    "UPDATE versions SET flags = '{' WHERE id = 2": ["no JSON"],
    "DELETE FROM artifacts WHERE id = 1": ["names a row"],
    "UPDATE versions SET reason = 'ENDED' WHERE id = 4": ["the row of version 2 of key"],
    "UPDATE runs SET config = '[]' WHERE id = 'r2'": ["the row of run r2"],
  };
  for (const [sql, details] of Object.entries(broken)) {
    const root = makeRoot();
    change(root, sql);
    const { problems } = verifyRegistry(root);
    for (const [i, detail] of details.entries()) {
      assert(problems.some((problem) => problem.detail.includes(detail)), `${sql}: ${i} ${JSON.stringify(problems)}`);
    }
  }
});

Deno.test("verifyRegistry() a registry that cannot be opened is a problem, never an error", () => {
  const root = makeRoot(), path = `${root}/registry.db`;
  const codes = () => verifyRegistry(root).problems.map(({ code }) => code);
  Deno.writeTextFileSync(path, "no database, though long enough to be looked at as one");
  assertEquals(codes(), ["CORRUPT_DATABASE"]);
  Deno.writeTextFileSync(path, "");
  assertEquals(codes(), ["DATABASE_LOST"]);
  Deno.removeSync(root, { recursive: true });
  assertEquals(codes(), ["NOT_FOUND"]);
});

Deno.test("verifyCopy() verifies a database beside no packs", () => {
  const root = Deno.makeTempDirSync(), registry = open(root), copy = `${Deno.makeTempDirSync()}/copy.db`;
  register(registry, "one", KEYS);
  registry.close();
  backupDatabase(root, copy);
  assertEquals(verifyCopy(copy), []);
  const database = new DatabaseSync(copy);
  database.exec("UPDATE versions SET family = 'other' WHERE number = 1");
  database.close();
  assertEquals(verifyCopy(copy).map(({ code }) => code), KEYS.map(() => "CORRUPT_DATABASE"));
});
