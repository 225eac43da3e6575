import { assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import type { Finding } from "../../../../lib/core/errors/finding.ts";
import type { FindingCode } from "../../../../lib/core/errors/finding_codes.ts";
import { formatFindings, sortFindings } from "../../../../lib/data/demand/expectations/format_findings.ts";

function finding(severity: Finding["severity"], code: FindingCode, rest: Partial<Finding> = {}): Finding {
  return { severity, code, column: "", count: 1, message: "m", examples: [], ...rest };
}

Deno.test("sortFindings() puts the worst first", () => {
  const sorted = sortFindings([
    finding("info", "BLANK_ROW"),
    finding("error", "WRONG_TYPE"),
    finding("error", "NEGATIVE"),
    finding("warning", "STALE"),
  ]);
  assertEquals(sorted.map(({ code }) => code), ["NEGATIVE", "WRONG_TYPE", "STALE", "BLANK_ROW"]);
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
  const lines = formatFindings([finding("info", "GAPS", { examples: [`a\nb${"c".repeat(200)}`] })]).split("\n");
  assertEquals(lines.length, 3);
  assertLessOrEqual(lines[2].length, 120);
});

Deno.test("formatFindings() of nothing says so", () => {
  assertEquals(formatFindings([]), "No findings.");
});

Deno.test("sortFindings() orders equals by code and column, and keeps its input", () => {
  const input = [
    finding("error", "NEGATIVE", { column: "y" }),
    finding("error", "NEGATIVE", { column: "x" }),
    finding("error", "GAPS", { column: "z" }),
    finding("info", "BLANK_ROW"),
  ];
  const before = structuredClone(input);
  assertEquals(sortFindings(input).map(({ code, column }) => code + column), [
    "GAPSz",
    "NEGATIVEx",
    "NEGATIVEy",
    "BLANK_ROW",
  ]);
  assertEquals(input, before);
});

Deno.test("sortFindings() does not depend on the order it is given", () => {
  const severity = fc.constantFrom("error" as const, "warning" as const, "info" as const);
  const one = fc.tuple(severity, fc.constantFrom("GAPS" as const, "STALE" as const), fc.constantFrom("", "x"));
  fc.assert(fc.property(fc.uniqueArray(one, { selector: String }), (parts) => {
    const all = parts.map(([s, code, column]) => finding(s, code, { column }));
    assertEquals(sortFindings(all.toReversed()), sortFindings(all));
  }));
});

Deno.test("formatFindings() cuts long examples, and folds blanks of any kind", () => {
  const row = formatFindings([finding("info", "GAPS", { examples: ["a\t\tb", "c".repeat(80)] })]).split("\n")[2];
  assertEquals(row.endsWith("…"), true);
  assertEquals(row.includes("a b; ccc"), true);
  const short = formatFindings([finding("info", "GAPS", { examples: ["e".repeat(60)] })]).split("\n")[2];
  assertEquals(short.endsWith("e".repeat(60)), true, "sixty letters fit");
});

Deno.test("formatFindings() lines have the width of the longest text in each column", () => {
  const text = formatFindings([
    finding("error", "DUPLICATE_KEY_TIME", { message: "m", column: "c" }),
    finding("info", "GAPS"),
  ]);
  const [head, rule, first] = text.split("\n");
  assertEquals(rule.split("  ").map((dashes) => dashes.length), [8, 18, 6, 5, 7, 8]);
  assertEquals(head.indexOf("column"), first.indexOf("c", 20));
});
