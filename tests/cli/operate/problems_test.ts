import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatProblems } from "../../../lib/cli/operate/problems.ts";

Deno.test("formatProblems() shows fifty and counts the rest", () => {
  const problem = { code: "CORRUPT_PACK", path: "p", name: "k", detail: "d" } as const;
  assertEquals(formatProblems([problem]).split("\n").length, 2);
  const many = formatProblems(Array.from({ length: 53 }, () => problem));
  assertEquals(many.split("\n").length, 52);
  assertStringIncludes(many, "and 3 more");
});
