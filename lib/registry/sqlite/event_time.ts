import type { DatabaseSync } from "node:sqlite";

/**
 * The instant of what happens now: that of the newest event, if a clock that went back says an earlier one. The log is read by
 * instants, so that a later event with an earlier one would change what the log says of the past.
 *
 * @param database Inside the transaction of what happens. @param now What the clock says.
 * @returns ISO instant (UTC).
 */
export function eventTime(database: DatabaseSync, now: Date): string {
  const newest = database.prepare("SELECT at FROM events ORDER BY id DESC LIMIT 1").get()?.at;
  const at = now.toISOString();
  // ISO instants of one form and of four digits of year: texts are in the order of time.
  return typeof newest === "string" && newest > at ? newest : at;
}
