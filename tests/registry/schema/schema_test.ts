import { DISK } from "@lib/storage/files/files.ts";
import { makeRoot } from "@lib/registry/schema/make_root.ts";
import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { openDatabase, withDatabase } from "@lib/registry/schema/schema.ts";
import { SCHEMA_VERSION } from "@lib/registry/sqlite/tables.ts";
import { codeOf } from "../_fixtures.ts";

const WRITE = { readOnly: false, waitMs: 0 };
const READ = { readOnly: true, waitMs: 0 };

Deno.test("openDatabase() creates tables once, with WAL, full synchronisation and foreign keys", () => {
  const path = `${Deno.makeTempDirSync()}/registry.db`;
  openDatabase(path, WRITE).close();
  const database = openDatabase(path, { ...WRITE, waitMs: 1234 });
  const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  assertEquals(["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "user_version"].map(pragma), [
    ...["wal", 2, 1, 1234, SCHEMA_VERSION],
  ]);
  database.close();
});

Deno.test("openDatabase() refuses another schema version with a remedy", () => {
  const path = `${Deno.makeTempDirSync()}/registry.db`;
  const other = new DatabaseSync(path);
  other.exec("CREATE TABLE runs (id TEXT); PRAGMA user_version = 99");
  other.close();
  for (const mode of [WRITE, READ]) {
    const error = assertThrows(() => openDatabase(path, mode), RegistryError, "current value is 99");
    assertEquals([error.code, error.hint !== "", error.context.found], ["SCHEMA_VERSION", true, 99]);
  }
});

Deno.test("openDatabase() read-only neither creates nor writes", () => {
  const root = Deno.makeTempDirSync();
  assertEquals(codeOf(() => openDatabase(`${root}/registry.db`, READ)), "NOT_FOUND");
  assertEquals([...Deno.readDirSync(root)], []);
  openDatabase(`${root}/registry.db`, WRITE).close();
  const database = openDatabase(`${root}/registry.db`, READ);
  assertThrows(() => database.exec("DELETE FROM runs"), Error, "readonly");
  database.close();
});

Deno.test("openDatabase() a file that is no database is CORRUPT_DATABASE", () => {
  const path = `${Deno.makeTempDirSync()}/registry.db`;
  Deno.writeTextFileSync(path, "item,location,demand\n".repeat(100));
  assertEquals(codeOf(() => openDatabase(path, WRITE)), "CORRUPT_DATABASE");
  assertEquals(codeOf(() => openDatabase(path, READ)), "CORRUPT_DATABASE");
});

Deno.test("openDatabase() events cannot be changed or removed", () => {
  const database = openDatabase(`${Deno.makeTempDirSync()}/registry.db`, WRITE);
  database.exec("INSERT INTO events (at, kind, run_id, detail) VALUES ('t', 'k', 'r', '{}')");
  assertThrows(() => database.exec("DELETE FROM events"), Error, "append-only");
  assertThrows(() => database.exec("UPDATE events SET kind = 'x'"), Error, "append-only");
  database.close();
});

Deno.test({
  name: "openDatabase() without permission to write is PERMISSION_DENIED",
  permissions: { read: true, write: false },
  fn() {
    assertEquals(codeOf(() => openDatabase("/nowhere/registry.db", WRITE)), "PERMISSION_DENIED");
  },
});

Deno.test({
  name: "openDatabase() in a read-only folder reads, but not past a WAL that a crash left behind",
  // The superuser may write everywhere.
  ignore: Deno.uid() === 0,
  fn() {
    const root = Deno.makeTempDirSync();
    const path = `${root}/registry.db`;
    openDatabase(path, WRITE).close();
    Deno.chmodSync(root, 0o555);
    openDatabase(path, READ).close();
    assertEquals(codeOf(() => openDatabase(path, WRITE)), "READ_ONLY");
    Deno.chmodSync(root, 0o755);
    Deno.writeTextFileSync(`${path}-wal`, "committed elsewhere");
    Deno.chmodSync(root, 0o555);
    assertEquals(codeOf(() => openDatabase(path, READ)), "READ_ONLY");
    Deno.chmodSync(root, 0o755);
  },
});

Deno.test("openDatabase() packs without their database are DATABASE_LOST, and nothing is made in its place", () => {
  const root = Deno.makeTempDirSync(), path = `${root}/registry.db`;
  Deno.mkdirSync(`${root}/packs`);
  openDatabase(path, WRITE).close();
  Deno.writeTextFileSync(`${root}/packs/0.pack`, "x");
  openDatabase(path, WRITE).close();
  for (const spoil of [() => Deno.removeSync(path), () => Deno.writeTextFileSync(path, "")]) {
    spoil();
    for (const mode of [WRITE, READ]) {
      const error = assertThrows(() => openDatabase(path, mode), RegistryError, "1 packs");
      assertEquals([error.code, error.hint.includes("fsck --repair")], ["DATABASE_LOST", true]);
    }
  }
  assertEquals(Deno.readTextFileSync(path), "");
});

Deno.test("openDatabase() an empty file without packs is no registry to read, and becomes one when written", () => {
  const path = `${Deno.makeTempDirSync()}/registry.db`;
  Deno.writeTextFileSync(path, "");
  assertEquals(codeOf(() => openDatabase(path, READ)), "NOT_FOUND");
  openDatabase(path, WRITE).close();
  openDatabase(path, READ).close();
});

Deno.test("openDatabase() refuses at once what is no file", async () => {
  const dir = Deno.makeTempDirSync();
  Deno.mkdirSync(`${dir}/folder/registry.db`, { recursive: true });
  await new Deno.Command("mkfifo", { args: [`${dir}/registry.db`] }).output();
  for (const path of [`${dir}/registry.db`, `${dir}/folder/registry.db`]) {
    for (const options of [READ, WRITE]) assertEquals(codeOf(() => openDatabase(path, options)), "CORRUPT_DATABASE");
  }
});

const WORK = { action: "count runs", readOnly: false, waitMs: 0 };

Deno.test("withDatabase() closes the database, whatever comes of the work", () => {
  const root = Deno.makeTempDirSync(), path = `${root}/registry.db`, opened: DatabaseSync[] = [];
  makeRoot(root, DISK);
  const count = withDatabase(path, WORK, (database) => {
    opened.push(database);
    return database.prepare("SELECT count(*) AS n FROM runs").get()?.n;
  });
  assertEquals(count, 0);
  const error = assertThrows(() =>
    withDatabase(path, WORK, (database) => {
      opened.push(database);
      throw new Error("database is locked");
    }), RegistryError);
  assertEquals([error.code, error.message.startsWith("Cannot count runs as ")], ["LOCKED", true]);
  assertEquals(opened.map(({ isOpen }) => isOpen), [false, false]);
});

Deno.test("withDatabase() tells what was to be done where the database cannot be opened", () => {
  const path = `${Deno.makeTempDirSync()}/registry.db`;
  const error = assertThrows(() => withDatabase(path, { ...WORK, readOnly: true }, () => 0), RegistryError);
  assertEquals(error.code, "NOT_FOUND");
});
