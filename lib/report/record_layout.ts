import type { RunRecord } from "./run_record.ts";

/** Whether a record is of a table without a calendar: its rows have no order in time, and no periods are told. */
export function isOfRows({ head }: Pick<RunRecord, "head">): boolean {
  return head.calendar.frequency === "row";
}
