import { publishFile } from "../storage/files/publish.ts";
import { seal } from "../storage/files/sealed.ts";
import type { MonitorResult, RowsMonitorResult } from "./monitor_result.ts";
import type { RowScores } from "./rows/score_keys.ts";
import { damagedLookFile, lookFile, readLookFile } from "./watch/look_files.ts";

/** Of a look at rows what is asked for later: key by key it is on a page of its own. */
export interface KeptRowsLook extends
  Pick<
    RowsMonitorResult,
    "checked" | "keys" | "conditions" | "blocked" | "promised" | "table" | "at" | "dataVersion" | "metric" | "rows"
  > {
  /** Scores of the rows that came; null without any. */
  readonly scores: Pick<RowScores, "metrics" | "coverage"> | null;
}

/** A look that is kept, at forecasts or at rows. */
export type KeptLook = MonitorResult | KeptRowsLook;

/** What is kept of a look at rows. */
export function rowsLook(
  { scores, checked, keys, conditions, blocked, promised, table, at, dataVersion, metric, rows }: RowsMonitorResult,
): KeptRowsLook {
  return {
    ...{ checked, keys, conditions, blocked, promised, table, at, dataVersion, metric, rows },
    scores: scores && { metrics: scores.metrics, coverage: scores.coverage },
  };
}

/** Layout of the file. */
const FORMAT = 1;

/**
 * Keep what a look has found, for whoever asks later: the next look replaces it.
 *
 * @param reports Folder of reports. @param result The look; one without a table is not kept.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function keepLook(reports: string, result: KeptLook): void {
  if (result.dataVersion !== null) {
    publishFile(lookFile({ reports, table: result.table }, "look"), seal({ format: FORMAT, look: result }));
  }
}

/**
 * What the last look at a table has found.
 *
 * @param reports Folder of reports. @param table Name of the table.
 * @returns Null where nobody has looked yet, or a former release has.
 * @throws {DataError} `DAMAGED_FILE` if it is not as it was written.
 */
export function lastLook(reports: string, table: string): KeptLook | null {
  const path = lookFile({ reports, table }, "look"), record = readLookFile(path);
  if (record === null) throw damagedLookFile(path);
  return record?.format === FORMAT ? record.look as KeptLook : null;
}

/**
 * What the file of the last look is like from outside: another text means another look. Empty where nobody has looked.
 *
 * @param reports Folder of reports. @param table Name of the table.
 */
export function lookStamp(reports: string, table: string): string {
  try {
    const { ino, size, mtime } = Deno.statSync(lookFile({ reports, table }, "look"));
    return `${ino}:${size}:${mtime?.getTime()}`;
  } catch {
    return "";
  }
}
