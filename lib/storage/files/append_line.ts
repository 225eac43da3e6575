import { folderOf, inFolder } from "./publish.ts";
import { storageError } from "./system_error.ts";

/**
 * Add a line to a file that others follow, durably; file and folders are made. It is one write of the system: a kill leaves
 * the line whole, or in part as the last one, which the next line then does not continue.
 *
 * @param path File; one that is a pipe or device is refused, as nobody may read it. @param line Text without line breaks.
 * @throws {RangeError} If the text has a line break.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { appendLine } from "@lib/storage/files/append_line.ts";
 * const path = `${Deno.makeTempDirSync()}/log/a.jsonl`;
 * appendLine(path, "1");
 * appendLine(path, "2");
 * assertEquals(Deno.readTextFileSync(path), "1\n2\n");
 * ```
 */
export function appendLine(path: string, line: string): void {
  if (/[\r\n]/.test(line)) {
    throw new RangeError("Cannot append a line as it must have no line break: current value has one");
  }
  try {
    const file = inFolder(folderOf(path), () => {
      if (isOther(path)) throw new Deno.errors.NotSupported(`${path} is no file`);
      return Deno.openSync(path, { create: true, append: true, read: true });
    });
    try {
      writeAll(file, new TextEncoder().encode(`${endsInLine(file) ? "" : "\n"}${line}\n`));
      file.syncSync();
    } finally {
      file.close();
    }
  } catch (thrown) {
    throw storageError(thrown, path);
  }
}

function isOther(path: string): boolean {
  try {
    return !Deno.statSync(path).isFile;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return false;
    throw thrown;
  }
}

function endsInLine(file: Deno.FsFile): boolean {
  const last = new Uint8Array(1), { size } = file.statSync();
  if (size === 0) return true;
  file.seekSync(-1, Deno.SeekMode.End);
  return file.readSync(last) !== 1 || last[0] === 10;
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}
