import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatted, schemaFiles } from "../../tools/schema.ts";

for (const [path, text] of Object.entries(schemaFiles())) {
  Deno.test(`${path} follows from the schema of lib/core/config/config.ts (else: deno task schema)`, async () => {
    const committed = await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
    assertEquals(committed, await formatted(text, path));
  });
}

Deno.test("schemaFiles() types: null only where no other field fills it in; descriptions are the docs", () => {
  const types = schemaFiles()["lib/core/config/config_type.ts"];
  const [filled, input] = types.split("export interface ConfigInput");
  for (
    const field of [
      "readonly name: string;",
      "readonly keys: readonly string[];",
      "readonly time: string | null;",
      "readonly horizon: number | null;",
      "readonly from: string | null;",
      "readonly source: string | {",
    ]
  ) {
    assertStringIncludes(filled, field);
  }
  for (const field of ["readonly name?: string | null;", "readonly keys?: readonly string[] | null;"]) {
    assertStringIncludes(input, field);
  }
  assertStringIncludes(input, "readonly target?: string | readonly string[] | null;");
});
