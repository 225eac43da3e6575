import type { ByteWriter } from "hyparquet-writer";
import { DISK, type Files } from "../../storage/files/files.ts";
import { parquetOutput } from "../outputs/parquet_output.ts";

/** Bytes of a row group that are held before they are written. */
const HELD_BYTES = 1 << 20;

/**
 * A new Parquet file that is written through the one way to write, synced when it is finished.
 *
 * @param path File, which must not be there yet. @param options `files`: file operations.
 * @returns What the package's `ParquetWriter` takes.
 */
export function parquetFileWriter(path: string, { files = DISK }: { readonly files?: Files } = {}): ByteWriter {
  const file = files.create(path), writer = parquetOutput(file), grow = writer.ensure.bind(writer);
  return Object.assign(writer, {
    ensure(size: number) {
      if (writer.index > HELD_BYTES) writer.flush();
      grow(size);
    },
    finish() {
      writer.flush();
      file.sync();
      file.close();
    },
  });
}
