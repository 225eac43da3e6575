import { basename } from "node:path";
import { formatCount } from "../../core/text/plural.ts";
import type { Proposal } from "../../data/proposal/proposal.ts";
import { formatTable } from "../session/table.ts";

/** Columns that a screen shows. */
const MOST_COLUMNS = 9;
const MOST_DOUBTS = 5;
/** Columns beside them that are not used, and told. */
const MOST_HIDDEN = 5;
const WIDEST = 24;

/**
 * What `init` sees in a table, on a screen.
 *
 * @param proposal What was decided. @param table Path of the table.
 */
export function formatSeen({ summary, columns, doubts, config, gapShare }: Proposal, table: string): string {
  const used = columns.filter(({ role }) => role !== "unused"),
    unused = columns.filter(({ role }) => role === "unused");
  const shown = [...used, ...unused].slice(0, MOST_COLUMNS);
  const lines = [
    `${basename(table)}: ${summary}`,
    "",
    formatTable([
      { title: "column", cells: shown.map(({ name }) => short(name)), align: "left" },
      { title: "such as", cells: shown.map(({ example }) => short(example)), align: "left" },
      {
        title: "is",
        cells: shown.map(({ role, what }) => role === "unused" ? `not used: ${what}` : what),
        align: "left",
      },
    ], { indent: 2 }),
    ...restLine(used.length, unused.length),
    ...hidden(unused.slice(Math.max(0, MOST_COLUMNS - used.length))),
    "",
    config.horizon === undefined
      ? `Asked for: ${config.problem} of ${config.target}.`
      : `Periods ahead: ${config.horizon}. ${gapLine(gapShare, config.cleaning?.gaps)}`,
  ];
  if (doubts.length > 0) {
    lines.push("", "To be looked at", ...doubts.slice(0, MOST_DOUBTS).map((doubt) => `  ${doubt}`));
  }
  return lines.join("\n");
}

/** What is not shown: columns that are used come first. */
function restLine(used: number, unused: number): string[] {
  const more = Math.max(used - MOST_COLUMNS, 0), left = used + unused - MOST_COLUMNS;
  if (left <= 0) return [];
  return [
    `  and ${formatCount(left, "more column")}, ${
      more === 0 ? "not used" : more === left ? "used too" : `${more} of them used`
    }`,
  ];
}

/** Why columns are not used that are not shown: a person would look for them. */
function hidden(unused: Proposal["columns"]): string[] {
  if (unused.length > MOST_HIDDEN) return [];
  return unused.map(({ name, what }) => `  not used: ${short(name)}, ${what}`);
}

function short(text: string): string {
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 1)}…`;
}

function gapLine(share: number, meaning: "missing" | "zero" | undefined): string {
  if (share === 0) return "No gaps.";
  const percent = share < 0.01 ? "under 1 %" : `${Math.round(100 * share)} %`;
  return `Gaps: ${percent} of the periods have no row; taken as ${meaning === "zero" ? "zero" : "unknown"}.`;
}
