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

/**
 * That what the last look left is of no use.
 *
 * @param path File. @param rest End of the sentence: what is wrong with it, what that leads to.
 */
export function brokenNote(path: string, rest: string): MonitorNote {
  return {
    code: "STATE_BROKEN",
    message: `what the last look left in ${path} is not as it was written${rest}`,
    hint: "Let it be: alarms come back as they are found again. Backups of this program have no such file.",
  };
}

/**
 * That what the last look left is not of this table and registry.
 *
 * @param path File. @param rest End of the sentence: whose it is, what that leads to.
 */
export function foreignNote(path: string, rest: string): MonitorNote {
  return {
    code: "STATE_FOREIGN",
    message: `${path} is of another ${rest}`,
    hint: "Give each registry a folder of reports of its own (--reports).",
  };
}
