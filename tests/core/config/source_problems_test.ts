import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseConfig } from "../../../lib/core/config/config.ts";
import type { ConfigInput } from "../../../lib/core/config/config.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { hasSecret, isAddress, nameFromSource } from "../../../lib/core/config/source_problems.ts";

/** All that a config with this source is told; empty if it is taken. */
function told(source: ConfigInput["source"]): string {
  try {
    parseConfig({ source });
    return "";
  } catch (thrown) {
    return thrown instanceof DataError ? `${thrown.message} ${JSON.stringify(thrown)}` : String(thrown);
  }
}

Deno.test("sourceProblems() takes files, addresses, sheets, tables and queries", () => {
  const sources: ConfigInput["source"][] = [
    "t.csv",
    "simulator",
    "https://shop.example/t.csv?year=2024",
    "s3://bucket/a/t.parquet",
    { file: "t.xlsx", sheet: "Sales", header: 3 },
    { env: "SOURCE_LINK" },
    { database: "postgres", env: "SOURCE_SHOP", table: "public.sales" },
    { database: "mysql", env: "SOURCE_SHOP", query: "SELECT 1", zone: "UTC", seconds: 60 },
    { database: "sqlite", file: "shop.db", table: "sales" },
  ];
  assertEquals(sources.map(told), sources.map(() => ""));
});

Deno.test("sourceProblems() refuses passwords and keys of links, and repeats none", () => {
  for (
    const source of [
      "postgres://reader:hunter2@db.example/shop",
      "https://ana:hunter2@shop.example/t.csv",
      "https://shop.example/t.csv?sig=hunter2",
      "https://shop.example/t.csv?X-Amz-Signature=hunter2",
      { file: "https://shop.example/t.csv?token=hunter2" },
      { database: "postgres" as const, env: "postgres://reader:hunter2@db.example/shop", table: "t" },
    ]
  ) {
    const message = told(source);
    assertStringIncludes(message, "SOURCE_");
    assertEquals(message.includes("hunter2"), false, message);
  }
});

for (
  const [source, text] of [
    ["postgres://db.example/shop", '"database": "…", "env": "SOURCE_…"'],
    ["ftp://shop.example/t.csv", "https:// or s3://: current value is ftp://"],
    [{ sheet: 2 }, "must name a file"],
    [{ file: "a.csv", env: "SOURCE_A" }, "must name a file"],
    [{ file: "a.csv", table: "sales" }, "source.database must be given"],
    [{ database: "postgres", env: "SOURCE_A" }, "one of table and query"],
    [{ database: "postgres", env: "SOURCE_A", table: "t", query: "SELECT 1" }, "one of table and query"],
    [{ database: "postgres", file: "a", table: "t" }, "by env, and not by file"],
    [{ database: "sqlite", env: "SOURCE_A", table: "t" }, "by file the SQLite database"],
    [{ database: "sqlite", file: "a.db", table: "t", sheet: 1 }, "are of workbooks"],
    [{ env: "HOME" }, "such as SOURCE_SALES"],
  ] as const
) {
  Deno.test(`sourceProblems() refuses ${JSON.stringify(source)}`, () => assertStringIncludes(told(source), text));
}

Deno.test("hasSecret() finds a password with / or # in it", () => {
  for (const address of ["https://ann:a#b@h/x.csv", "https://ann:a/b@h/x.csv", "s3://ann:a?b@h/x.csv"]) {
    assertEquals(hasSecret(address), true, address);
  }
});

Deno.test("hasSecret() and isAddress() take a path for what it is", () => {
  assertEquals(["a@b/c.csv", "C:\\t.csv", "token=1.csv", "https://shop.example/a@b.csv"].map(hasSecret), [
    false,
    false,
    false,
    false,
  ]);
  assertEquals(["C:\\t.csv", "a/b.csv", "https://a", "s3://b/c"].map(isAddress), [false, false, true, true]);
});

Deno.test("nameFromSource() names a table after its table, its file, its variable", () => {
  const named = (source: ConfigInput["source"]) => nameFromSource(parseConfig({ source }).source);
  assertEquals(named({ database: "postgres", env: "SOURCE_A", table: "shop.Daily Sales" }), "daily_sales");
  assertEquals(named({ file: "data/Sales 2024.xlsx", sheet: 1 }), "sales_2024");
  assertEquals(named({ database: "mysql", env: "SOURCE_SHOP", query: "SELECT 1" }), "shop");
});
