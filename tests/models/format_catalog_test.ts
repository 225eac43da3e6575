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
