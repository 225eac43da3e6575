import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { parseDatabaseAddress } from "../../../../lib/data/sources/sql/database_address.ts";

Deno.test("parseDatabaseAddress() takes an address apart, and shows it without user, password and settings", () => {
  const { settings, ...address } = parseDatabaseAddress(
    "postgres",
    "postgresql://ana:p%40s%25@db.example/shop?sslmode=require",
    "SOURCE_A",
  );
  assertEquals(address, {
    host: "db.example",
    port: 5432,
    user: "ana",
    password: "p@s%",
    database: "shop",
    shown: "postgres://db.example:5432/shop",
  });
  assertEquals(settings.get("sslmode"), "require");
  assertEquals(parseDatabaseAddress("mysql", "mariadb://a:50%@[::1]:3307/b", "SOURCE_A").host, "::1");
});

Deno.test("parseDatabaseAddress() refuses another text without repeating it", () => {
  for (
    const text of [
      "hunter2",
      "mysql://a:hunter2@h/b",
      "postgres://h/hunter2",
      "postgres://a:hunter2@h",
      "postgres://a:hunt/er2@h/b",
    ]
  ) {
    const error = assertThrows(() => parseDatabaseAddress("postgres", text, "SOURCE_A"), DataError);
    assertEquals(error.code, "SOURCE_VARIABLE");
    assertStringIncludes(error.message, "SOURCE_A");
    assertEquals(/hunt/.test(JSON.stringify(error) + error.stack), false);
  }
});
