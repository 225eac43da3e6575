import type { DamagedLog } from "../../inference/log/log_sources.ts";

/** Something that somebody should know about the look itself; the rest was used. */
export interface MonitorNote {
  /** Stable code. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  /** The remedy in one line; may be empty. */
  readonly hint: string;
}

/** What is told of a file of the log that cannot be read, or only in part. @param damaged The file. */
export function damagedNote({ path, message }: DamagedLog): MonitorNote {
  const hint = "What is whole was read; remove the file, or put a copy of it in its place.";
  return { code: "DAMAGED_FILE", message: `${path}: ${message}`, hint };
}
