import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertStrictEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { guard, registryFailure } from "@lib/registry/sqlite/failure.ts";

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  return null;
}

const code = (work: () => unknown) => registryFailure(thrownBy(work), "test").code;

Deno.test("registryFailure() knows SQLite's own errors, thrown by statements and by exec", () => {
  const path = `${Deno.makeTempDirSync()}/x.db`;
  const one = new DatabaseSync(path), two = new DatabaseSync(path);
  one.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (a TEXT); PRAGMA max_page_count = 3; BEGIN IMMEDIATE");
  assertEquals(code(() => two.exec("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE")), "LOCKED");
  const insert = one.prepare("INSERT INTO t VALUES (?)");
  assertEquals(code(() => [1, 2, 3].forEach(() => insert.run("x".repeat(4000)))), "DISK_FULL");
  one.close();
  two.close();
  const reader = new DatabaseSync(path, { readOnly: true });
  assertEquals(code(() => reader.exec("CREATE TABLE u (a)")), "READ_ONLY");
  assertEquals(code(() => reader.prepare("DELETE FROM t").run()), "READ_ONLY");
  reader.close();
  Deno.writeTextFileSync(path, "this is no database ".repeat(300));
  assertEquals(code(() => new DatabaseSync(path).exec("PRAGMA user_version")), "CORRUPT_DATABASE");
  assertEquals(code(() => new DatabaseSync(`${path}/none/y.db`)), "NOT_FOUND");
});

Deno.test("registryFailure() knows the operating system's codes", () => {
  const expected = {
    ENOSPC: "DISK_FULL",
    EDQUOT: "DISK_FULL",
    EROFS: "READ_ONLY",
    EACCES: "READ_ONLY",
    EBUSY: "LOCKED",
    ENOENT: "NOT_FOUND",
  };
  for (const [system, wanted] of Object.entries(expected)) {
    assertEquals(registryFailure(Object.assign(new Error("os error"), { code: system }), "write").code, wanted);
  }
  assertEquals(code(() => Deno.openSync("/nowhere/at/all")), "NOT_FOUND");
});

Deno.test("registryFailure() says what was tried, what was found and the remedy", () => {
  const error = registryFailure(new Error("No space left on device (os error 28)"), "commit run r1");
  assertEquals(error.message.startsWith("Cannot commit run r1 as the disk must have room: current value is"), true);
  assertStringIncludes(error.hint, "what was there is untouched");
  assertEquals(registryFailure("odd", "x").code, "REGISTRY_FAILURE");
});

Deno.test("registryFailure() leaves a RegistryError alone", () => {
  const error = new RegistryError("CORRUPT_PACK", "Cannot x");
  assertStrictEquals(registryFailure(error, "y"), error);
});

Deno.test("guard() wraps conditions and lets programmer mistakes through", () => {
  assertEquals(guard("x", () => 3), 3);
  assertThrows(() => guard("x", () => Deno.readFileSync("/nowhere/at/all")), RegistryError);
  assertThrows(
    () =>
      guard("x", () => {
        throw new RangeError("mine");
      }),
    RangeError,
    "mine",
  );
});
