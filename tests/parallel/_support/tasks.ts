import { createPool, type Pool, type PoolOptions } from "../../../lib/parallel/pool.ts";
import type { Task } from "./task_worker.ts";

/** The fixture's worker entry. */
export const ENTRY = new URL("./task_worker.ts", import.meta.url);

/** A 32-bit cell that a test and a worker share, 0 at first. */
export function sharedFlag(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** Set a shared flag and wake those who wait for it. */
export function raise(flag: Int32Array): void {
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

/** Run a test with a pool of fixture workers and close it. */
export async function withPool(
  options: Partial<PoolOptions>,
  test: (pool: Pool<Task, unknown>) => Promise<void>,
): Promise<void> {
  const pool = createPool<Task, unknown>({ entry: ENTRY, workers: 2, ...options });
  try {
    await test(pool);
  } finally {
    pool.close();
  }
}
