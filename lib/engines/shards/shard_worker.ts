import { type ErrorRecord, type ForecastError, WorkerError } from "../../core/errors/errors.ts";
import type { Logger } from "../../core/logger.ts";
import type { Engine } from "../../parallel/engine.ts";
import type { Place } from "../../storage/results/place.ts";
import { type NamedTask, PassBook } from "../pass_book.ts";
import { type Attempter, Attempts } from "./attempts.ts";
import { type DueShards, dueShards } from "./due_shards.ts";
import { cutPiece, type Piece } from "./piece.ts";

/** What the tasks of a job are, for who does them. */
export interface ShardJob<Task, Result> {
  /** What runs them on this machine. */
  readonly engine: Engine<Task, Result>;
  /** Names of the results that a task rests on: a machine must have them at hand before it begins. */
  inputsOf(task: Task): readonly string[];
  /** What to run in place of a task that has ended its worker process; null: nothing. */
  retry(task: Task, error: ForecastError): Task | null;
  /** A result as bytes, the same wherever it was made. */
  encode(result: Result): Uint8Array;
  /** What {@linkcode ShardJob.encode} made. */
  decode(task: Task, bytes: Uint8Array<ArrayBuffer>): Result;
  /** All units of a task. */
  pieceOf(task: Task): Piece;
  /** A task that does a piece alone. @param cutOff Why its one unit is left out; absent: it is done. */
  partOf(task: Task, piece: Piece, cutOff?: ErrorRecord): Task;
  /** The result of a whole task of those of its pieces, in order: the bytes that it would have had. */
  join(task: Task, results: readonly Result[]): Result;
}

/** How a machine works. */
export interface ShardWorkerOptions extends Attempter {
  /** Where passes and results lie. */
  readonly place: Place;
  /** Where to say what is done. */
  readonly log: Logger;
  /** Stops the work; what is finished is kept. */
  readonly signal?: AbortSignal;
}

/** Does shards of the passes of a place. */
export interface Shards {
  /** The pass that is due and its open shards, or null. */
  due(): Promise<DueShards | null>;
  /**
   * Do a shard of the pass that is due.
   *
   * @param shard From 0; nothing is done for one that the pass does not have, or that is done.
   * @throws {WorkerError} `ABORTED` if the signal fired; as `Engine.run`. What is finished is kept.
   */
  work(shard: number): Promise<WorkedShard>;
  /** Let go of the workers. */
  close(): Promise<void>;
}

/** What was done of a shard. */
export interface WorkedShard {
  /** Its number. */
  readonly shard: number;
  /** Number of the pass; null if none is open. */
  readonly pass: number | null;
  /** Results that it has made; 0: there was nothing to do. */
  readonly done: number;
  /** Parts at which the machine had died again and again, as `backtests/3:17`: left out, with their reason. */
  readonly quarantined: readonly string[];
}

/** So many deaths, and the work is done in smaller pieces. */
const DEATHS = 2;
/** A piece is cut into as many. */
const PARTS = 16;

/**
 * Does shards of whatever pass of a place is due. Nothing is decided here but how a shard is got through: its results have the names
 * that its pass gives them, and whoever puts one first has made it.
 *
 * A shard that has ended its machine twice is done task by task, a task that has done so in pieces, at last key by key; the key
 * at which it dies even so is left out, as one that ends a worker process: its fallback forecasts, with `WORKER_CRASHED`.
 */
export class ShardWorker<Task, Result> implements Shards {
  readonly #job: ShardJob<Task, Result>;
  readonly #options: ShardWorkerOptions;
  readonly #book: PassBook<Task>;
  readonly #attempts: Attempts;
  #quarantined: string[] = [];

  /** @param job What is done. @param options Where, by whom. */
  constructor(job: ShardJob<Task, Result>, options: ShardWorkerOptions) {
    const { place, who, host, job: giver } = options;
    this.#job = job;
    this.#options = options;
    this.#book = new PassBook(place.results);
    this.#attempts = new Attempts(place.results, { who, host, job: giver });
  }

