import type { AsyncBuffer } from "hyparquet/src/index.js";

/**
 * A Parquet file as the reader wants it. The package's own way loads Node's file system, which costs a cold start as much
 * as all the rest of reading one key.
 *
 * @param path File; opened for each span that is read, so that nothing has to be released.
 * @throws {Deno.errors.NotFound} If there is no such file. @throws {RangeError} On reading a span beyond its end.
 */
export function openParquet(path: string): AsyncBuffer {
  const byteLength = Deno.statSync(path).size;
  return { byteLength, slice: (start, end = byteLength) => readSpan(path, start, end) };
}

function readSpan(path: string, start: number, end: number): ArrayBuffer {
  using file = Deno.openSync(path);
  file.seekSync(start, Deno.SeekMode.Start);
  const bytes = new Uint8Array(end - start);
  for (let at = 0; at < bytes.length;) {
    const read = file.readSync(bytes.subarray(at));
    if (read === null) {
      throw new RangeError(
        `Cannot read ${path} as it must reach byte ${end}: current value ends at byte ${start + at}`,
      );
    }
    at += read;
  }
  return bytes.buffer;
}
