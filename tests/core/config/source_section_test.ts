import { assertEquals } from "@std/assert";
import { sourceSection } from "../../../lib/core/config/source_section.ts";

Deno.test("sourceSection fills in what an object leaves out, and keeps a text as it is", () => {
  assertEquals(sourceSection.parse("t.csv"), "t.csv");
  assertEquals(sourceSection.parse({ file: "t.xlsx" }), {
    file: "t.xlsx",
    sheet: null,
    header: null,
    database: null,
    env: null,
    table: null,
    query: null,
    zone: null,
    seconds: 3600,
  });
});

Deno.test("sourceSection has no field for a password or an address", () => {
  for (const field of ["password", "url", "user", "host"]) {
    assertEquals(sourceSection.safeParse({ database: "postgres", table: "t", [field]: "x" }).success, false, field);
  }
});
