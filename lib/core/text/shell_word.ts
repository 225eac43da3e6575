/**
 * An argument as a POSIX shell reads it, for commands that people copy.
 *
 * @param text The argument.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { shellWord } from "@lib/core/text/shell_word.ts";
 * assertEquals(["a/b.csv", "my file", "$HOME's"].map(shellWord).join(" "), "a/b.csv 'my file' '$HOME'\\''s'");
 * ```
 */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
