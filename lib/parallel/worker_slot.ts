import type { Residents } from "./memory_evidence.ts";
import { type WorkerOptions, WorkerProcess } from "./worker_process.ts";

/** Most workers that are started for one task, when each is ended from outside before it can run anything. */
const STARTS = 5;

/** Milliseconds before the second start, doubled for each further one: a machine out of memory needs a moment. */
const PAUSE = 100;

/** Place of one worker at a time: one that is gone is replaced when there is work for it. */
export class WorkerSlot {
  readonly #options: WorkerOptions;
  readonly #residents: Residents;
  #worker: WorkerProcess;
  #idle: Promise<unknown> = Promise.resolve();
  #isBusy = false;
  #isClosed = false;
  #cancels = 0;
  #peakBytes = 0;

  /**
   * Start the worker.
   *
   * @param options How to start and limit it. @param residents Memory of the pool's workers.
   */
  constructor(options: WorkerOptions, residents: Residents = new Map()) {
    this.#options = options;
    this.#residents = residents;
    this.#worker = new WorkerProcess(options, residents);
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
    this.#cancels++;
    if (this.#isBusy) await this.#worker.kill();
  }

  /** End the worker. Resolves when it is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker.kill();
  }

  async #run(task: unknown, tells: boolean): Promise<unknown> {
    this.#isBusy = true;
    try {
      await this.#start();
      return await this.#worker.run(task, tells);
    } finally {
      this.#isBusy = false;
    }
  }

  /** Bring up a worker in place of one that is gone. An entry that does not load fails at once: it would again. */
  async #start(): Promise<void> {
    const cancels = this.#cancels;
    for (let starts = 1;; starts++) {
      if (!this.#worker.isAlive && !this.#isClosed) this.#replace();
      const worker = this.#worker;
      try {
        return await worker.ready;
      } catch (thrown) {
        if (!worker.mayStartAgain || starts === STARTS) throw thrown;
        await new Promise((resolve) => setTimeout(resolve, PAUSE * 2 ** (starts - 1)));
        if (this.#isClosed || cancels !== this.#cancels) throw thrown;
      }
    }
  }

  #replace(): void {
    this.#peakBytes = this.peakBytes;
    this.#worker = new WorkerProcess(this.#options, this.#residents);
  }
}
