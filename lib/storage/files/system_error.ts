import { denialHint, denialOf } from "../../core/errors/denial.ts";
import type { ErrorCode } from "../../core/errors/error_codes.ts";
import { DataError, ForecastError } from "../../core/errors/errors.ts";

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
const LIMITED: SystemCondition = {
  code: "DISK_FULL",
  requirement: "files must be allowed to grow so far",
  hint: "Raise the limit on the size of files (ulimit -f unlimited), or use a file system that takes larger ones.",
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

const MEMORY: SystemCondition = {
  code: "OUT_OF_MEMORY",
  requirement: "the system must give it memory",
  hint: "Use --workers 1, raise the limit (ulimit -v unlimited), or close other programs.",
};

const BY_CODE: Readonly<Record<string, SystemCondition>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: LIMITED,
  EROFS: CLOSED,
  EACCES: CLOSED,
  EPERM: CLOSED,
  EMFILE: HANDLES,
  ENFILE: HANDLES,
  EIO: BROKEN,
  ENOMEM: MEMORY,
};

/** What libraries say that give no code. */
const BY_TEXT: readonly (readonly [RegExp, SystemCondition])[] = [
  [/no space left|disk is full|max_temp_directory_size|quota exceeded/i, FULL],
  [/file too large|os error 27\b/i, LIMITED],
  [/read-only file system|permission denied/i, CLOSED],
  [/too many open files/i, HANDLES],
  [/input\/output error|os error 5\b|disk i\/o error/i, BROKEN],
  [/cannot allocate memory|os error 12\b/i, MEMORY],
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
  return BY_TEXT.find(([pattern]) => pattern.test(textOf(thrown)))?.[1] ?? null;
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
  if (isOfKernel(thrown)) return outside("WRITE_FAILED", `Cannot write ${path}`, { path });
  const { code, requirement, hint } = systemCondition(thrown) ?? {
    code: "WRITE_FAILED" as const,
    requirement: "its folder must take files",
    hint: "Look at the system's message and choose another folder if need be.",
  };
  return new DataError(code, `Cannot write ${path} as ${requirement}: current value is "${textOf(thrown)}"`, {
    hint,
    cause: thrown,
    context: { path },
  });
}

/**
 * A failed reading as a typed error.
 *
 * @param thrown Whatever a `catch` received; a `ForecastError` and a mistake of the program pass unchanged.
 * @param path What was being read.
 * @returns `DataError` with code `PERMISSION_DENIED`, `TOO_MANY_FILES`, `DISK_FAILURE`, `OUT_OF_MEMORY` or `UNREADABLE_FILE`.
 */
export function readError(thrown: unknown, path: string): Error {
  if (thrown instanceof ForecastError || isMistake(thrown)) return thrown;
  if (isOfKernel(thrown)) return outside("UNREADABLE_FILE", `Cannot read ${path}`, { path });
  const condition = systemCondition(thrown);
  const { code, requirement, hint } = condition === null || condition === CLOSED ? UNREADABLE : condition;
  return new DataError(code, `Cannot read ${path} as ${requirement}: current value is "${textOf(thrown)}"`, {
    hint,
    cause: thrown,
    context: { path },
  });
}

/** What the runtime lets nobody touch who may not do everything: paths that are hardly ever files. */
function isOfKernel(thrown: unknown): boolean {
  return denialOf(thrown)?.flag === "--allow-all";
}

/** Its cause is left out: it would make the error one of a missing flag, which is hardly ever what is wrong here. */
function outside(code: ErrorCode, action: string, context: { readonly path: string }): DataError {
  const requirement = "it must be a file outside of the system's own folders";
  return new DataError(code, `${action} as ${requirement}: current value is ${context.path}`, {
    hint: "Name another file: what lies in /dev, /proc and /sys is open to processes with all permissions alone.",
    context,
  });
}

const UNREADABLE: SystemCondition = {
  code: "UNREADABLE_FILE",
  requirement: "the file must be readable",
  hint: "Check the path, and the permissions of the file and of its folders.",
};

/**
 * A failure of the system that nobody has named, as a typed error: the last resort before `UNEXPECTED`.
 *
 * @param thrown Whatever a `catch` received.
 * @returns Null if the system has nothing to do with it.
 */
export function unnamedError(thrown: unknown): DataError | null {
  if (isMistake(thrown)) return null;
  const condition = systemCondition(thrown) ?? (isOfSystem(thrown) ? UNREADABLE : null);
  if (condition === null) return null;
  return new DataError(
    condition.code,
    `Cannot go on as ${condition.requirement}: current value is "${textOf(thrown)}"`,
    {
      hint: condition.hint,
      cause: thrown,
    },
  );
}

/** Errors of the system have a code like `ENOENT`, or, with the runtime's own, its number in their text. */
function isOfSystem(thrown: unknown): boolean {
  return thrown instanceof Error &&
    (/^E[A-Z0-9]+$/.test(String(Reflect.get(thrown, "code"))) || /\(os error \d+\)/.test(thrown.message));
}

/**
 * What SQLite's failure to open a file comes from where the system gives this process no more files, else null: SQLite says only
 * that it cannot open its own, which are several.
 */
export function handleLimit(): SystemCondition | null {
  const files: Deno.FsFile[] = [];
  try {
    for (let i = 0; i < PROBES; i++) files.push(Deno.openSync("/dev/null"));
    return null;
  } catch (thrown) {
    return systemCondition(thrown) === HANDLES ? HANDLES : null;
  } finally {
    for (const file of files) file.close();
  }
}

const PROBES = 5;

/**
 * What SQLite's "disk I/O error" comes from where this process may not write files of any size (`ulimit -f`), else null: SQLite
 * says nothing of the reason.
 */
export function sizeLimit(): SystemCondition | null {
  const path = temporaryFile();
  if (path === null) return null;
  try {
    // Nothing is written: the file only gets its length.
    Deno.truncateSync(path, LONG_FILE);
    return null;
  } catch (thrown) {
    return systemCondition(thrown) === LIMITED ? LIMITED : null;
  } finally {
    Deno.removeSync(path);
  }
}

/** Every file system takes a file of this length, in bytes. */
const LONG_FILE = 2 ** 32 - 1;

function temporaryFile(): string | null {
  try {
    return Deno.makeTempFileSync();
  } catch {
    return null;
  }
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Such errors say that this program is wrong, unless they carry a code of the system: a path with a null character is `EINVAL`. */
export function isMistake(thrown: unknown): thrown is Error {
  const isOne = thrown instanceof TypeError || thrown instanceof RangeError || thrown instanceof ReferenceError;
  return isOne && !isOfSystem(thrown);
}

/**
 * As {@linkcode storageError} for work that goes on without this path; a mistake of the program is thrown.
 *
 * @param thrown What was thrown. @param path What was worked on.
 */
export function storageFailure(thrown: unknown, path: string): ForecastError {
  const error = storageError(thrown, path);
  if (error instanceof ForecastError) return error;
  throw error;
}
