import { assert, assertEquals } from "@std/assert";
import { CONTENDERS, familyNames } from "../../lib/models/catalog.ts";
import { formatCatalog } from "../../lib/models/format_catalog.ts";

Deno.test("formatCatalog() names every contender and family", async () => {
  const page = await formatCatalog();
  for (const { name } of CONTENDERS) assert(page.includes(`| \`${name}\` |`), name);
  for (const name of familyNames()) assert(page.includes(`\`${name}\``), name);
});

Deno.test("docs/models.md is what formatCatalog() gives", async () => {
  const path = new URL("../../docs/models.md", import.meta.url);
  assertEquals(
    await Deno.readTextFile(path),
    await formatCatalog(),
    "write it again: deno eval 'import { formatCatalog } from \"@lib/models/mod.ts\"; console.log(await formatCatalog())'",
  );
});

Deno.test("formatCatalog() has a table row of equal columns for every contender, in three sections", async () => {
  const page = await formatCatalog();
  const sections = page.split("\n## ").slice(1);
  assertEquals(sections.map((section) => section.split("\n")[0]), [
    "Local contenders",
    "Pooled contenders",
    "Combinations",
    "Families",
  ]);
  for (const section of sections) {
    const widths = section.split("\n").filter((line) => line.startsWith("| ")).map((line) => line.split(" | ").length);
    assertEquals(new Set(widths).size, 1);
  }
  assertEquals(sections[1].match(/global_/g)?.length, CONTENDERS.filter((c) => c.scope === "pooled").length);
});

Deno.test("formatCatalog() shows defaults to four digits, flags and texts as JSON", async () => {
  const page = await formatCatalog();
  for (const text of ["`mtry` = 0.3333", "`bootstrap` = true", '`growth` = "depth"', "`alpha` = 0.1"]) {
    assert(page.includes(text), text);
  }
});
