import { ForecastError, WorkerError } from "../core/errors.ts";
import { decodeFrame, encodeFrame, readFrames } from "./frames.ts";
import {
  type FromWorker,
  type LimitCode,
  MEMORY_LIMIT,
  POOL_CLOSED,
  TIME_LIMIT,
  type ToWorker,
  WORKER_CRASHED,
  WORKER_START,
} from "./protocol.ts";

/** How a worker is started, and when it is ended. */
export interface WorkerOptions {
  /** The worker's module; it calls `serveTasks`. */
  readonly entry: URL | string;
  /** Sent once to the worker, as `context.init`. */
  readonly init?: unknown;
  /** Seconds that a task may stay at one step (`context.at`), > 0; default: no limit. */
  readonly seconds?: number;
  /** Resident memory that the worker's process may take, MB, > 0; default: no limit. */
  readonly memoryMb?: number;
  /** Seconds in which the entry must have loaded, > 0; default 120. */
  readonly startSeconds?: number;
}

/** Seconds in which an entry must have loaded: a machine under load needs some, one that waits for ever is broken. */
const START_SECONDS = 120;

/** Most characters of a worker's standard error that are kept. */
const KEPT = 4000;

/**
 * One worker: a process with a thread that works and a host that watches it (`host.ts`). A process, because nothing else
 * can be ended whatever it does: a thread goes on with its loop, and takes all others along when it runs out of memory.
 */
export class WorkerProcess {
  /** Resolves when tasks can be run; rejects with `WORKER_START` if the entry does not load. */
  readonly ready: Promise<void>;
  readonly #options: WorkerOptions;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #started = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  readonly #late: ReturnType<typeof setTimeout>;
  #task: PromiseWithResolvers<unknown> | null = null;
  #isReady = false;
  #unit = -1;
  #death: WorkerError | null = null;
  #printed = "";
  #peakBytes = 0;

