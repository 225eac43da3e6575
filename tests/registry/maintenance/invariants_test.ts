import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "@std/assert";
import { INVARIANTS } from "@lib/registry/maintenance/invariants.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { addChampion, KEYS, open, register, runInput, version } from "../_fixtures.ts";
import { moveVersion } from "../../_support/move_version.ts";

Deno.test("INVARIANTS can be asked of any registry, and hold of one that was written as it should be", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  register(registry, "r1", KEYS);
  register(registry, "r2", KEYS);
  moveVersion(registry, 1, "Production");
  registry.close();
  const database = openDatabase(`${root}/registry.db`, { readOnly: true, waitMs: 0 });
  for (const { sql } of INVARIANTS) assertEquals(database.prepare(sql).all(), [], sql);
  database.close();
});

Deno.test("INVARIANTS a semantic version that nothing makes, one of two versions, and a second choice are found", () => {
  const changes = {
    "UPDATE versions SET minor = 3 WHERE id = 4":
      "CORRUPT_DATABASE version 1 is 1.3.0, and what came before it makes it 1.0.0",
    "UPDATE versions SET patch = 0 WHERE id = 6": "CORRUPT_DATABASE 2 of its versions are 1.0.0",
    "UPDATE versions SET chosen = 1": "BROKEN_POINTER run r1 has chosen 2 of its versions",
  };
  for (const [sql, expected] of Object.entries(changes)) {
    const root = Deno.makeTempDirSync(), registry = open(root), run = registry.begin(runInput("r1"));
    run.addVersion(version(KEYS[0], { contender: "naive", chosen: false, model: new Uint8Array([1]) }));
    for (const key of KEYS) addChampion(run, key);
    run.commit(() => null);
    register(registry, "r2", KEYS);
    registry.close();
    const database = new DatabaseSync(`${root}/registry.db`);
    database.exec(sql);
    const found = INVARIANTS.flatMap(({ code, sql, detail }) =>
      database.prepare(sql).all().map((row) => `${code} ${detail(row)}`)
    );
    assertEquals(found.includes(expected), true, `${sql}: ${found}`);
    database.close();
  }
});

Deno.test("INVARIANTS stages and aliases are what the log of events says, whatever their rows say", () => {
  const changes = {
    "UPDATE versions SET stage = 'Staging' WHERE id = 1": "version 1 is in Staging, and its events say Archived",
    "UPDATE versions SET stage = 'Archived' WHERE id = 7": "version 3 is in Archived, and its events say None",
    "UPDATE aliases SET version_id = 1 WHERE alias = 'audited'":
      "its audited is version 1, and its events say that version 2 is it",
    "DELETE FROM aliases WHERE alias = 'audited'": "it has no audited, and its events say that version 2 is it",
    "DELETE FROM aliases WHERE alias = 'champion'": "it has no champion, and its events say that version 2 is it",
    "INSERT INTO aliases VALUES (2, 'audited', 5)": "its audited is version 2, and its events say that it has none",
  };
  for (const [sql, expected] of Object.entries(changes)) {
    const root = Deno.makeTempDirSync(), registry = open(root);
    for (const run of ["r1", "r2"]) register(registry, run, KEYS);
    const held = registry.begin(runInput("r3"));
    addChampion(held, KEYS[0]);
    held.commit(() => null, () => ({ stages: ["None"], actions: [] }));
    const aliases = [{ alias: "audited", version: 4, expected: null }];
    registry.act({ kind: "ALIASED", run: "", detail: {}, moves: [], aliases });
    registry.close();
    const database = new DatabaseSync(`${root}/registry.db`);
    const found = () => INVARIANTS.flatMap(({ sql, detail }) => database.prepare(sql).all().map((row) => detail(row)));
    assertEquals(found(), []);
    database.exec(sql);
    assertEquals(found().includes(expected), true, `${sql}: ${found()}`);
    database.close();
  }
});
