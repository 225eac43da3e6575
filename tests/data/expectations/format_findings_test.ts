import { assertEquals, assertLessOrEqual } from "@std/assert";
import type { Finding } from "../../../lib/core/finding.ts";
import { formatFindings, sortFindings } from "../../../lib/data/expectations/format_findings.ts";

function finding(severity: Finding["severity"], code: string, rest: Partial<Finding> = {}): Finding {
  return { severity, code, column: "", count: 1, message: "m", examples: [], ...rest };
}

Deno.test("sortFindings() puts the worst first", () => {
  const sorted = sortFindings([
    finding("info", "A"),
    finding("error", "Z"),
    finding("error", "B"),
    finding("warning", "C"),
  ]);
  assertEquals(sorted.map(({ code }) => code), ["B", "Z", "C", "A"]);
});

Deno.test("formatFindings() aligns columns and groups digits", () => {
  const text = formatFindings([
    finding("info", "GAPS", { count: 12345, message: "filled" }),
    finding("error", "NEGATIVE", { column: "demand", message: "rows", examples: ["row 1", "row 2"] }),
  ]);
  assertEquals(text.split("\n"), [
    "severity  code      column   count  message  examples",
    "--------  --------  ------  ------  -------  ------------",
    "error     NEGATIVE  demand       1  rows     row 1; row 2",
    "info      GAPS              12,345  filled",
  ]);
});

Deno.test("formatFindings() keeps one line per finding, whatever the examples hold", () => {
  const lines = formatFindings([finding("info", "X", { examples: [`a\nb${"c".repeat(200)}`] })]).split("\n");
  assertEquals(lines.length, 3);
  assertLessOrEqual(lines[2].length, 120);
});

Deno.test("formatFindings() of nothing says so", () => {
  assertEquals(formatFindings([]), "No findings.");
});