  /** @param options What to start; it starts at once. */
  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: hostArguments(options),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.ready = this.#started.promise;
    // Nobody may be waiting when it fails: the error is kept for the next task.
    this.ready.catch(() => {});
    this.#ended = this.#follow();
    const { startSeconds = START_SECONDS } = options;
    this.#late = setTimeout(() => this.#die(this.#crashed(`not loaded after ${startSeconds} s`)), startSeconds * 1e3);
    this.#send({ kind: "init", init: options.init });
  }

  /** Whether it can still run tasks. */
  get isAlive(): boolean {
    return this.#death === null;
  }

  /** Largest resident memory that it has told of, bytes. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  /**
   * Run one task, after the one before.
   *
   * @param task Any cloneable value. @param tells Whether it tells its units, so that one at which it dies is known.
   * @throws {ForecastError} What the handler threw. @throws {WorkerError} `TIME_LIMIT`, `MEMORY_LIMIT`, `WORKER_CRASHED`
   * with `context.unit` and `context.step`, where the task was (-1: not known); `POOL_CLOSED`, `WORKER_START`.
   */
  async run(task: unknown, tells = false): Promise<unknown> {
    await this.ready;
    if (this.#death !== null) throw this.#death;
    this.#unit = -1;
    const result = Promise.withResolvers<unknown>();
    this.#task = result;
    try {
      this.#send({ kind: "task", task, tells });
    } catch (thrown) {
      this.#task = null;
      throw thrown;
    }
    return await result.promise;
  }

  /** End it, whatever it does. Resolves when the process is gone. */
  async kill(): Promise<void> {
    const wasAlive = this.isAlive;
    this.#die(
      new WorkerError(POOL_CLOSED, "Cannot finish the task as its pool must be open: current value is closed"),
    );
    await this.#ended;
    if (wasAlive) this.#passOn();
  }

  /** Throws if the message cannot be cloned; a process that is gone is told about by its end. */
  #send(message: ToWorker): void {
    this.#input.write(encodeFrame(message)).catch(() => {});
  }

  /** Until the process is gone and all that it said has been heard. */
  async #follow(): Promise<void> {
    const printed = this.#readPrinted();
    try {
      for await (const body of readFrames(this.#child.stdout)) this.#receive(decodeFrame(body) as FromWorker);
    } catch (thrown) {
      this.#die(this.#crashed(thrown instanceof Error ? thrown.message : String(thrown)));
    }
    await printed;
    const { code, signal } = await this.#child.status;
    this.#die(this.#ending(code, signal));
    await this.#input.abort().catch(() => {});
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        this.#isReady = true;
        clearTimeout(this.#late);
        return this.#started.resolve();
      case "at":
        this.#unit = message.unit;
        return;
      case "result":
        this.#peakBytes = Math.max(this.#peakBytes, message.peakBytes);
        this.#passOn();
        return this.#settle()?.resolve(message.result);
      case "error":
        return this.#settle()?.reject(ForecastError.fromJSON(message.error));
      case "limit":
        return this.#die(this.#cutOff(message));
      case "crash":
        return this.#die(this.#crashed(message.message));
    }
  }

  #settle(): PromiseWithResolvers<unknown> | null {
    const task = this.#task;
    this.#task = null;
    return task;
  }

  /** The first reason counts. */
  #die(reason: WorkerError): void {
    if (this.#death !== null) return;
    this.#death = reason;
    clearTimeout(this.#late);
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // it is gone already
    }
    this.#started.reject(reason);
    this.#settle()?.reject(reason);
  }

  /** Why a process ended that nobody had condemned. */
  #ending(code: number, signal: string | null): WorkerError {
    const printed = /out of memory.*/i.exec(this.#printed);
    // The kernel ends who takes the last memory; V8 says so before it ends.
    if (this.#task !== null && (printed !== null || signal === "SIGKILL")) {
      return this.#cutOff({ code: MEMORY_LIMIT, unit: this.#unit, step: -1 });
    }
    return this.#crashed(printed?.[0] ?? (signal === null ? `exit code ${code}` : signal));
  }

  #cutOff({ code, unit, step }: { code: LimitCode; unit: number; step: number }): WorkerError {
    const { seconds, memoryMb } = this.#options;
    const [most, hint] = code === TIME_LIMIT
      ? [`at most ${seconds} s for one step`, "Give it more time or less work."]
      : [memoryMb === undefined ? "no more memory than there is" : `at most ${memoryMb} MB`, "Give it more memory."];
    return new WorkerError(code, `Cannot finish the task as it must take ${most}: current value is more`, {
      hint,
      context: { unit, step },
    });
  }

  #crashed(reason: string): WorkerError {
    const printed = this.#printed === "" ? {} : { printed: this.#printed };
    if (!this.#isReady) {
      return new WorkerError(WORKER_START, `Cannot start a worker as its entry must load: current value is ${reason}`, {
        hint: "Run again with --debug; check that the dependencies are installed (deno task doctor).",
        context: printed,
      });
    }
    return new WorkerError(
      WORKER_CRASHED,
      `Cannot finish the task as its worker must stay alive: current value is ${reason}`,
      { hint: "The other tasks go on in a new worker.", context: { unit: this.#unit, step: -1, ...printed } },
    );
  }

  /** What it prints is kept until the task has a result: the last words of a worker that dies say why. */
  async #readPrinted(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#printed = (this.#printed + text).slice(-KEPT);
    }
  }

  #passOn(): void {
    if (this.#printed === "") return;
    Deno.stderr.writeSync(new TextEncoder().encode(this.#printed));
    this.#printed = "";
  }
}

function hostArguments({ entry, seconds = Infinity, memoryMb = Infinity }: WorkerOptions): string[] {
  const heap = memoryMb < Infinity ? [`--v8-flags=--max-old-space-size=${Math.ceil(memoryMb)}`] : [];
  const host = new URL("./host.ts", import.meta.url).href;
  return ["run", "--quiet", "-A", ...heap, host, String(entry), String(seconds), String(memoryMb)];
}
