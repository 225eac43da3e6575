import { ForecastError, type WorkerError } from "../core/errors/errors.ts";
import { decodeFrame, encodeFrame, readFrames } from "./frames.ts";
import { MemoryEvidence, type Residents } from "./memory_evidence.ts";
import { permissionFlags } from "./permission_flags.ts";
import { type FromWorker, MEMORY_LIMIT, type ToWorker } from "./protocol.ts";
import { SilenceWatch } from "./silence.ts";
import { crashed, notStarted, pastLimit, poolClosed } from "./worker_errors.ts";

/** How a worker is started, and when it is ended. */
export interface WorkerOptions {
  /** The worker's module; it calls `serveTasks`. */
  readonly entry: URL | string;
  /** Folders that its tasks read: it may do nothing else then. Default: all that this process may. */
  readonly reads?: readonly string[];
  /** Sent once to the worker, as `context.init`. */
  readonly init?: unknown;
  /** Seconds that a task may stay at one step (`context.at`), > 0; default: no limit. */
  readonly seconds?: number;
  /** Resident memory that the worker's process may take, MB, > 0; default: no limit. */
  readonly memoryMb?: number;
  /** Seconds in which the entry must have loaded, > 0; default 120. */
  readonly startSeconds?: number;
  /** Seconds without a sign of life after which its process counts as stopped and is ended, > 0; default 60. */
  readonly silentSeconds?: number;
}

/** Seconds in which an entry must have loaded: a machine under load needs some, one that waits for ever is broken. */
const START_SECONDS = 120;

/**
 * Seconds without a sign of life. A host needs microseconds of a processor to give one, and gives one every second: on a
 * machine with thirty times more work than processors it waits for tenths of one. Who missed sixty of them is stopped.
 */
const SILENT_SECONDS = 60;

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
  readonly #evidence: MemoryEvidence;
  readonly #late: SilenceWatch;
  #silence: SilenceWatch | null = null;
  #task: PromiseWithResolvers<unknown> | null = null;
  #isReady = false;
  #unit = -1;
  #death: WorkerError | null = null;
  #isFromOutside = false;
  #printed = "";
  #peakBytes = 0;

  /** @param options What to start; it starts at once. @param residents Memory of the pool's workers. */
  constructor(options: WorkerOptions, residents: Residents = new Map()) {
    this.#options = options;
    const { startSeconds = START_SECONDS, memoryMb = Infinity } = options;
    this.#evidence = new MemoryEvidence({ limit: memoryMb * 1e6, residents });
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
    this.#late = new SilenceWatch(startSeconds, () => this.#failToStart(startSeconds));
    this.#send({ kind: "init", init: options.init });
  }

  /** Whether it can still run tasks. */
  get isAlive(): boolean {
    return this.#death === null;
  }

  /** Whether it was ended, or stopped, from outside before it could run tasks: another one may come up. */
  get mayStartAgain(): boolean {
    return this.#isFromOutside && !this.#isReady;
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
    this.#evidence.begin();
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
    this.#die(poolClosed());
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
      for await (const body of readFrames(this.#heard())) this.#receive(decodeFrame(body) as FromWorker);
    } catch (thrown) {
      this.#die(this.#crashed(thrown instanceof Error ? thrown.message : String(thrown)));
    }
    await printed;
    const { code, signal } = await this.#child.status;
    if (this.isAlive) this.#die(this.#ending(code, signal));
    this.#evidence.end();
    await this.#input.abort().catch(() => {});
  }

  /** What it says; each piece is a sign of life, also of an answer that is long in coming. */
  async *#heard(): AsyncGenerator<Uint8Array> {
    const { silentSeconds = SILENT_SECONDS } = this.#options;
    for await (const piece of this.#child.stdout) {
      if (this.isAlive) this.#silence ??= new SilenceWatch(silentSeconds, () => this.#fallSilent(silentSeconds));
      this.#silence?.break();
      yield piece;
    }
  }

  #fallSilent(seconds: number): void {
    this.#isFromOutside = true;
    this.#die(this.#crashed(`no sign of life for ${seconds} s, as of a stopped process`));
  }

  /** A process that has said nothing at all was stopped or had no processor; else its entry is to blame. */
  #failToStart(seconds: number): void {
    this.#isFromOutside = this.#silence === null;
    this.#die(this.#crashed(`not loaded after ${seconds} s`));
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        this.#isReady = true;
        this.#late.end();
        return this.#started.resolve();
      case "alive":
        this.#peakBytes = Math.max(this.#peakBytes, message.rss);
        return this.#evidence.tell(message.rss);
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
        return this.#die(pastLimit(message.code, { unit: message.unit, step: message.step }, this.#options));
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
    this.#late.end();
    this.#silence?.end();
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
    this.#isFromOutside ||= printed === null && signal !== null;
    // The kernel ends who takes the last memory, without a word; V8 says so before it ends.
    const isOfMemory = printed !== null || (signal === "SIGKILL" && this.#evidence.speaks());
    if (this.#task !== null && isOfMemory) {
      return pastLimit(MEMORY_LIMIT, { unit: this.#unit, step: -1 }, this.#options);
    }
    return this.#crashed(printed?.[0] ?? signal ?? `exit code ${code}`);
  }

  #crashed(reason: string): WorkerError {
    if (!this.#isReady) return notStarted(reason, this.#printed);
    return crashed(reason, { unit: this.#unit, step: -1 }, this.#printed);
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

function hostArguments({ entry, reads, seconds = Infinity, memoryMb = Infinity }: WorkerOptions): string[] {
  const heap = memoryMb < Infinity ? [`--v8-flags=--max-old-space-size=${Math.ceil(memoryMb)}`] : [];
  const host = new URL("./host.ts", import.meta.url).href;
  const flags = ["--quiet", ...permissionFlags(entry, reads), ...heap];
  return ["run", ...flags, host, String(entry), String(seconds), String(memoryMb)];
}
