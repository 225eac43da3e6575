import { assertEquals } from "@std/assert";
import { FINDING_CODES } from "../../lib/core/finding_codes.ts";
import { givenTexts } from "./_code_uses.ts";

Deno.test("FINDING_CODES every code is a finding's somewhere in lib, and explained in docs/guides/own_data.md", async () => {
  const given = await givenTexts();
  assertEquals(FINDING_CODES.filter((code) => !given.has(code)), []);
  const guide = await Deno.readTextFile(new URL("../../docs/guides/own_data.md", import.meta.url));
  assertEquals(FINDING_CODES.filter((code) => !guide.includes(`\`${code}\``)), []);
});
