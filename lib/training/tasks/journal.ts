import { deserialize, serialize } from "node:v8";
import { decodeBacktests } from "../../competition/backtest/backtest_codec.ts";
import type { Backtest } from "../../competition/backtest/backtest.ts";
import { DataError } from "../../core/errors/errors.ts";
import { hashValue } from "../../core/bytes/hash.ts";
import { openResultStore, type ResultStore, type ResultStoreOptions } from "../../storage/results/result_store.ts";
import type { FinishResult, FinishTask, PooledModel, PooledResult, TrainingTask, TrainingTaskResult } from "./tasks.ts";

/** Whose journal it is. */
export interface JournalIdentity {
  /** Id of the run. */
  readonly run: string;
  /** Hash of the plan. */
  readonly hash: string;
  /** Hash of the plan and of how it was cut into chunks: results of other work are none of this one's. */
  readonly workHash: string;
  /** The version of the table that it rests on. */
  readonly data: { readonly group: string; readonly version: number };
}

/** How a journal is opened. */
export interface JournalOptions extends ResultStoreOptions {
  /**
   * Where results lie; default: in the folder. Another one is listed before it is read: what it lists is taken for whole until
   * something of it is not, as to verify it would read all of it once more.
   */
  readonly store?: ResultStore;
}

/** How the fit of a model of all keys went. */
export type PooledFit = Required<Omit<PooledModel, "bytes">>;

/** Results that are brought near together, where they lie elsewhere. */
const AHEAD = 64;
/** Name of the result that says whose journal it is. */
const PLAN = "plan";

/**
 * What a run has finished so far, as results that are made once and verified whenever they are read: pooled models by origin,
 * the race on a sample, then backtests and finished keys by chunk. An interrupted run goes on from it; a run whose report is done deletes it. A
 * result that is not as it was written counts as not made.
 *
 *     <dir>/plan   imports/<hash>   pooled/<origin>   race/<round>-<part>   backtests/<chunk>   finished/<chunk>-<hash of its task>
 */
export class Journal {
  /** Folder of the journal, or where workers of this machine find what its store has. */
  readonly dir: string;
  readonly #store: ResultStore;
  #trusts: boolean;

  /**
   * Look at a folder, or at another store.
   *
   * @param dir Folder; it need not exist. @param options Where results lie, file operations, who is told of damage.
   */
  constructor(dir: string, { store, ...options }: JournalOptions = {}) {
    this.dir = dir;
    this.#store = store ?? openResultStore(dir, options);
    this.#trusts = store !== undefined;
  }

  /**
   * Note whose journal this is, if nothing whole says so.
   *
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`, as everything that writes.
   */
  async create(identity: JournalIdentity): Promise<void> {
    if (await this.identity() === null) await this.#store.put(PLAN, new TextEncoder().encode(JSON.stringify(identity)));
  }

