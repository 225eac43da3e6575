import type { ErrorCode } from "../core/error_codes.ts";
import { DataError, ForecastError } from "../core/errors.ts";

const CODES: Readonly<Record<string, { code: ErrorCode; hint: string }>> = {
  ENOSPC: { code: "DISK_FULL", hint: "Free some disk space, or choose another folder." },
  EDQUOT: { code: "DISK_FULL", hint: "Free some disk space, or choose another folder." },
  EROFS: { code: "READ_ONLY", hint: "Choose a folder that can be written." },
  EACCES: { code: "READ_ONLY", hint: "Choose a folder that can be written, or change its permissions." },
  EPERM: { code: "READ_ONLY", hint: "Choose a folder that can be written, or change its permissions." },
};

/**
 * A failed write as a typed error.
 *
 * @param thrown Whatever a `catch` received; a `ForecastError` and a mistake of the program pass unchanged.
 * @param path What was being written.
 * @returns `DataError` with code `DISK_FULL`, `READ_ONLY` or `WRITE_FAILED`.
 */
export function storageError(thrown: unknown, path: string): Error {
  if (thrown instanceof ForecastError || isMistake(thrown)) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const { code, hint } = CODES[systemCode(thrown, text)] ??
    { code: "WRITE_FAILED", hint: "Look at the system's message and choose another folder if need be." };
  return new DataError(code, `Cannot write ${path} as its folder must take files: current value is "${text}"`, {
    hint,
    cause: thrown,
    context: { path },
  });
}

/**
 * What the database could not do with a table, as a typed error: it reads the table and writes what does not fit in
 * memory beside the store.
 *
 * @param thrown Whatever a `catch` received. @param options `source`: what was read; `files`: its files; `store`: where
 * was written.
 * @returns `DataError` with code `OUT_OF_MEMORY`, `UNREADABLE_FILE`, or one of {@linkcode storageError}.
 */
export function tableError(
  thrown: unknown,
  options: { readonly source: string; readonly files: readonly { readonly path: string }[]; readonly store: string },
): Error {
  const { source, files, store } = options;
  if (thrown instanceof ForecastError || isMistake(thrown)) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const context = { cause: thrown, context: { source } };
  const [line] = text.split("\n");
  if (/^Out of Memory Error/.test(text) && systemCode(thrown, text) === "") {
    return new DataError("OUT_OF_MEMORY", `Cannot read ${source} as it must fit the database's memory: ${line}`, {
      hint: "Name fewer columns in exogenous, or split the table by keys.",
      ...context,
    });
  }
  const isOfSource = files.some(({ path }) => text.includes(path));
  const isOfDatabase = /^[A-Z][A-Za-z ]* Error: /.test(text);
  if (!isOfSource && (!isOfDatabase || systemCode(thrown, text) !== "")) return storageError(thrown, store);
  return new DataError("UNREADABLE_FILE", `Cannot read ${source} as its content must fit its name: ${line}`, {
    hint: "Check that the file is whole, may be read, and has the format that its name says.",
    ...context,
  });
}

/** Such errors say that this program is wrong, not a disk. */
function isMistake(thrown: unknown): thrown is Error {
  return thrown instanceof TypeError || thrown instanceof RangeError || thrown instanceof ReferenceError;
}

/** Deno, Node and DuckDB each say it in their own way. */
function systemCode(thrown: unknown, text: string): string {
  if (thrown instanceof Deno.errors.PermissionDenied || thrown instanceof Deno.errors.NotCapable) return "EACCES";
  const code = thrown instanceof Error ? Reflect.get(thrown, "code") : undefined;
  if (typeof code === "string" && Object.hasOwn(CODES, code)) return code;
  if (/no space left|disk is full|max_temp_directory_size/i.test(text)) return "ENOSPC";
  if (/quota exceeded/i.test(text)) return "EDQUOT";
  if (/read-only file system/i.test(text)) return "EROFS";
  if (/permission denied/i.test(text)) return "EACCES";
  return "";
}
