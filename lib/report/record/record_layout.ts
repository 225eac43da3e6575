import type { RunRecord, RunRecordHead } from "./run_record.ts";

/** Whether a record is of a table without a calendar: its rows have no order in time, and no periods are told. */
export function isOfRows({ head }: Pick<RunRecord, "head">): boolean {
  return head.calendar.frequency === "row";
}

/** What is made of a key: of one without a calendar nothing is told of the time ahead. */
export function madeWord({ calendar }: Pick<RunRecordHead, "calendar">): "forecast" | "prediction" {
  return calendar.frequency === "row" ? "prediction" : "forecast";
}
