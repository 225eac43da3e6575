import type { Backtest } from "../../competition/backtest/backtest.ts";

/** A table of a report that takes the backtests of a run chunk by chunk: for many keys its rows are too many to hold. */
export interface ChunkTable {
  /** Take the next chunk. */
  add(chunk: readonly Backtest[]): void;
  /** Nothing more comes: publish the file. */
  finish(): void;
  /** Leave no file, if it is not finished; else nothing. */
  discard(): void;
}

/**
 * Write tables while the backtests are read, once for all of them.
 *
 * @param open Begins each. @param chunks Gives the backtests of all keys, in the order of the choices.
 */
export async function writeChunkTables(
  open: readonly (() => ChunkTable)[],
  chunks: () => AsyncIterable<readonly Backtest[]>,
): Promise<void> {
  const tables: ChunkTable[] = [];
  try {
    for (const begin of open) tables.push(begin());
    for await (const chunk of chunks()) for (const table of tables) table.add(chunk);
    for (const table of tables) table.finish();
  } finally {
    for (const table of tables) table.discard();
  }
}
