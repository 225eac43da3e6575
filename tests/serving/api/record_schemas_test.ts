import { assertEquals } from "@std/assert";
import { RECORD_SCHEMAS } from "@lib/serving/api/record_schemas.ts";

Deno.test("RECORD_SCHEMAS every field is required: an unknown one is null and not left out", () => {
  for (const [name, { properties, required }] of Object.entries(RECORD_SCHEMAS)) {
    assertEquals(Object.keys(properties), required, name);
  }
});
