import { DataError } from "../../core/errors/errors.ts";
import { readError } from "../../storage/files/system_error.ts";

/** What a file is, by its first bytes, where its name promises a table. */
interface Foreign {
  readonly what: string;
  readonly remedy: (path: string) => string;
}

const HEAD_BYTES = 512;

/** Magic numbers of what is no text. */
const BINARIES: readonly (readonly [bytes: readonly number[], foreign: Foreign])[] = [
  [[0x1f, 0x8b], { what: "a gzip archive", remedy: (path) => `Rename it to ${path}.gz.` }],
  [[0x28, 0xb5, 0x2f, 0xfd], { what: "a Zstandard archive", remedy: (path) => `Rename it to ${path}.zst.` }],
  [[0x50, 0x4b, 3, 4], {
    what: "a ZIP archive or a workbook of a spreadsheet",
    remedy: () => "Unpack it, or save the sheet as CSV in UTF-8.",
  }],
  [[0x50, 0x41, 0x52, 0x31], { what: "a Parquet file", remedy: () => "Let its name end in .parquet." }],
];
const UTF32: readonly (readonly number[])[] = [[0xff, 0xfe, 0, 0], [0, 0, 0xfe, 0xff]];

const TEXTS: readonly (readonly [pattern: RegExp, foreign: Foreign])[] = [
  [/^version https:\/\/git-lfs\.github\.com\/spec\//, {
    what: "a pointer of Git LFS, not the file itself",
    remedy: () => "Fetch the file: git lfs pull.",
  }],
  [/^\s*(<!doctype html|<html|<head|<body)/i, {
    what: "a web page (HTML)",
    remedy: () => "Download the table itself; the page may say what hinders it, such as a login.",
  }],
];

/**
 * Refuse a file that is not at all what its name says: an archive without its ending, a web page, a pointer of Git LFS.
 *
 * @param path File of a table. @param options `isText`: whether its name promises text that is not compressed.
 * @throws {DataError} `UNREADABLE_FILE`, `UNKNOWN_ENCODING` for UTF-32, with cause and remedy.
 */
export async function refuseForeign(path: string, { isText }: { readonly isText: boolean }): Promise<void> {
  const head = await readHead(path);
  const text = new TextDecoder().decode(head);
  const foreign = TEXTS.find(([pattern]) => pattern.test(text))?.[1] ??
    (isText ? BINARIES.find(([bytes]) => startsWith(head, bytes))?.[1] : undefined);
  if (foreign !== undefined) {
    throw new DataError(
      "UNREADABLE_FILE",
      `Cannot read ${path} as its content must fit its name: current value is ${foreign.what}`,
      { hint: foreign.remedy(path), context: { path } },
    );
  }
  if (!isText || !UTF32.some((bytes) => startsWith(head, bytes))) return;
  throw new DataError(
    "UNKNOWN_ENCODING",
    `Cannot read ${path} as it must be UTF-8 or UTF-16: current value is UTF-32`,
    {
      hint: "Save it as UTF-8.",
      context: { path },
    },
  );
}

async function readHead(path: string): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  try {
    using file = await Deno.open(path);
    return head.subarray(0, await file.read(head) ?? 0);
  } catch (cause) {
    throw readError(cause, path);
  }
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}
