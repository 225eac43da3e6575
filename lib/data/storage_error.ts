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
 * @param thrown Whatever a `catch` received; a `ForecastError` passes unchanged.
 * @param path What was being written.
 * @returns `DataError` with code `DISK_FULL`, `READ_ONLY` or `WRITE_FAILED`.
 */
export function storageError(thrown: unknown, path: string): ForecastError {
  if (thrown instanceof ForecastError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const { code, hint } = CODES[systemCode(thrown, text)] ??
    { code: "WRITE_FAILED", hint: "Look at the system's message and choose another folder if need be." };
  return new DataError(code, `Cannot write ${path} as its folder must take files: current value is "${text}"`, {
    hint,
    cause: thrown,
    context: { path },
  });
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