  due(): Promise<DueShards | null> {
    return dueShards(this.#options.place);
  }

  async work(shard: number): Promise<WorkedShard> {
    const pass = await this.#book.newest();
    const tasks = pass === null ? [] : await this.#book.openTasks(pass, shard);
    if (pass === null || tasks.length === 0) return { shard, pass: pass?.pass ?? null, done: 0, quarantined: [] };
    const what = `shards/${pass.id}/${shard}`, isFrail = await this.#attempts.deaths(what) >= DEATHS;
    if (isFrail) {
      this.#options.log.warn(`shard ${shard} has ended its machine ${DEATHS} times: it is done task by task`);
    }
    this.#quarantined = [];
    await this.#attempt(what, async () => {
      if (!isFrail) return await this.#runAll(tasks);
      for (const { name, task } of tasks) {
        await this.#keep(name, await this.#inPieces(name, task, this.#job.pieceOf(task)));
      }
    });
    return { shard, pass: pass.pass, done: tasks.length, quarantined: this.#quarantined };
  }

  close(): Promise<void> {
    return this.#job.engine.close();
  }

  async #attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    const attempt = await this.#attempts.begin(what);
    let result: T;
    try {
      result = await work();
    } catch (thrown) {
      // What stopped the work may keep its end from being noted: the first is the reason.
      await attempt.end().catch(() => {});
      throw thrown;
    }
    await attempt.end();
    return result;
  }

  async #runAll(tasks: readonly NamedTask<Task>[]): Promise<void> {
    const { signal, place } = this.#options;
    await place.fetch([...new Set(tasks.flatMap(({ task }) => this.#job.inputsOf(task)))]);
    await this.#job.engine.run(tasks.map(({ task }) => task), {
      signal,
      retry: (task, error) => this.#job.retry(task, error),
      onResult: (result, index) => this.#keep(tasks[index]!.name, result),
    });
  }

  async #keep(name: string, result: Result): Promise<void> {
    await this.#options.place.results.put(name, this.#job.encode(result));
  }

  /** A piece as a whole, unless that has ended machines; then in smaller ones. Pieces are kept, so that none is done twice. */
  async #inPieces(name: string, task: Task, piece: Piece): Promise<Result> {
    const { results } = this.#options.place, what = `pieces/${name}/${piece.from}-${piece.to}`;
    const kept = await results.get(what);
    if (kept !== null) return this.#job.decode(task, kept);
    const isFrail = await this.#attempts.deaths(what) >= DEATHS, isOne = piece.to - piece.from <= 1;
    if (isFrail && !isOne) {
      const parts: Result[] = [];
      for (const part of cutPiece(piece, PARTS)) parts.push(await this.#inPieces(name, task, part));
      return this.#job.join(task, parts);
    }
    if (isFrail) this.#quarantine(name, piece);
    const part = this.#job.partOf(task, piece, isFrail ? deadly(name, piece) : undefined);
    const result = await this.#attempt(what, () => this.#runOne(part));
    await results.put(what, this.#job.encode(result));
    return result;
  }

  async #runOne(task: Task): Promise<Result> {
    const { signal, place } = this.#options, results: Result[] = [];
    await place.fetch(this.#job.inputsOf(task));
    await this.#job.engine.run([task], {
      signal,
      retry: (task, error) => this.#job.retry(task, error),
      onResult: (result) => void results.push(result),
    });
    return results[0]!;
  }

  #quarantine(name: string, { from }: Piece): void {
    this.#quarantined.push(`${name}:${from}`);
    this.#options.log.warn(`${name}: part ${from} has ended its machine ${DEATHS} times by itself: it is left out`);
  }
}

/** Why a key, or a contender of all keys, is left out that ends machines as a whole. */
function deadly(name: string, { from }: Piece): ErrorRecord {
  return new WorkerError(
    "WORKER_CRASHED",
    `Cannot finish part ${from} of ${name} as its machine must stay alive: current value is ended ${DEATHS} times at it`,
    {
      hint: "Give the machine more memory, or the fit less (limits.memoryMb of the config).",
      context: { name, unit: from, step: -1 },
    },
  ).toJSON();
}
