import { ByteWriter } from "hyparquet-writer";

/** Where finished bytes go, in order. */
export interface ByteSink {
  /** Append bytes, which are valid until it returns. */
  write(bytes: Uint8Array): void;
}

/**
 * What `ParquetWriter` needs to write to a sink: it holds a row group and hands it over when it is complete. The package's
 * own writer opens a path anew for each megabyte, and follows whatever has that name by then.
 *
 * @param sink Receives the file, from its first byte to its last.
 */
export function parquetOutput(sink: ByteSink): ByteWriter & { flush(): void } {
  const buffer = new ByteWriter();
  const flush = () => {
    sink.write(buffer.getBytes());
    buffer.index = 0;
  };
  return Object.assign(buffer, { flush, finish: flush });
}
