import { assertEquals } from "@std/assert";
import { ERROR_CODES, isErrorCode } from "../../../lib/core/errors/error_codes.ts";
import { FINDING_CODES } from "../../../lib/core/errors/finding_codes.ts";
import { givenTexts } from "../_code_uses.ts";

Deno.test("ERROR_CODES every code is an error's somewhere in lib, listed once, and upper case", async () => {
  const given = await givenTexts();
  assertEquals(ERROR_CODES.filter((code) => !given.has(code)), []);
  assertEquals([...ERROR_CODES, ...FINDING_CODES].length, new Set([...ERROR_CODES, ...FINDING_CODES]).size);
  assertEquals(ERROR_CODES.filter((code) => !/^[A-Z]+(?:_[A-Z]+)*$/.test(code)), []);
});

Deno.test("isErrorCode() codes of errors and of findings, nothing else", () => {
  assertEquals(["NOT_FOUND", "NEGATIVE", "not_found", "NO_TEA", ""].map(isErrorCode), [
    true,
    true,
    false,
    false,
    false,
  ]);
});
