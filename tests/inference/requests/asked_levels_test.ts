import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { checkLevels, levelsAmong } from "@lib/inference/requests/asked_levels.ts";
import { RequestFindings } from "@lib/inference/requests/request_findings.ts";

Deno.test("checkLevels() notes levels that are equal or no share", () => {
  for (const [levels, count] of [[undefined, 0], [[80, 95], 0], [[80, 80], 1], [[0], 1], [[100], 1]] as const) {
    const findings = new RequestFindings();
    checkLevels(levels, findings);
    assertEquals(findings.list("error").length, count);
  }
});

Deno.test("levelsAmong() are those asked for in their order, or all; what no model has is refused by name", () => {
  assertEquals([levelsAmong([95, 80], [80, 95]), levelsAmong(undefined, [80])], [[95, 80], [80]]);
  const { context } = assertThrows(() => levelsAmong([50, 80], [80]), DataError, "current value is 50");
  assertEquals((context.findings as { column: string }[])[0]?.column, "levels");
});
