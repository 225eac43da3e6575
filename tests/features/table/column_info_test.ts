import { columnInfo } from "@lib/features/table/column_info.ts";
import { assertEquals } from "@std/assert";

Deno.test("columnInfo() tells columns of every kind, and which are of the key", () => {
  const found = columnInfo({
    layout: "rows",
    columns: [{ name: "size", kind: "number" }, { name: "shop", kind: "category", levels: ["a"], isKey: true }],
    targets: ["price"],
    classes: [],
    task: { kind: "number", outputs: 1 },
  });
  assertEquals(found.map(({ name, group, categorical }) => [name, group, categorical]), [
    ["size", "number", false],
    ["shop", "key", true],
  ]);
  assertEquals(found[1]?.meaning, "shop: part of the key");
});
