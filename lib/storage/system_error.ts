import { denialHint, denialOf } from "../core/denial.ts";
import type { ErrorCode } from "../core/error_codes.ts";
import { DataError, ForecastError } from "../core/errors.ts";

/** What the system would not do, in this program's words. */
export interface SystemCondition {
  /** Code of the error. */
  readonly code: ErrorCode;
  /** What must be so, for `Cannot … as <requirement>`. */
  readonly requirement: string;
  /** The remedy. */
  readonly hint: string;
}

const FULL: SystemCondition = {
  code: "DISK_FULL",
  requirement: "the disk must have room",
  hint: "Free some disk space, or choose another folder; what was there is untouched.",
};
const CLOSED: SystemCondition = {
  code: "READ_ONLY",
  requirement: "its folder must be writable",
  hint: "Choose a folder that can be written, or change its permissions.",
};
const HANDLES: SystemCondition = {
  code: "TOO_MANY_FILES",
  requirement: "the system must have a free file handle",
  hint: "Raise the limit (ulimit -n 4096), or close other programs.",
};
const BROKEN: SystemCondition = {
  code: "DISK_FAILURE",
  requirement: "the disk must take and give what it is asked",
  hint: "Look at the system's log; copy what is there to another disk, and run `deno task fsck` on the copy.",
};

const BY_CODE: Readonly<Record<string, SystemCondition>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EROFS: CLOSED,
  EACCES: CLOSED,
  EPERM: CLOSED,
  EMFILE: HANDLES,
  ENFILE: HANDLES,
  EIO: BROKEN,
};

/** What libraries say that give no code. */
const BY_TEXT: readonly (readonly [RegExp, SystemCondition])[] = [
  [/no space left|disk is full|max_temp_directory_size|quota exceeded/i, FULL],
  [/read-only file system|permission denied/i, CLOSED],
  [/too many open files/i, HANDLES],
  [/input\/output error|os error 5\b|disk i\/o error/i, BROKEN],
];

/**
 * The condition behind a failure of the system, told by Deno, Node, SQLite or DuckDB, or null if it is none of those that a
 * user can do something about.
 *
 * @param thrown Whatever a `catch` received.
 */
export function systemCondition(thrown: unknown): SystemCondition | null {
  const denial = denialOf(thrown);
  if (denial !== null) {
    return { code: "PERMISSION_DENIED", requirement: "the runtime must allow it", hint: denialHint(denial) };
  }
  const code = thrown instanceof Error ? Reflect.get(thrown, "code") : undefined;
  if (typeof code === "string" && Object.hasOwn(BY_CODE, code)) return BY_CODE[code] ?? null;
  if (thrown instanceof Deno.errors.PermissionDenied) return CLOSED;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return BY_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/**
 * A failed write as a typed error.
 *
 * @param thrown Whatever a `catch` received; a `ForecastError` and a mistake of the program pass unchanged.
 * @param path What was being written.
 * @returns `DataError` with code `PERMISSION_DENIED`, `DISK_FULL`, `READ_ONLY`, `TOO_MANY_FILES`, `DISK_FAILURE` or `WRITE_FAILED`.
 */
export function storageError(thrown: unknown, path: string): Error {
  if (thrown instanceof ForecastError || isMistake(thrown)) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const { code, requirement, hint } = systemCondition(thrown) ?? {
    code: "WRITE_FAILED" as const,
    requirement: "its folder must take files",
    hint: "Look at the system's message and choose another folder if need be.",
  };
  return new DataError(code, `Cannot write ${path} as ${requirement}: current value is "${text}"`, {
    hint,
    cause: thrown,
    context: { path },
  });
}

/** Such errors say that this program is wrong, not a disk. */
export function isMistake(thrown: unknown): thrown is Error {
  return thrown instanceof TypeError || thrown instanceof RangeError || thrown instanceof ReferenceError;
}
