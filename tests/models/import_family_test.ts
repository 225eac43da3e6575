import { assertEquals, assertRejects, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { FAMILIES, familyNames } from "@lib/models/catalog.ts";
import { importFamily } from "@lib/models/import_family.ts";

Deno.test("importFamily() gives every family of the catalogue, the very same", async () => {
  for (const name of familyNames()) {
    const family = await importFamily(name);
    assertEquals(family.name, name);
    if (Object.hasOwn(FAMILIES, name)) assertStrictEquals(family, FAMILIES[name]);
  }
});

Deno.test("importFamily() refuses another name, also one that every object has, and names the nearest", async () => {
  const error = await assertRejects(() => importFamily("rigde"), FitError);
  assertEquals(error.code, "UNKNOWN_FAMILY");
  assertStringIncludes(error.hint, '"ridge"');
  assertEquals((await assertRejects(() => importFamily("toString"), FitError)).code, "UNKNOWN_FAMILY");
});
