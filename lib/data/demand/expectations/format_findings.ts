import { formatNumber } from "../../../core/text/format_number.ts";
import { type Finding, SEVERITY_RANKS } from "../../../core/errors/finding.ts";

const WIDEST = 60;

/**
 * Findings, worst first, then by code and column.
 *
 * @param findings In any order.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Finding } from "1000models/core";
 * import { sortFindings } from "1000models/data";
 * const finding = { message: "", column: "demand", count: 1, examples: [] };
 * const found: Finding[] = [{ ...finding, code: "GAPS", severity: "info" }, { ...finding, code: "NEGATIVE", severity: "error" }];
 * assertEquals(sortFindings(found).map(({ code }) => code), ["NEGATIVE", "GAPS"]);
 * ```
 */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;
  return [...findings].sort((a, b) =>
    SEVERITY_RANKS[a.severity] - SEVERITY_RANKS[b.severity] || compare(a.code, b.code) || compare(a.column, b.column)
  );
}

/**
 * Findings as a text table for people; JSON is `JSON.stringify(findings)`.
 *
 * @param findings What a check found. @returns Lines without a last newline; one line if there is nothing.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { formatFindings } from "@lib/data/demand/expectations/format_findings.ts";
 * const finding = { code: "NEGATIVE", severity: "error", message: "must be >= 0", column: "demand", count: 2, examples: ["row 3: \"-1\""] } as const;
 * assertStringIncludes(formatFindings([finding]), "NEGATIVE");
 * ```
 */
export function formatFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return "No findings.";
  const head = ["severity", "code", "column", "count", "message", "examples"];
  const rows = sortFindings(findings).map((finding) => [
    finding.severity,
    finding.code,
    finding.column,
    formatNumber(finding.count),
    finding.message,
    cut(finding.examples.join("; ")),
  ]);
  const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]!.length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, c) => c === 3 ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!)).join("  ").trimEnd();
  return [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

function cut(text: string): string {
  const plain = text.replace(/\s+/g, " ");
  return plain.length <= WIDEST ? plain : `${plain.slice(0, WIDEST - 1)}…`;
}
