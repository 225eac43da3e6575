import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertThrows } from "@std/assert";
import { guard } from "@lib/registry/sqlite/failure.ts";
import { inTransaction } from "@lib/registry/sqlite/in_transaction.ts";
import { codeOf } from "../_fixtures.ts";

function numbers(): { database: DatabaseSync; add: (n: number) => void; count: () => number } {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE n (value)");
  return {
    database,
    add: (n) => void database.prepare("INSERT INTO n VALUES (?)").run(n),
    count: () => database.prepare("SELECT value FROM n").all().length,
  };
}

Deno.test("inTransaction() keeps all and gives back the result, or keeps nothing and throws what was thrown", () => {
  const { database, add, count } = numbers();
  assertEquals(inTransaction(database, () => (add(1), add(2), "done")), "done");
  assertEquals(count(), 2);
  const failing = () => {
    add(3);
    throw new Error("no");
  };
  assertThrows(() => inTransaction(database, failing), Error, "no");
  assertEquals(count(), 2);
});

Deno.test("inTransaction() a full disk stays DISK_FULL where SQLite has rolled back by itself", () => {
  const { database, add, count } = numbers();
  const full = () => {
    add(1);
    database.exec("ROLLBACK");
    throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
  };
  assertEquals(codeOf(() => guard("open registry.db", () => inTransaction(database, full))), "DISK_FULL");
  assertEquals([inTransaction(database, () => add(1)), count()], [undefined, 1]);
});
