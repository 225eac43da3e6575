import type { Engine } from "../../../lib/parallel/engine.ts";
import { createPool, type PoolOptions } from "../../../lib/parallel/pool.ts";
import type { Task } from "./task_worker.ts";

/** The fixture's worker entry. */
export const ENTRY = new URL("./task_worker.ts", import.meta.url);

/** Most seconds of a test with a pool: what waits for ever is a failure with a name, not a run that stands still. */
const SECONDS = 120;

/** Where a worker of another process waits for the test, and the test for the worker. */
export class Gate {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #visitor = this.#listener.accept();
  /** Whoever waits at a gate that nobody passes is woken by its end. */
  readonly #timer = setTimeout(() => this.#listener.close(), SECONDS * 1000);

  constructor() {
    this.#visitor.catch(() => {}); // reported to whoever waits for the visitor
  }

  get port(): number {
    return (this.#listener.addr as Deno.NetAddr).port;
  }

  /** Let who waits go on. */
  async open(): Promise<void> {
    await (await this.#visitor).write(new Uint8Array(1));
  }

  /** Resolves when somebody has knocked, with the id of its process. */
  async knocked(): Promise<number> {
    const pid = new Int32Array(1);
    await (await this.#visitor).read(new Uint8Array(pid.buffer));
    return pid[0]!;
  }

  /** Resolves when who came is gone. */
  async left(): Promise<void> {
    const visitor = await this.#visitor;
    try {
      while (await visitor.read(new Uint8Array(1)) !== null);
    } catch {
      // a process that is killed resets its connections
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    const visitor = await this.#visitor.catch(() => null);
    visitor?.close();
    if (visitor !== null) this.#listener.close();
  }
}

/** Run a test with a pool of fixture workers and close it. */
export async function withPool(
  options: Partial<PoolOptions>,
  test: (pool: Engine<Task, unknown>) => Promise<void>,
): Promise<void> {
  const pool = createPool<Task, unknown>({ entry: ENTRY, workers: 2, ...options });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`The pool stands still for ${SECONDS} s`)), SECONDS * 1000);
  try {
    await Promise.race([test(pool), late.promise]);
  } finally {
    clearTimeout(timer);
    await pool.close();
  }
}
