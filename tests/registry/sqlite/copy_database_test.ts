import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { copyDatabase } from "@lib/registry/sqlite/copy_database.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { patience } from "../../_support/patience.ts";

Deno.test("copyDatabase() writes what is in the WAL too", () => {
  const root = Deno.makeTempDirSync(), path = `${root}/registry.db`;
  const database = openDatabase(path, { readOnly: false, waitMs: 0 });
  database.exec("INSERT INTO reservations VALUES ('r', 't')");
  copyDatabase(path, `${root}/copy.db`);
  const copy = openDatabase(`${root}/copy.db`, { readOnly: true, waitMs: 0 });
  assertEquals(copy.prepare("SELECT run_id FROM reservations").get()?.run_id, "r");
  for (const opened of [copy, database]) opened.close();
});

Deno.test("copyDatabase() keeps tables, indexes, versions, rows, their order and every value, with read and write alone", async () => {
  const root = Deno.makeTempDirSync(), path = `${root}/registry.db`;
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA user_version = 7;
    CREATE TABLE late (name TEXT PRIMARY KEY, bytes BLOB, share REAL, n INTEGER) STRICT;
    CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;
    CREATE TABLE pairs (a TEXT, b TEXT, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID;
    CREATE INDEX by_n ON late (n, name);
    INSERT INTO late VALUES ('z', x'00ff', 0.1, 9007199254740993), ('a', NULL, NULL, NULL);
    INSERT INTO counted VALUES (3), (9); DELETE FROM counted WHERE id = 9;
    INSERT INTO pairs VALUES ('b', '1'), ('a', '2')`);
  const program = `import { copyDatabase } from "${import.meta.resolve("@lib/registry/sqlite/copy_database.ts")}";
    copyDatabase(${JSON.stringify(path)}, ${JSON.stringify(`${root}/copy.db`)});`;
  await Deno.writeTextFile(`${root}/copy.ts`, program);
  const args = ["run", "--no-prompt", "--no-check", "--no-lock", "--allow-read", "--allow-write", `${root}/copy.ts`];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), { args, signal: patience() }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const copy = new DatabaseSync(`${root}/copy.db`, { readOnly: true });
  const queries = [
    "SELECT type, name, sql FROM sqlite_schema ORDER BY name",
    "SELECT * FROM late NOT INDEXED",
    "SELECT * FROM counted",
    "SELECT * FROM pairs",
    "SELECT * FROM sqlite_sequence",
    "PRAGMA user_version",
    "PRAGMA integrity_check",
  ];
  for (const sql of queries) {
    const [copied, was] = [copy, database].map((opened) => {
      const statement = opened.prepare(sql);
      statement.setReadBigInts(true);
      return statement.all();
    });
    assertEquals(copied, was, sql);
  }
  for (const opened of [copy, database]) opened.close();
});

Deno.test("copyDatabase() makes no file beside the copy while it writes: nobody would find it", async () => {
  const root = Deno.makeTempDirSync(), path = `${root}/registry.db`, target = `${root}/copy`;
  const database = new DatabaseSync(path);
  database.exec("CREATE TABLE t (a TEXT)");
  database.close();
  Deno.mkdirSync(target);
  const watcher = Deno.watchFs(target), seen = new Set<string>();
  const watching = (async () => {
    for await (const { paths } of watcher) {
      for (const found of paths) seen.add(found.replace(/^.*\//, ""));
      if (seen.has("end")) return;
    }
  })();
  copyDatabase(path, `${target}/copy.db`);
  Deno.writeTextFileSync(`${target}/end`, "");
  await watching;
  assertEquals([...seen].sort(), ["copy.db", "end"]);
});
