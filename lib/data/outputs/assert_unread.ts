import { DataError } from "../../core/errors/errors.ts";

/**
 * Check that a file to be written is none of those that are read: it would take their place.
 *
 * @param output File; anything else may be written. @param read Paths; absent ones are passed over.
 * @throws {DataError} `FILE_EXISTS`.
 */
export function assertUnread(output: unknown, read: readonly (string | undefined)[]): void {
  const written = typeof output === "string" ? placeOf(output) : null;
  if (written === null || !read.some((path) => path !== undefined && placeOf(path) === written)) return;
  throw new DataError(
    "FILE_EXISTS",
    `Cannot write ${output} as it must not be a file that is read: current value is one`,
    {
      hint: "Name another file: --output predictions.csv.",
      context: { path: output },
    },
  );
}

/** Null where there is no such file, so that nothing is lost. */
function placeOf(path: string): string | null {
  try {
    return Deno.realPathSync(path);
  } catch {
    return null;
  }
}
