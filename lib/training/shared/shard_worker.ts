import type { Environment } from "../../core/environment.ts";
import { type ErrorRecord, WorkerError } from "../../core/errors.ts";
import type { Logger } from "../../core/logger.ts";
import { type NamedTask, PassBook } from "../../engines/pass_book.ts";
import type { Place } from "../../storage/place.ts";
import type { TableParts } from "../../data/parts/table_parts.ts";
import { pooledChunksOf } from "../execute.ts";
import { goOnWithout } from "../go_on_without.ts";
import { encodeResult } from "../journal.ts";
import { cutPiece, decodeResult, joinPieces, pieceOf } from "../pieces.ts";
import type { TrainingPlan } from "../plan.ts";
import { type StartEngine, startEngine, type TrainingEngine } from "../start_engine.ts";
import type { PartsOfRun, Piece, TrainingTask, TrainingTaskResult } from "../tasks.ts";
import { Attempts } from "./attempts.ts";
import { type DueShards, dueShards } from "./due_shards.ts";
import { journalIn, openParts, readPlan } from "./shared_plan.ts";
import { inputsOf } from "./task_inputs.ts";

/** How a machine works. */
export interface WorkOptions {
  /** Where the plan lies. */
  readonly place: Place;
  /** Code and machine of this process. */
  readonly environment: Environment;
  /** Who works, for who reads the notes of attempts: machine, process, time. */
  readonly who: string;
  /** Workers; default 1, as the machine has a shard for each of its processors. 0: all is done in this process. */
  readonly workers?: number;
  /** Module that the workers run; default the product's own. */
  readonly worker?: URL;
  /** What runs the tasks; default: `workers` on this machine. */
  readonly engine?: StartEngine;
  /** Where to say what is done. */
  readonly log: Logger;
  /** Stops the work; what is finished is kept. */
  readonly signal?: AbortSignal;
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
export class ShardWorker {
  readonly #options: WorkOptions;
  readonly #plan: TrainingPlan;
  readonly #table: TableParts;
  readonly #engine: TrainingEngine;
  readonly #book: PassBook<TrainingTask>;
  readonly #attempts: Attempts;
  #quarantined: string[] = [];

  private constructor(
    options: WorkOptions,
    work: { readonly plan: TrainingPlan; readonly table: TableParts; readonly parts: PartsOfRun },
  ) {
    const { place, workers = 1, worker, engine, who } = options, { plan, table, parts } = work;
    this.#options = options;
    this.#plan = plan;
    this.#table = table;
    this.#engine = startEngine(plan, { journal: journalIn(place), workers, parts, worker, engine });
    this.#book = new PassBook(place.results);
    this.#attempts = new Attempts(place.results, who);
  }

  /**
   * Look at the plan of a place and the parts of its table.
   *
   * @param options Place, workers, code.
   * @throws {DataError} `NO_PLAN`, `CORRUPT_PLAN`, `PLAN_CHANGED`, `CODE_CHANGED`, `OTHER_DATA`; as `TableParts.open`.
   */
  static async open(options: WorkOptions): Promise<ShardWorker> {
    const shared = await readPlan(options.place, options), { job: { plan }, table: sha256 } = shared;
    const table = await openParts(options.place, shared), rows = await table.rowsOf(pooledChunksOf(plan).flat());
    return new ShardWorker(options, { plan, table, parts: { sha256, rows } });
  }

  /** The pass that is due and its open shards, or null. */
  due(): Promise<DueShards | null> {
    return dueShards(this.#options.place);
  }

  /**
   * Do a shard of the pass that is due.
   *
   * @param shard From 0; nothing is done for one that the pass does not have, or that is done.
   * @throws {WorkerError} `ABORTED` if the signal fired; as `Engine.run`. What is finished is kept.
   */
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
        await this.#keep(name, await this.#inPieces(name, task, pieceOf(task, this.#plan)));
      }
    });
    return { shard, pass: pass.pass, done: tasks.length, quarantined: this.#quarantined };
  }

  /** Let go of the workers. */
  close(): Promise<void> {
    return this.#engine.close();
  }

  async #attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    const attempt = await this.#attempts.begin(what);
    try {
      return await work();
    } finally {
      await attempt.end();
    }
  }

  async #runAll(tasks: readonly NamedTask<TrainingTask>[]): Promise<void> {
    const { log, signal, place } = this.#options;
    await place.fetch([...new Set(tasks.flatMap(({ task }) => inputsOf(task, this.#plan, this.#table)))]);
    await this.#engine.run(tasks.map(({ task }) => task), {
      signal,
      retry: goOnWithout(log),
      onResult: (result, index) => this.#keep(tasks[index]!.name, result),
    });
  }

  async #keep(name: string, result: TrainingTaskResult): Promise<void> {
    await this.#options.place.results.put(name, encodeResult(result));
  }

  /** A piece as a whole, unless that has ended machines; then in smaller ones. Pieces are kept, so that none is done twice. */
  async #inPieces(name: string, task: TrainingTask, piece: Piece): Promise<TrainingTaskResult> {
    const { results } = this.#options.place, what = `pieces/${name}/${piece.from}-${piece.to}`;
    const kept = await results.get(what);
    if (kept !== null) return decodeResult(task, kept);
    const isFrail = await this.#attempts.deaths(what) >= DEATHS, isOne = piece.to - piece.from <= 1;
    if (isFrail && !isOne) {
      const parts: TrainingTaskResult[] = [];
      for (const part of cutPiece(piece, PARTS)) parts.push(await this.#inPieces(name, task, part));
      return joinPieces(task, parts);
    }
    if (isFrail) this.#quarantine(name, piece);
    const cutOff = isFrail ? { cutOff: [{ unit: piece.from, error: deadly(name, piece) }] } : {};
    const result = await this.#attempt(what, () => this.#runOne({ ...task, only: piece, ...cutOff }));
    await results.put(what, encodeResult(result));
    return result;
  }

  async #runOne(task: TrainingTask): Promise<TrainingTaskResult> {
    const { log, signal, place } = this.#options, results: TrainingTaskResult[] = [];
    await place.fetch(inputsOf(task, this.#plan, this.#table));
    await this.#engine.run([task], {
      signal,
      retry: goOnWithout(log),
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
