import { assertEquals } from "@std/assert";
import { FINDING_CODES } from "../../../lib/core/errors/finding_codes.ts";
import { givenTexts } from "../_code_uses.ts";

Deno.test("FINDING_CODES every code is a finding's somewhere in lib, and explained in its guide", async () => {
  const given = await givenTexts();
  assertEquals(FINDING_CODES.filter((code) => !given.has(code)), []);
  const guides = ["own_data", "serving", "tables"].map((name) =>
    Deno.readTextFileSync(new URL(`../../../docs/guides/${name}.md`, import.meta.url))
  ).join();
  assertEquals(FINDING_CODES.filter((code) => !guides.includes(`\`${code}\``)), []);
});
