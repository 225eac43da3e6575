import { formatCount } from "../core/text/plural.ts";
import type { RowsMonitorResult } from "./monitor_rows.ts";

/** How many keys looks could compare with something, as a sentence. @param look The last of them. */
export function tellWatched({ watched }: Pick<RowsMonitorResult, "watched">): string {
  const keys = watched === 0 ? "No key has" : formatCount(watched, "key has", "keys have");
  return `${keys} had enough rows to be compared with ${watched < 2 ? "its" : "their"} promise, or with training.`;
}
