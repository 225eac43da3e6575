import type { Finding } from "../../core/errors/finding.ts";
import { formatNumber } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { sortFindings } from "../../data/demand/expectations/format_findings.ts";

/** What a screen has room for of findings. */
export interface WorstFindings {
  /** Errors and warnings, worst first. */
  readonly shown: readonly Finding[];
  /** What is left for --verbose, in a sentence; empty if nothing is. */
  readonly rest: string;
}

/**
 * The findings that somebody has to look at, and how many there are beside.
 *
 * @param findings In any order. @param most That are shown.
 */
export function worstFindings(findings: readonly Finding[], most: number): WorstFindings {
  const grave = sortFindings(findings).filter(({ severity }) => severity !== "info");
  const shown = grave.slice(0, most), left = grave.length - shown.length, notes = findings.length - grave.length;
  const rest = [
    ...left === 0 ? [] : [formatCount(left, "more finding")],
    ...notes === 0 ? [] : [formatCount(notes, "note")],
  ].join(" and ");
  return { shown, rest: rest === "" ? "" : `Of the table: ${rest} (--verbose).` };
}

/** A finding in one line, without its examples. */
export function tellFinding({ code, column, count, message }: Finding): string {
  return `${code}${column === "" ? "" : ` ${column}`}: ${formatNumber(count)} ${message}`;
}
