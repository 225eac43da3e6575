import { type ErrorRecord, ForecastError, WorkerError } from "../core/errors.ts";
import { CANCELLED, type FromWorker, POOL_CLOSED, type ToWorker, WORKER_START } from "./protocol.ts";
import { unwrap } from "./transfer.ts";

/** How a slot starts and limits its worker. */
export interface SlotOptions {
  readonly entry: URL | string;
  readonly init: unknown;
  /** Seconds a task may take before it is cancelled; Infinity: no limit. */
  readonly taskSeconds: number;
  /** Seconds a cancelled task has to give up by itself before its worker is abandoned. */
  readonly graceSeconds: number;
}

/** Place of one worker at a time: when the worker dies or hangs, its task fails and another worker takes its place. */
export class WorkerSlot {
  readonly #options: SlotOptions;
  readonly #flag: Int32Array;
  #worker: Worker;
  #isReady = false;
  #ready: PromiseWithResolvers<void>;
  #task: PromiseWithResolvers<unknown> | null = null;
  #idle: Promise<unknown> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLate = false;
  #isClosed = false;

  /** @param options How to start and limit the worker, which starts at once. */
  constructor(options: SlotOptions) {
    this.#options = options;
    this.#flag = new Int32Array(new SharedArrayBuffer(4));
    this.#ready = readiness();
    this.#worker = this.#start();
  }

  /**
   * Run one task; a task given while another runs waits for it.
   *
   * @param task Any cloneable value, or a `Transferred`.
   * @throws {ForecastError} What the handler threw; `WorkerError` `WORKER_CRASHED`, `TASK_TIMEOUT`, `CANCELLED`,
   * `WORKER_START`.
   */
  run(task: unknown): Promise<unknown> {
    const result = this.#idle.then(() => this.#post(task));
    this.#idle = result.catch(() => {});
    return result;
  }

  /** Ask the running task, if any, to give up. */
  cancel(): void {
    if (this.#task !== null) Atomics.store(this.#flag, 0, 1);
  }

  /** Stop the worker. A synchronous loop in it runs on until it returns, but is heard no more. */
  close(): void {
    this.#isClosed = true;
    Atomics.store(this.#flag, 0, 1);
    this.#worker.terminate();
    this.#ready.reject(closed());
    this.#settle()?.reject(closed());
  }

  async #post(task: unknown): Promise<unknown> {
    if (this.#isClosed) throw closed();
    await this.#ready.promise;
    const { value, buffers } = unwrap(task);
    Atomics.store(this.#flag, 0, 0);
    this.#worker.postMessage({ kind: "task", task: value } satisfies ToWorker, buffers);
    this.#task = Promise.withResolvers();
    this.#isLate = false;
    if (this.#options.taskSeconds < Infinity) {
      this.#timer = setTimeout(() => this.#expire(), this.#options.taskSeconds * 1e3);
    }
    return this.#task.promise;
  }

  #start(): Worker {
    const worker = new Worker(this.#options.entry, { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#crash(event.message);
    };
    // A view of shared memory reaches every worker of this slot, also the one that replaces it.
    worker.postMessage(
      { kind: "init", init: this.#options.init, flag: this.#flag.buffer as SharedArrayBuffer } satisfies ToWorker,
    );
    return worker;
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        this.#isReady = true;
        return this.#ready.resolve();
      case "result":
        return this.#settle()?.resolve(message.result);
      case "error":
        return this.#settle()?.reject(this.#errorOf(message.error));
      case "crash":
        return this.#crash(message.message);
    }
  }

  #errorOf(record: ErrorRecord): ForecastError {
    return record.code === CANCELLED && this.#isLate ? this.#timeout(false) : ForecastError.fromJSON(record);
  }

  #crash(reason: string): void {
    if (!this.#isReady) {
      this.#worker.terminate();
      return this.#ready.reject(
        new WorkerError(WORKER_START, `Cannot start a worker as its entry must load: current value is ${reason}`, {
          hint: "Run again with --debug; check that the dependencies are installed (deno task doctor).",
        }),
      );
    }
    const task = this.#settle();
    this.#replace();
    task?.reject(
      new WorkerError(
        "WORKER_CRASHED",
        `Cannot finish the task as its worker must stay alive: current value is ${reason}`,
        {
          hint: "The other tasks go on in a new worker.",
        },
      ),
    );
  }

  /** `terminate()` does not stop a synchronous loop, so the task is first asked to give up by itself. */
  #expire(): void {
    this.#isLate = true;
    this.cancel();
    this.#timer = setTimeout(() => {
      const task = this.#settle();
      this.#replace();
      task?.reject(this.#timeout(true));
    }, this.#options.graceSeconds * 1e3);
  }

  #timeout(abandoned: boolean): WorkerError {
    const seconds = this.#options.taskSeconds;
    return new WorkerError(
      "TASK_TIMEOUT",
      `Cannot finish the task as it must take at most ${seconds} s: current value is more`,
      { hint: "Give it more time or less work.", context: { seconds, abandoned } },
    );
  }

  #replace(): void {
    this.#worker.onmessage = null;
    this.#worker.onerror = (event) => event.preventDefault();
    this.#worker.terminate();
    this.#isReady = false;
    this.#ready = readiness();
    this.#worker = this.#start();
  }

  #settle(): PromiseWithResolvers<unknown> | null {
    clearTimeout(this.#timer);
    const task = this.#task;
    this.#task = null;
    return task;
  }
}

function closed(): WorkerError {
  return new WorkerError(POOL_CLOSED, "Cannot finish the task as its pool must be open: current value is closed");
}

/** Nobody may be waiting when a worker fails to start: the error is kept for the next task. */
function readiness(): PromiseWithResolvers<void> {
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  return ready;
}
