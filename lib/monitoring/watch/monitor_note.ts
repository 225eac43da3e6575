import type { DamagedLog } from "../../inference/log/log_sources.ts";
import type { MonitorNote } from "../monitor_result.ts";

/** What is told of a file of the log that cannot be read, or only in part. @param damaged The file. */
export function damagedNote({ path, message }: DamagedLog): MonitorNote {
  const hint = "What is whole was read; remove the file, or put a copy of it in its place.";
  return { code: "DAMAGED_FILE", message: `${path}: ${message}`, hint };
}
