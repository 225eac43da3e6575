import { assertEquals } from "@std/assert";
import schema from "../../../config/schema.json" with { type: "json" };
import { hashValue } from "../../../lib/core/bytes/hash.ts";
import { SCHEMA_FINGERPRINT } from "../../../lib/core/config/schema_fingerprint.ts";

Deno.test("SCHEMA_FINGERPRINT is the hash of the schema, however its fields stand (else: deno task schema)", () => {
  assertEquals(SCHEMA_FINGERPRINT, `sha256:${hashValue(schema)}`);
});
