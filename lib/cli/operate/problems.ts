import type { StoredProblem } from "../../core/errors/problem.ts";
import { formatTable } from "../session/table.ts";

/** Most lines that a terminal is given; `--json` has them all. */
const MOST_LINES = 50;

/**
 * Problems as a table.
 *
 * @param problems At least one.
 */
export function formatProblems(problems: readonly StoredProblem[]): string {
  const shown = problems.slice(0, MOST_LINES);
  const table = formatTable([
    { title: "code", cells: shown.map(({ code }) => code), align: "left" },
    { title: "of", cells: shown.map(({ name }) => name), align: "left" },
    { title: "path", cells: shown.map(({ path }) => path), align: "left" },
    { title: "what", cells: shown.map(({ detail }) => detail), align: "left" },
  ], { indent: 2 });
  const left = problems.length - shown.length;
  return left === 0 ? table : `${table}\n  and ${left} more (--json has them all)`;
}
