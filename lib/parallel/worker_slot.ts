import { type WorkerOptions, WorkerProcess } from "./worker_process.ts";

/** Place of one worker at a time: one that is gone is replaced when there is work for it. */
export class WorkerSlot {
  readonly #options: WorkerOptions;
  #worker: WorkerProcess;
  #idle: Promise<unknown> = Promise.resolve();
  #isBusy = false;
  #isClosed = false;
  #peakBytes = 0;

  /** @param options How to start and limit the worker, which starts at once. */
  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#worker = new WorkerProcess(options);
  }

  /** Largest resident memory of its workers, bytes, as far as they have told. */
  get peakBytes(): number {
    return Math.max(this.#peakBytes, this.#worker.peakBytes);
  }

  /**
   * Run one task; a task given while another runs waits for it.
   *
   * @param task Any cloneable value. @param tells As of `WorkerProcess.run`.
   * @throws {ForecastError} As `WorkerProcess.run`.
   */
  run(task: unknown, tells = false): Promise<unknown> {
    const result = this.#idle.then(() => this.#run(task, tells));
    this.#idle = result.catch(() => {});
    return result;
  }

  /** End the running task, if any. */
  async cancel(): Promise<void> {
    if (this.#isBusy) await this.#worker.kill();
  }

  /** End the worker. Resolves when it is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker.kill();
  }

  async #run(task: unknown, tells: boolean): Promise<unknown> {
    if (!this.#worker.isAlive && !this.#isClosed) {
      this.#peakBytes = this.peakBytes;
      this.#worker = new WorkerProcess(this.#options);
    }
    this.#isBusy = true;
    try {
      return await this.#worker.run(task, tells);
    } finally {
      this.#isBusy = false;
    }
  }
}
