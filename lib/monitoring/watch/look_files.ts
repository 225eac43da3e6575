import { DataError } from "../../core/errors/errors.ts";
import { isFolder, readText } from "../../storage/files/files.ts";
import { readError } from "../../storage/files/system_error.ts";
import { unseal } from "../../storage/files/sealed.ts";

/** Whose looks they are. */
export interface LookPlace {
  /** Folder of reports. */
  readonly reports: string;
  /** Name of the table. */
  readonly table: string;
}

/** Names of the files of a table, by what they keep. */
const NAMES = {
  alerts: "alerts.json",
  detectors: "state.bin",
  look: "look.json",
  page: "index.html",
  rows: "rows.json",
  service: "service.json",
} as const;

/**
 * File that looks at a table leave for the next look, or for whoever asks.
 *
 * @param place Folder of reports, table. @param kept What it keeps.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { lookFile } from "@lib/monitoring/watch/look_files.ts";
 * assertEquals(lookFile({ reports: "reports", table: "sales" }, "look"), "reports/monitor/sales/look.json");
 * ```
 */
export function lookFile({ reports, table }: LookPlace, kept: keyof typeof NAMES): string {
  return `${reports}/monitor/${table}/${NAMES[kept]}`;
}

/**
 * Read what was sealed in a file of a look.
 *
 * @param path Of {@linkcode lookFile}.
 * @returns Undefined where there is no file; null if it is not as it was written.
 * @throws {DataError} `UNREADABLE_FILE` and the like, if the file is there and the system does not give it.
 */
export function readLookFile(path: string): Readonly<Record<string, unknown>> | null | undefined {
  let text: string;
  try {
    text = readText(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return undefined;
    if (isFolder(path)) return null;
    throw readError(thrown, path);
  }
  return unseal(text);
}

/** That a file of a look is not as it was written. @param path The file. */
export function damagedLookFile(path: string): DataError {
  return new DataError("DAMAGED_FILE", `Cannot read ${path} as it must be as it was written: current value is not`, {
    hint: "deno task monitor writes it anew.",
    context: { path },
  });
}
