import { errorsHold, meetsBar, meetsStretch } from "./result.ts";
import type { Result, Spread, Target } from "./target.ts";

const HEAD = [
  "",
  "what",
  "against",
  "ours",
  "theirs",
  "ratio (min to max)",
  "bar / stretch",
  "error, ours / theirs",
  "",
];

/**
 * The Markdown table of all targets; misses and what was not measured are shown as such.
 *
 * @param targets In order. @param results Those that there are.
 */
export function formatTable(targets: readonly Target[], results: readonly Result[]): string {
  const rows = targets.map((target) => {
    const result = results.find(({ id }) => id === target.id);
    return result === undefined ? emptyRow(target) : tableRow(target, result);
  });
  return [HEAD, HEAD.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");
}

/** One line for the terminal. */
export function formatLine(target: Target, result: Result): string {
  const [, , , ours, theirs, ratio, bounds, errors, verdict] = tableRow(target, result);
  return [
    `${target.id.padEnd(3)} ${ratio.replaceAll("*", "")}, bar / stretch ${bounds}: ${verdict}`,
    `ours ${ours}, ${target.peer} ${theirs}${result.errors === null ? "" : `, error ${errors}`}`,
    result.what,
  ].join("\n      ");
}

/** The page with the text between the two marks replaced. @throws {RangeError} If the marks are not there. */
export function replaceBetween(page: string, marks: readonly [string, string], text: string): string {
  const begin = page.indexOf(marks[0]), end = page.indexOf(marks[1]);
  if (begin < 0 || end < begin) {
    throw new RangeError(
      `Cannot renew the table as the page must hold ${marks.join(" and ")}: current value is neither`,
    );
  }
  return `${page.slice(0, begin + marks[0].length)}\n\n${text}\n\n${page.slice(end)}`;
}

function tableRow(target: Target, result: Result): string[] {
  const { ours, theirs, ratio, errors } = result;
  return [
    target.id,
    result.what,
    target.peer,
    formatSeconds(ours.median),
    theirs === null ? "" : formatSeconds(theirs.median),
    `**${figure(ratio.median, target)}** (${range(ratio, target)})`,
    bounds(target),
    errors === null ? "" : `${errors.ratio.toFixed(3)}${errorsHold(errors) ? "" : " ✗"} (${errors.part})`,
    verdict(target, result),
  ];
}

function emptyRow(target: Target): string[] {
  return [target.id, target.what, target.peer, "", "", "not measured", bounds(target), "", ""];
}

function verdict(target: Target, result: Result): string {
  if (meetsStretch(target, result)) return "✓ stretch";
  if (meetsBar(target, result)) return "✓";
  return errorsHold(result.errors) ? "✗ miss" : "✗ miss (error)";
}

function bounds(target: Target): string {
  const sign = target.better === "higher" ? "≥" : "≤";
  const stretch = target.stretchOf === "ours"
    ? `ours ≤ ${formatSeconds(target.stretch)}`
    : `${sign} ${target.stretch} ${unitOf(target)}`;
  return `${sign} ${target.bar} ${unitOf(target)} / ${stretch}`;
}

function figure(value: number, target: Target): string {
  return `${formatNumber(value)} ${unitOf(target)}`;
}

function range({ min, max }: Spread, target: Target): string {
  return `${formatNumber(min)} to ${figure(max, target)}`;
}

function unitOf(target: Target): string {
  return target.unit ?? "×";
}

/** Three significant digits. */
function formatNumber(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Seconds in the unit that reads best. */
export function formatSeconds(seconds: number): string {
  const [unit, scale] = seconds >= 1 ? ["s", 1] : seconds >= 1e-3 ? ["ms", 1e3] : ["µs", 1e6];
  return `${formatNumber(seconds * Number(scale))} ${unit}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
