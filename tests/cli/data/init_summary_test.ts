import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatSeen } from "../../../lib/cli/data/init_summary.ts";

const PROPOSAL = {
  config: { source: "t.csv", horizon: 8, cleaning: { gaps: "zero" as const } },
  reasons: {},
  doubts: [],
  summary: "3 rows",
  keys: 1,
  gapShare: 0.004,
};

Deno.test("formatSeen() says of columns that are not shown whether they are used", () => {
  const columns = (used: number, unused: number) =>
    Array.from({ length: used + unused }, (_, i) => {
      const role = i < used ? "future" as const : "unused" as const;
      return { name: `c${i}`, role, what: "numbers", example: "1", hasComma: false };
    });
  const line = (used: number, unused: number) =>
    formatSeen({ ...PROPOSAL, columns: columns(used, unused) }, "t.csv").split("\n").find((text) =>
      text.startsWith("  and")
    );
  assertEquals(line(9, 1), "  and 1 more column, not used");
  assertEquals([line(9, 0), line(9, 2), line(12, 0), line(12, 4)], [
    undefined,
    "  and 2 more columns, not used",
    "  and 3 more columns, used too",
    "  and 7 more columns, 3 of them used",
  ]);
});

Deno.test("formatSeen() fits a screen, however many columns and doubts there are", () => {
  const column = (i: number) => ({
    name: `column ${"x".repeat(40)} ${i}`,
    role: i === 0 ? "time" as const : "unused" as const,
    what: "empty",
    example: "e".repeat(90),
    hasComma: false,
  });
  const text = formatSeen({
    ...PROPOSAL,
    columns: Array.from({ length: 300 }, (_, i) => column(i)),
    doubts: Array.from({ length: 20 }, (_, i) => `doubt ${i}`),
  }, "/far/t.csv");
  assertEquals([text.split("\n").length <= 24, text.split("\n").every((line) => line.length <= 100)], [true, true]);
  for (const part of ["t.csv: 3 rows", "and 291 more columns", "under 1 % of the periods", "taken as zero"]) {
    assertStringIncludes(text, part);
  }
});
