import { decodeBacktests } from "../competition/backtest_codec.ts";
import type { Backtest, ContenderFailure } from "../competition/backtest.ts";
import { hashBytes } from "../core/hash.ts";
import { storageError } from "../storage/system_error.ts";

/** Whose journal it is. */
export interface JournalIdentity {
  /** Id of the run. */
  readonly run: string;
  /** Hash of the plan. */
  readonly hash: string;
  /** Hash of the plan and of how it was cut into chunks: a journal of other work cannot be continued. */
  readonly workHash: string;
}

/**
 * What a run has finished so far, as files: pooled models and the backtests of each chunk of keys. An interrupted run goes on
 * from it; a committed run deletes it.
 *
 *     <dir>/plan.json   pooled/<origin>.done   pooled/<hash of contender>-<origin>.bin   backtests/<chunk>.bin
 */
export class Journal {
  /** Folder of the journal. */
  readonly dir: string;

  /**
   * Look at a folder.
   *
   * @param dir Folder of the journal; it need not exist.
   */
  constructor(dir: string) {
    this.dir = dir;
  }

  /**
   * Create the folders and note whose journal this is.
   *
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
   */
  async create(identity: JournalIdentity): Promise<void> {
    try {
      await Deno.mkdir(`${this.dir}/pooled`, { recursive: true });
      await Deno.mkdir(`${this.dir}/backtests`, { recursive: true });
    } catch (thrown) {
      throw storageError(thrown, this.dir);
    }
    writeWhole(`${this.dir}/plan.json`, new TextEncoder().encode(JSON.stringify(identity)));
  }

  /** Whose journal this is, or null if there is none that can be continued. */
  async identity(): Promise<JournalIdentity | null> {
    try {
      return JSON.parse(await Deno.readTextFile(`${this.dir}/plan.json`));
    } catch {
      return null;
    }
  }

  /** Path of a pooled model; a contender's name may be any text, so it enters as a hash. */
  pooledPath(contender: string, origin: number): string {
    return `${this.dir}/pooled/${hashBytes(contender).slice(0, 16)}-${origin}.bin`;
  }

  /** Path of the mark that all pooled models of an origin are there, or failed for good. */
  donePath(origin: number): string {
    return `${this.dir}/pooled/${origin}.done`;
  }

  /**
   * Note that the pooled models of an origin are there, or failed for good.
   *
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
   */
  closeOrigin(origin: number, failures: readonly ContenderFailure[]): void {
    writeWhole(this.donePath(origin), new TextEncoder().encode(JSON.stringify(failures)));
  }

  /** Pooled contenders that failed at any of some origins, once for each; origins that are not done have none. */
  pooledFailures(origins: readonly number[]): ContenderFailure[] {
    return origins.map((origin) => this.donePath(origin)).filter((path) => this.has(path))
      .flatMap((path): ContenderFailure[] => JSON.parse(Deno.readTextFileSync(path)));
  }

  /** Path of the backtests of a chunk. */
  backtestPath(chunk: number): string {
    return `${this.dir}/backtests/${chunk}.bin`;
  }

  /** Whether a file of the journal is finished. */
  has(path: string): boolean {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  }

  /** Backtests of all chunks in order, one chunk in memory at a time. */
  async *backtests(chunks: number): AsyncGenerator<Backtest[]> {
    for (let chunk = 0; chunk < chunks; chunk++) yield decodeBacktests(await Deno.readFile(this.backtestPath(chunk)));
  }

  /** Remove it: the run is committed. */
  async remove(): Promise<void> {
    try {
      await Deno.remove(this.dir, { recursive: true });
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw storageError(thrown, this.dir);
    }
  }
}

/**
 * Write a file so that it is there whole or not at all.
 *
 * @param path Target. @param bytes Content.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`; the target is as it was.
 */
export function writeWhole(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.tmp`;
  try {
    Deno.writeFileSync(temporary, bytes);
    Deno.renameSync(temporary, path);
  } catch (thrown) {
    try {
      Deno.removeSync(temporary);
    } catch {
      // it may never have come to be
    }
    throw storageError(thrown, path);
  }
}
