import { writeFrame } from "./frames.ts";
import { CELL, type FromWorker } from "./protocol.ts";

// Two threads of a worker's process write to one pipe: a long frame is written in pieces, none of another between them.

/**
 * Write to the pool from the thread that works; waits while the host writes.
 *
 * @param cells Shared with the host. @param message What to say.
 */
export function writeShared(cells: Int32Array, message: FromWorker): void {
  while (!take(cells)) Atomics.wait(cells, CELL.writing, 1);
  writeAndRelease(cells, message);
}

/**
 * Write to the pool from the host, unless the other thread does: that one may wait for a pool that does not read, and
 * the host must not wait with it.
 *
 * @param cells Shared with the thread that works. @param message What to say, at the moment at which it can be said; null: nothing.
 * @returns Whether it was said.
 */
export function tryWriteShared(cells: Int32Array, message: () => FromWorker | null): boolean {
  if (!take(cells)) return false;
  const said = message();
  if (said === null) release(cells);
  else writeAndRelease(cells, said);
  return said !== null;
}

function take(cells: Int32Array): boolean {
  return Atomics.compareExchange(cells, CELL.writing, 0, 1) === 0;
}

function release(cells: Int32Array): void {
  Atomics.store(cells, CELL.writing, 0);
  Atomics.notify(cells, CELL.writing);
}

function writeAndRelease(cells: Int32Array, message: FromWorker): void {
  try {
    writeFrame(message);
  } finally {
    release(cells);
  }
}
