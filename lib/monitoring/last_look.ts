import { DataError } from "../core/errors/errors.ts";
import { isFolder, readText } from "../storage/files/files.ts";
import { publishFile } from "../storage/files/publish.ts";
import { seal, unseal } from "../storage/files/sealed.ts";
import type { MonitorResult } from "./monitor_result.ts";
import type { RowsMonitorResult } from "./monitor_rows.ts";
import type { RowScores } from "./rows/score_keys.ts";

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
  if (result.dataVersion !== null) publishFile(pathOf(reports, result.table), seal({ format: FORMAT, look: result }));
}

/**
 * What the last look at a table has found.
 *
 * @param reports Folder of reports. @param table Name of the table.
 * @returns Null where nobody has looked yet, or a former release has.
 * @throws {DataError} `DAMAGED_FILE` if it is not as it was written.
 */
export function lastLook(reports: string, table: string): KeptLook | null {
  const path = pathOf(reports, table);
  let text: string;
  try {
    text = readText(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return null;
    if (isFolder(path)) throw damaged(path);
    throw thrown;
  }
  const record = unseal(text);
  if (record === null) throw damaged(path);
  return record.format === FORMAT ? record.look as KeptLook : null;
}

/**
 * What the file of the last look is like from outside: another text means another look. Empty where nobody has looked.
 *
 * @param reports Folder of reports. @param table Name of the table.
 */
export function lookStamp(reports: string, table: string): string {
  try {
    const { ino, size, mtime } = Deno.statSync(pathOf(reports, table));
    return `${ino}:${size}:${mtime?.getTime()}`;
  } catch {
    return "";
  }
}

function pathOf(reports: string, table: string): string {
  return `${reports}/monitor/${table}/look.json`;
}

function damaged(path: string): DataError {
  return new DataError("DAMAGED_FILE", `Cannot read ${path} as it must be as it was written: current value is not`, {
    hint: "deno task monitor writes it anew.",
    context: { path },
  });
}
