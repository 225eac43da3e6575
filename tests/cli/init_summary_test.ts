import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatSeen } from "../../lib/cli/init_summary.ts";

Deno.test("formatSeen() fits a screen, however many columns and doubts there are", () => {
  const column = (i: number) => ({
    name: `column ${"x".repeat(40)} ${i}`,
    role: i === 0 ? "time" as const : "unused" as const,
    what: "empty",
    example: "e".repeat(90),
    hasComma: false,
  });
  const text = formatSeen({
    config: { source: "t.csv", horizon: 8, cleaning: { gaps: "zero" } },
    reasons: {},
    columns: Array.from({ length: 300 }, (_, i) => column(i)),
    doubts: Array.from({ length: 20 }, (_, i) => `doubt ${i}`),
    summary: "3 rows",
    keys: 1,
    gapShare: 0.004,
  }, "/far/t.csv");
  assertEquals([text.split("\n").length <= 24, text.split("\n").every((line) => line.length <= 100)], [true, true]);
  for (const part of ["t.csv: 3 rows", "and 291 more columns", "under 1 % of the periods", "taken as zero"]) {
    assertStringIncludes(text, part);
  }
});