  /** Whose journal this is, or null if nothing whole says so. */
  async identity(): Promise<JournalIdentity | null> {
    const bytes = await this.#store.get(PLAN);
    return bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes));
  }

  /** Keep the result of a task. @param name Of {@linkcode resultName}. */
  async keep(name: string, result: TrainingTaskResult): Promise<void> {
    await this.#store.put(name, encodeResult(result));
  }

  /** Pooled models of an origin with the errors of those that failed, or null if they are still to be fitted. */
  async pooled(origin: number): Promise<PooledResult | null> {
    return await this.#result<PooledResult>(`pooled/${origin}`);
  }

  /** Keep an imported model that competes, under the hash of its bytes. */
  async putImported(hash: string, bytes: Uint8Array): Promise<void> {
    await this.#store.put(`imports/${hash}`, bytes);
  }

  /** The bytes of an imported model, or null if they are not there. */
  imported(hash: string): Promise<Uint8Array | null> {
    return this.#store.get(`imports/${hash}`);
  }

  /**
   * Backtests of a part of a round of the race.
   *
   * @throws {DataError} `CORRUPT_JOURNAL` if they are missing.
   */
  async race(round: number, part: number): Promise<Backtest[]> {
    const name = `race/${round}-${part}`, bytes = await this.#store.get(name);
    return bytes === null ? fail(lacking(name)) : decodeBacktests(bytes);
  }

  /** Backtests of a chunk, or null if they are still to be made. */
  async chunk(chunk: number): Promise<Backtest[] | null> {
    const bytes = await this.#store.get(`backtests/${chunk}`);
    return bytes === null ? null : decodeBacktests(bytes);
  }

  /**
   * Backtests of all chunks in order, one chunk in memory at a time.
   *
   * @throws {DataError} `CORRUPT_JOURNAL` if one is missing.
   */
  async *backtests(chunks: number): AsyncGenerator<Backtest[]> {
    const names = Array.from({ length: chunks }, (_, chunk) => `backtests/${chunk}`);
    for await (const bytes of this.#inOrder(names)) yield decodeBacktests(bytes);
  }

  /** Finished keys of a chunk, or null if they are still to be fitted. @param name Of {@linkcode resultName}. */
  async finished(name: string): Promise<FinishResult | null> {
    return await this.#result<FinishResult>(name);
  }

  /**
   * Finished keys of chunks in order, one chunk in memory at a time.
   *
   * @param names Of {@linkcode resultName}.
   * @throws {DataError} `CORRUPT_JOURNAL` if one is missing.
   */
  async *allFinished(names: readonly string[]): AsyncGenerator<FinishResult> {
    for await (const bytes of this.#inOrder(names)) yield deserialize(bytes) as FinishResult;
  }

  /** Those that follow are brought near together: one by one a run of thousands would wait for each. */
  async *#inOrder(names: readonly string[]): AsyncGenerator<Uint8Array> {
    for (const [i, name] of names.entries()) {
      if (i % AHEAD === 0) await this.#store.fetch?.(names.slice(i, i + AHEAD));
      yield await this.#store.get(name) ?? fail(lacking(name));
    }
  }

  /** Names of all results that begin so, verified or not, sorted. */
  async names(prefix = ""): Promise<string[]> {
    return await this.#store.list(prefix);
  }

  /** Names of results that begin so and are as they were written, as far as that is doubted; what is not is set aside. */
  async made(prefix = ""): Promise<string[]> {
    return await (this.#trusts ? this.names(prefix) : this.verified(prefix));
  }

  /** Something is not as it was written: from here on {@linkcode Journal.made} reads what it names. */
  doubt(): void {
    this.#trusts = false;
  }

  /** Names of results that begin so and are as they were written; what is not is set aside. */
  async verified(prefix = ""): Promise<string[]> {
    const names: string[] = [];
    for (const name of await this.names(prefix)) if (await this.#store.get(name) !== null) names.push(name);
    return names;
  }

  /** Pooled contenders that failed at any of some origins, once for each; origins that are still to be fitted have none. */
  async pooledFits(origins: readonly number[]): Promise<PooledFit[]> {
    const fits: PooledFit[] = [];
    for (const origin of origins) {
      const { models = [] } = await this.pooled(origin) ?? {};
      fits.push(...models.map(({ contender, error, milliseconds = 0 }) => ({ contender, error, milliseconds })));
    }
    return fits;
  }

  /** Only what passed its checksum is deserialised, and only data comes of it. */
  async #result<T>(name: string): Promise<T | null> {
    const bytes = await this.#store.get(name);
    return bytes === null ? null : deserialize(bytes) as T;
  }
}

/**
 * The name of the result of a task: what other choices gave is no answer to a task of champions, so that theirs has its hash.
 *
 * @param task As it was made, nothing left out.
 */
export function resultName(task: TrainingTask): string {
  if (task.kind === "pooled") return `pooled/${task.origin}`;
  if (task.kind === "race") return `race/${task.round}-${task.part}`;
  return task.kind === "backtest" ? `backtests/${task.chunk}` : finishedName(task);
}

/** By what is asked for, as JSON: how a process holds its numbers is no part of it. */
function finishedName({ chunk, keys, groups, profile, priors = {} }: FinishTask): string {
  return `finished/${chunk}-${hashValue([keys, hashOnce(groups), hashOnce(profile), hashOnce(priors)]).slice(0, 16)}`;
}

/** What all tasks of a run have is hashed once. */
const HASHES = new WeakMap<object, string>();

function hashOnce(shared: object): string {
  const known = HASHES.get(shared);
  if (known !== undefined) return known;
  const hash = hashValue(shared);
  HASHES.set(shared, hash);
  return hash;
}

/** What is kept of a result. */
export function encodeResult(result: TrainingTaskResult): Uint8Array {
  return result.kind === "pooled" || result.kind === "finish" ? serialize(result) : result.bytes;
}

/**
 * A result that was there is not as it was written, in the midst of the work that rests on it.
 *
 * @param name Of the result.
 */
export function lacking(name: string): DataError {
  return new DataError(
    "CORRUPT_JOURNAL",
    `Cannot go on as the journal must hold ${name} as it was written: current value is missing or damaged`,
    { hint: "What was damaged has been set aside: the same command with --resume makes it again.", context: { name } },
  );
}

function fail(error: Error): never {
  throw error;
}
