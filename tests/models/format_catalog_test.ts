import { assert, assertEquals } from "@std/assert";
import { CONTENDERS, familyNames } from "../../lib/models/catalog.ts";
import { formatCatalog } from "../../lib/models/format_catalog.ts";
import { modelsPage } from "../../bench/accuracy/write_pages.ts";

Deno.test("formatCatalog() names every contender and family", async () => {
  const page = await formatCatalog();
  for (const { name } of CONTENDERS) assert(page.includes(`| \`${name}\` |`), name);
  for (const name of familyNames()) assert(page.includes(`\`${name}\``), name);
});

Deno.test("docs/models.md is the catalogue, with the weights that were measured", async () => {
  const path = new URL("../../docs/models.md", import.meta.url);
  assertEquals(
    await Deno.readTextFile(path),
    await modelsPage(),
    "write it again: deno run -A bench/accuracy/write_pages.ts",
  );
});

Deno.test("formatCatalog() tells of every default contender where it wins", async () => {
  const page = await formatCatalog({ ets: "tourism 12 %" });
  const [, section = ""] = /## Where they win([^]*)## Families/.exec(page) ?? [];
  assert(section.includes("| `ets` | tourism 12 % |") && section.includes("| `naive` | nowhere |"));
  assert(!section.includes("| `blend` |") && !section.includes("| `ml_random_forest` |"));
});

Deno.test("formatCatalog() has a table row of equal columns for every contender, in three sections", async () => {
  const page = await formatCatalog();
  const sections = page.split("\n## ").slice(1);
  assertEquals(sections.map((section) => section.split("\n")[0]), [
    "Local contenders",
    "Pooled contenders",
    "Combinations",
    "Where they win",
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
