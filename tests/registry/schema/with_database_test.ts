import { RegistryError } from "@lib/core/errors/errors.ts";
import { makeRoot } from "@lib/registry/schema/make_root.ts";
import { withDatabase } from "@lib/registry/schema/with_database.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { assertEquals, assertThrows } from "@std/assert";
import type { DatabaseSync } from "node:sqlite";

const OPTIONS = { action: "count runs", readOnly: false, waitMs: 0 };

Deno.test("withDatabase() closes the database, whatever comes of the work", () => {
  const root = Deno.makeTempDirSync(), path = `${root}/registry.db`, opened: DatabaseSync[] = [];
  makeRoot(root, DISK);
  const count = withDatabase(path, OPTIONS, (database) => {
    opened.push(database);
    return database.prepare("SELECT count(*) AS n FROM runs").get()?.n;
  });
  assertEquals(count, 0);
  const error = assertThrows(() =>
    withDatabase(path, OPTIONS, (database) => {
      opened.push(database);
      throw new Error("database is locked");
    }), RegistryError);
  assertEquals([error.code, error.message.startsWith("Cannot count runs as ")], ["LOCKED", true]);
  assertEquals(opened.map(({ isOpen }) => isOpen), [false, false]);
});

Deno.test("withDatabase() tells what was to be done where the database cannot be opened", () => {
  const path = `${Deno.makeTempDirSync()}/registry.db`;
  const error = assertThrows(() => withDatabase(path, { ...OPTIONS, readOnly: true }, () => 0), RegistryError);
  assertEquals(error.code, "NOT_FOUND");
});
