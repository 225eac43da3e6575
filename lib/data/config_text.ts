import { DataError } from "../core/errors/errors.ts";

/**
 * The value of a config's text: JSON, with comments and trailing commas if need be.
 *
 * @param text Of the file. @param path Of the file, for the message.
 * @throws {DataError} `INVALID_JSON` with line and column, the line itself, and what is wrong there.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfigText } from "@lib/data/config_text.ts";
 * const text = '{\n  // the table\n  "source": "sales.csv", // weekly\n}';
 * assertEquals(await parseConfigText(text, "sales.jsonc"), { source: "sales.csv" });
 * ```
 */
export async function parseConfigText(text: string, path: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch {
    // Most configs are plain: what reads comments is loaded for the others alone.
    const { default: stripComments } = await import("strip-json-comments");
    // Blanks in their place, so that lines and columns stay those of the file.
    const plain = stripComments(text, { trailingCommas: true });
    try {
      return JSON.parse(plain);
    } catch (cause) {
      throw invalidJson(cause, { path, text, plain });
    }
  }
}

/** What V8 says, without the place, which is told as people count. */
function invalidJson(
  cause: unknown,
  { path, text, plain }: { readonly path: string; readonly text: string; readonly plain: string },
): DataError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const end = plain.trimEnd().length, at = Math.min(placeOf(message, plain), end);
  const before = text.slice(0, at).split("\n"), line = before.length, column = before.at(-1)!.length + 1;
  const reason = message.replace(/, (\.\.\.)?".*" is not valid JSON$|, ".*"\.\.\. is not valid JSON$/s, "").replace(
    / in JSON at position .*$| after JSON at position .*$/,
    "",
  ).replace(
    / JSON input$/,
    "",
  );
  const written = text.split("\n")[line - 1]?.trim().slice(0, 80) ?? "";
  return new DataError(
    "INVALID_JSON",
    `Cannot read the config as it must be JSON: current value is ${path}:${line}:${column}: ${reason}` +
      (written === "" ? "" : `, in ${JSON.stringify(written)}`),
    { cause, hint: at === end && end > 0 ? CUT : remedyOf(reason, { text, at }), context: { path, line, column } },
  );
}

const CUT = "A bracket or a quote is not closed: the file may be cut.";

/** Of short texts V8 shows what stands around, instead of the place. */
function placeOf(message: string, text: string): number {
  const place = /at position (\d+)/.exec(message)?.[1];
  if (place !== undefined) return Number(place);
  const [, token = "", around = ""] =
    /^Unexpected token '(.+)', (?:\.\.\.)?"(.*)"(?:\.\.\.)? is not valid JSON$/s.exec(message) ?? [];
  const from = around === "" ? -1 : text.indexOf(around);
  return from < 0 ? text.trimEnd().length : Math.max(from, text.indexOf(token, from));
}

function remedyOf(reason: string, { text, at }: { readonly text: string; readonly at: number }): string {
  if (isTable(text)) return "This is a table. deno task init TABLE writes a config for it; or name it with --input.";
  if (text.trim() === "") return "The file is empty: `deno task init TABLE --output FILE --force` writes a config.";
  if (/property name/.test(reason)) {
    return 'Names stand in double quotes, such as "source"; after the last one comes }.';
  }
  if (/control character/.test(reason)) return "A text is not closed by a double quote on its line.";
  if (/escape/i.test(reason)) return 'Write / or \\\\ in paths of Windows: "C:/data/sales.csv".';
  if (/[,'‘’“”]/.test(text.slice(at, at + 1)) || /after/.test(reason)) {
    return "Fields are separated by one comma, names from values by a colon; quotes are straight and double.";
  }
  return "Look at commas, colons and quotes there.";
}

/** Two lines with as many commas, semicolons or tabs, and no bracket before. */
function isTable(text: string): boolean {
  const [first = "", second = ""] = text.split(/\r\n|\n/);
  return !/^\s*[{[\/]/.test(first) && [",", ";", "\t"].some((mark) => {
    const fields = first.split(mark).length;
    return fields > 1 && second.split(mark).length === fields;
  });
}
