import { formatNumber } from "../core/text/format_number.ts";
import { formatCount } from "../core/text/plural.ts";
import type { RowsMonitorResult } from "./monitor_result.ts";

/** How many of the rows that came are scored, and by what, as a part of a sentence. @param look At them. */
export function tellScored(
  { checked, notLogged, seen, rows }: Pick<RowsMonitorResult, "checked" | "notLogged" | "seen" | "rows">,
): string {
  if (checked === 0) return seen === rows ? "none is new" : "no targets have come";
  const scored = `${formatNumber(checked)} scored`;
  if (notLogged === null) return scored;
  const others = notLogged === 0 ? "" : `, ${formatCount(notLogged, "row")} not, as nothing is logged`;
  return `${scored} by what was said of them${others}`;
}

/** How many keys looks could compare with something, as a sentence. @param look The last of them. */
export function tellWatched({ watched }: Pick<RowsMonitorResult, "watched">): string {
  const keys = watched === 0 ? "No key has" : formatCount(watched, "key has", "keys have");
  return `${keys} had enough rows to be compared with ${watched < 2 ? "its" : "their"} promise, or with training.`;
}
