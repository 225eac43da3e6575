import { finished } from "node:stream/promises";
import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from "node:zlib";
import { DataError } from "../../core/errors/errors.ts";
import { readError } from "../../storage/files/system_error.ts";
import { createZstdFrames } from "./zstd_frames.ts";

/** What to do with the bytes of a file on their way. */
export interface ByteVisitor {
  /** The bytes as they are in the file. */
  readonly onFile?: (bytes: Uint8Array) => void;
  /** The bytes of the table: decompressed, if the file's name ends in .gz or .zst. Valid until it returns. */
  readonly onTable?: (bytes: Uint8Array) => void;
}

/**
 * Read a file once, streaming, and verify what compression says of it: length, end and checksum of every member or frame.
 *
 * @param path File. @param visitor Receives the bytes.
 * @throws {DataError} `DAMAGED_FILE` if an archive is cut or does not fit its checksum; `UNREADABLE_FILE`.
 */
export async function readStreamed(path: string, visitor: ByteVisitor): Promise<void> {
  const { onFile = () => {}, onTable = () => {} } = visitor;
  const sink = openSink(path, onTable);
  try {
    using file = await Deno.open(path);
    const buffer = new Uint8Array(1 << 20);
    for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
      const bytes = buffer.subarray(0, read);
      onFile(bytes);
      await sink.write(bytes);
    }
    await sink.end();
  } catch (thrown) {
    throw readError(thrown, path);
  } finally {
    sink.close();
  }
}

interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  /** Throws if bytes are missing. */
  end(): Promise<void>;
  /** Release what is left after a failure; after `end`: nothing. */
  close(): void;
}

function openSink(path: string, onTable: (bytes: Uint8Array) => void): Sink {
  const damaged = (cause: unknown) => damagedFile(path, cause);
  if (/\.gz$/i.test(path)) return decompressor(createGunzip(), { onTable, damaged });
  if (/\.zst$/i.test(path)) return zstdSink(() => decompressor(createZstdDecompress(), { onTable, damaged }), damaged);
  return {
    write: (bytes) => Promise.resolve(onTable(bytes)),
    end: () => Promise.resolve(),
    close() {},
  };
}

function decompressor(
  stream: Gunzip | ZstdDecompress,
  { onTable, damaged }: { onTable: (bytes: Uint8Array) => void; damaged: (cause: unknown) => DataError },
): Sink {
  let failure: unknown = null, given = 0;
  stream.on("data", (bytes: Uint8Array) => {
    try {
      onTable(bytes);
    } catch (thrown) {
      stream.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  });
  const isDone = finished(stream).catch((thrown: unknown) => failure = thrown);
  const check = () => {
    if (failure !== null) throw failure instanceof DataError ? failure : damaged(failure);
  };
  return {
    async write(bytes) {
      // The stream keeps what it was given until it has worked on it, and the buffer is used again.
      given += bytes.length;
      const hasRoom = stream.write(bytes.slice());
      if (!hasRoom) await Promise.race([isDone, new Promise((resolve) => stream.once("drain", resolve))]);
      check();
      if (stream.readableEnded) throw damaged("bytes after the end");
    },
    async end() {
      stream.end();
      await isDone;
      check();
      // Zeros after the end, which tapes and disks leave, are no error to the stream, but to the database.
      const rest = given - stream.bytesWritten;
      if (rest > 0) throw damaged(`${rest} bytes after the end`);
    },
    close: () => void stream.destroy(),
  };
}

/** The runtime's decompressor knows one frame: each gets its own, cut out here, where a missing end shows as well. */
function zstdSink(open: () => Sink, damaged: (cause: unknown) => DataError): Sink {
  const frames = createZstdFrames();
  let sink: Sink | null = null;
  return {
    async write(bytes) {
      for (const { bytes: part, isEnd } of frames.split(bytes)) {
        sink ??= open();
        await sink.write(part);
        if (!isEnd) continue;
        await sink.end();
        sink = null;
      }
      if (frames.problem() !== null) throw damaged(frames.problem());
    },
    end() {
      return frames.isBetween() ? Promise.resolve() : Promise.reject(damaged("unexpected end of file"));
    },
    close: () => sink?.close(),
  };
}

function damagedFile(path: string, cause: unknown): DataError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DataError(
    "DAMAGED_FILE",
    `Cannot read ${path} as its length, end and checksum must fit its content: current value is "${reason}"`,
    { hint: "The file is damaged or was cut off: copy or download it again.", context: { path }, cause },
  );
}
