import { assertEquals } from "@std/assert";
import type { Finding } from "../../../lib/core/errors/finding.ts";
import { tellFinding, worstFindings } from "../../../lib/cli/data/worst_findings.ts";

const finding = (code: Finding["code"], severity: Finding["severity"]): Finding => ({
  ...{ code, severity, message: "rows are odd", column: "demand", count: 1200, examples: [] },
});

Deno.test("worstFindings() shows errors before warnings, counts what has no room, and never shows notes", () => {
  const found = [
    finding("ROWS_AHEAD", "info"),
    finding("CLOSED_DAY", "warning"),
    finding("NEGATIVE", "error"),
    finding("MISSING_KEY", "warning"),
  ];
  const { shown, rest } = worstFindings(found, 2);
  assertEquals(shown.map(({ code }) => code), ["NEGATIVE", "CLOSED_DAY"]);
  assertEquals(rest, "Of the table: 1 more finding and 1 note (--verbose).");
  assertEquals(worstFindings(found.slice(1), 3).rest, "");
});

Deno.test("tellFinding() names code, column, number and what it is", () => {
  assertEquals(tellFinding(finding("NEGATIVE", "error")), "NEGATIVE demand: 1,200 rows are odd");
  assertEquals(tellFinding({ ...finding("NEGATIVE", "error"), column: "" }), "NEGATIVE: 1,200 rows are odd");
});
