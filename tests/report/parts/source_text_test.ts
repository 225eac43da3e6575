import { assertEquals } from "@std/assert";
import { sourceText } from "@lib/report/parts/source_text.ts";

const NONE = { file: null, sheet: null, header: null, database: null, env: null, table: null, query: null, zone: null };

Deno.test("sourceText() is the file, the sheet, or the table of a database", () => {
  assertEquals(sourceText("/home/ana/data/a?b.csv"), "a?b.csv");
  assertEquals(sourceText({ ...NONE, file: "/srv/a.xlsx", sheet: 2, seconds: 9 }), "a.xlsx, sheet 2");
  assertEquals(sourceText({ ...NONE, database: "postgres", table: "sales", seconds: 9 }), "postgres, table sales");
  assertEquals(sourceText({ ...NONE, database: "mysql", query: "SELECT 1", seconds: 9 }), "mysql, a query");
});

Deno.test("sourceText() shows nobody's password, signature or host", () => {
  assertEquals(sourceText("https://me:secret@host/t.csv?sig=abc#x"), "t.csv");
  assertEquals(sourceText("s3://bucket/in/t.csv"), "t.csv");
});
