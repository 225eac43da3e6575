import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { addressOf, needAccess } from "../../../lib/data/sources/source_access.ts";

const access = { variable: (name: string) => name === "SOURCE_A" ? " x \n" : undefined, now: () => new Date(0) };

Deno.test("addressOf() gives what the variable holds, and names one that is not set", () => {
  assertEquals(addressOf("SOURCE_A", access), "x");
  const { code, hint } = assertThrows(() => addressOf("SOURCE_B", access), DataError);
  assertEquals(code, "SOURCE_VARIABLE");
  assertStringIncludes(hint, "export SOURCE_B=");
});

Deno.test("needAccess() says what a caller from code must pass", () => {
  const { code, hint } = assertThrows(() => needAccess(undefined, "s3://a/b"), DataError);
  assertEquals(code, "INVALID_PARAMETER");
  assertStringIncludes(hint, "Deno.env.get");
});
