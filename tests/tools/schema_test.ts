import { assertEquals } from "@std/assert";
import { schemaText } from "../../tools/schema.ts";

Deno.test("config/schema.json is the schema of lib/core/config.ts (else: deno task schema)", async () => {
  const committed = await Deno.readTextFile(new URL("../../config/schema.json", import.meta.url));
  assertEquals(JSON.parse(committed), JSON.parse(schemaText()));
});
