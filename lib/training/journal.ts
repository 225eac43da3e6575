import { decodeBacktests } from "../competition/backtest_codec.ts";
import type { Backtest } from "../competition/backtest.ts";
import { ForecastError } from "../core/errors.ts";

/**
 * What a run has finished so far, as files: pooled models and the backtests of each chunk of keys. An interrupted run goes on
 * from it; a committed run deletes it.
 *
 *     <dir>/plan.json   pooled/<contender>-<origin>.bin   backtests/<chunk>.bin
 */
export class Journal {
  /** @param dir Folder of the journal. */
  constructor(readonly dir: string) {}

  /** Create the folders and note whose journal this is. */
  async create(identity: { run: string; hash: string; workHash: string }): Promise<void> {
    await Deno.mkdir(`${this.dir}/pooled`, { recursive: true });
    await Deno.mkdir(`${this.dir}/backtests`, { recursive: true });
    await writeWhole(`${this.dir}/plan.json`, new TextEncoder().encode(JSON.stringify(identity)));
  }

  /** Whose journal this is, or null if there is none. */
  async identity(): Promise<{ run: string; hash: string; workHash: string } | null> {
    try {
      return JSON.parse(await Deno.readTextFile(`${this.dir}/plan.json`));
    } catch {
      return null;
    }
  }

  /** Path of a pooled model. */
  pooledPath(contender: string, origin: number): string {
    return `${this.dir}/pooled/${contender}-${origin}.bin`;
  }

  /** Whether a file of the journal is finished. */
  has(path: string): boolean {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  }

  /** Path of the backtests of a chunk. */
  backtestPath(chunk: number): string {
    return `${this.dir}/backtests/${chunk}.bin`;
  }

  /** Backtests of all chunks in order, one chunk in memory at a time. */
  async *backtests(chunks: number): AsyncGenerator<Backtest[]> {
    for (let chunk = 0; chunk < chunks; chunk++) yield decodeBacktests(await Deno.readFile(this.backtestPath(chunk)));
  }

  /** Remove it: the run is committed. */
  async remove(): Promise<void> {
    await Deno.remove(this.dir, { recursive: true }).catch((thrown) => {
      if (!(thrown instanceof Deno.errors.NotFound)) throw ForecastError.from(thrown);
    });
  }
}

/**
 * Write a file so that it is there whole or not at all.
 *
 * @param path Target. @param bytes Content.
 */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  await Deno.writeFile(temporary, bytes);
  await Deno.rename(temporary, path);
}
