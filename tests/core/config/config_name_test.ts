import { assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { nameFromPath } from "@lib/core/config/config_name.ts";
import { parseConfig } from "@lib/core/config/config.ts";

Deno.test("nameFromPath() is the last part of a path that says something, in snake case", () => {
  const names: [string, string][] = [
    ["config/orange_juice.json", "orange_juice"],
    ["C:\\data\\Sales (Q1).csv.gz", "sales_q1"],
    ["sales/*.parquet", "sales"],
    ["2024-sales.csv", "table_2024_sales"],
    ["simulator", "simulator"],
    ["Umsätze.csv", "ums_tze"],
    ["../*.csv", "table"],
    ["", "table"],
  ];
  for (const [path, name] of names) assertEquals(nameFromPath(path), name);
});

Deno.test("nameFromPath() always gives a name that a config may have", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (path) => {
    const name = nameFromPath(path);
    assertMatch(name, /^[a-z][a-z0-9_]*$/);
    assertEquals(parseConfig({ source: "t.csv", name }).name, name);
  }));
});
