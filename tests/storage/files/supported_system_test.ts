import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { assertSupportedSystem } from "../../../lib/storage/files/supported_system.ts";

Deno.test("assertSupportedSystem() refuses Windows by a code, and no other", () => {
  assertEquals(assertThrows(() => assertSupportedSystem("windows"), DataError).code, "UNSUPPORTED_SYSTEM");
  for (const os of [undefined, "linux", "darwin"]) assertSupportedSystem(os);
});
