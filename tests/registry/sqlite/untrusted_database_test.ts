import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { assertSchema, openUntrusted } from "@lib/registry/sqlite/untrusted_database.ts";
import { codeOf, KEYS, open, register } from "../_fixtures.ts";

const MODES = [{ readOnly: false, waitMs: 0 }, { readOnly: true, waitMs: 0 }];

/** The path of a database as this release makes it, after somebody has changed it. */
function changed(sql: string): string {
  const path = `${Deno.makeTempDirSync()}/registry.db`;
  openDatabase(path, { readOnly: false, waitMs: 0 }).close();
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
  return path;
}

const ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";

const HOSTILE: Readonly<Record<string, string>> = {
  "a view in place of a table":
    `PRAGMA foreign_keys = OFF; DROP TABLE versions; CREATE VIEW versions AS ${ENDLESS} SELECT i AS id FROM n;`,
  "an endless trigger":
    `CREATE TRIGGER slow AFTER INSERT ON runs BEGIN INSERT INTO runs SELECT i, i, i, i, i, i, i FROM (${ENDLESS} SELECT i FROM n); END;`,
  "one more view": `CREATE VIEW more AS ${ENDLESS} SELECT i FROM n;`,
  "one more table": "CREATE TABLE more (a);",
  "one more index": "CREATE INDEX more ON runs (name);",
  "a table that computes": "ALTER TABLE runs ADD COLUMN slow TEXT AS (hex(zeroblob(100000000)));",
  "no trigger": "DROP TRIGGER events_keep;",
  "no index": "DROP INDEX outcomes_by_status;",
  "a virtual table": "CREATE VIRTUAL TABLE more USING fts5(a);",
};

Deno.test("assertSchema() a database with anything else in it is refused before anything of it is read", () => {
  for (const [name, sql] of Object.entries(HOSTILE)) {
    const path = changed(sql);
    for (const mode of MODES) {
      const error = assertThrows(
        () => openDatabase(path, mode),
        RegistryError,
        "exactly what this release makes",
        name,
      );
      assertEquals([error.code, error.hint !== ""], ["CORRUPT_DATABASE", true]);
    }
  }
});

Deno.test("assertSchema() the statistics that SQLite keeps of its own are no change", () => {
  const path = changed("ANALYZE;");
  for (const mode of MODES) openDatabase(path, mode).close();
});

Deno.test("assertSchema() names what is missing", () => {
  const database = new DatabaseSync(":memory:");
  assertSchema(database, "p", "PRAGMA user_version = 1;\n");
  assertThrows(
    () => assertSchema(database, "p", "CREATE TABLE a (b);\n"),
    RegistryError,
    "current value is no TABLE a",
  );
  database.close();
});

Deno.test("openUntrusted() what is no regular file is refused and not waited for", async () => {
  const folder = Deno.makeTempDirSync();
  Deno.mkdirSync(`${folder}/directory`);
  assertEquals((await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output()).code, 0);
  Deno.symlinkSync("/dev/zero", `${folder}/zero`);
  for (const name of ["directory", "pipe", "zero"]) {
    assertEquals(codeOf(() => openUntrusted(`${folder}/${name}`, { readOnly: true })), "CORRUPT_DATABASE", name);
  }
  openUntrusted(`${folder}/registry.db`, { readOnly: false }).close();
  Deno.renameSync(`${folder}/pipe`, `${folder}/registry.db-wal`);
  assertEquals(codeOf(() => openUntrusted(`${folder}/registry.db`, { readOnly: true })), "CORRUPT_DATABASE");
});

Deno.test("openUntrusted() its schema cannot be written by hand", () => {
  const database = openUntrusted(`${Deno.makeTempDirSync()}/registry.db`, { readOnly: false });
  database.exec("CREATE TABLE a (b); PRAGMA writable_schema = ON;");
  assertThrows(() => database.exec("UPDATE sqlite_schema SET sql = ''"), Error, "may not be modified");
  database.close();
});

Deno.test("Registry a text of 70 megabytes, a number beyond 2^53 and broken JSON are CORRUPT_DATABASE", () => {
  const root = Deno.makeTempDirSync();
  open(root).close();
  const registry = open(root);
  register(registry, "r1", KEYS);
  registry.close();
  const cases = {
    "UPDATE runs SET config = CAST(zeroblob(70000000) AS TEXT)": "listRuns",
    "UPDATE runs SET config = '{}', summary = '{'": "listRuns",
    "UPDATE runs SET summary = '{}', key_columns = '[1]'": "listRuns",
    "UPDATE runs SET key_columns = '[]'; UPDATE lineage SET data_version = 9007199254740993": "listRuns",
    "UPDATE versions SET flags = '{}'": "listVersions",
    "UPDATE versions SET flags = '[]', number = 9007199254740993": "listVersions",
    "UPDATE outcomes SET scores = '[]'": "listOutcomes",
    "UPDATE series SET parts = 'x'": "events",
  } as const;
  for (const [sql, read] of Object.entries(cases)) {
    const database = new DatabaseSync(`${root}/registry.db`);
    database.exec(sql);
    database.close();
    const changed = open(root, { readOnly: true });
    // Of versions and runs each says for itself what is wrong with it.
    const found = codeOf(() => {
      const rows = read === "listOutcomes" ? changed.listOutcomes("r1") : changed[read]();
      for (const row of rows) if ("damage" in row && row.damage !== undefined) throw row.damage;
    });
    assertEquals(found, "CORRUPT_DATABASE", sql);
    changed.close();
  }
});
