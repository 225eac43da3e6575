import { publishFile } from "../../storage/files/publish.ts";
import { seal } from "../../storage/files/sealed.ts";
import { readLookFile } from "../watch/look_files.ts";
import type { AlertEvent } from "./plan_alerts.ts";

/** Events of each rule by its name: what was seen, and what was told. */
export type AlertState = Readonly<Record<string, readonly AlertEvent[]>>;

/** Layout of the file. */
const FORMAT = 1;

/**
 * Read what rules were told.
 *
 * @param path File of {@linkcode writeAlertState}.
 * @returns Nothing where there is no file; null if it is not as it was written: then everything is told again.
 */
export function readAlertState(path: string): AlertState | null {
  const record = readLookFile(path);
  if (record === undefined) return {};
  return record?.format === FORMAT ? record.rules as AlertState : null;
}

/**
 * Publish what rules were told, whole or not at all.
 *
 * @param path File; its folder is made. @param rules Events by rule.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function writeAlertState(path: string, rules: AlertState): void {
  publishFile(path, seal({ format: FORMAT, rules }));
}
