import { isFile } from "../../storage/files/files.ts";
import { IN_PROGRESS, Mark } from "../../storage/files/mark.ts";
import type { ResultStore } from "../../storage/results/result_store.ts";
import { Scratch } from "../../storage/files/scratch.ts";

/** An attempt that was noted before its work. */
export interface ShardAttempt {
  /** Say that it has ended in order, whatever with: then nobody takes it for a death. */
  end(): Promise<void>;
}

/** Who attempts. */
export interface Attempter {
  /** For who reads the notes: process, time. */
  readonly who: string;
  /** Name of its machine; absent: nobody can tell there whether its process is gone. */
  readonly host?: string;
  /** Who gives out the work, and never a piece of it while somebody is at it to whom it was given before. */
  readonly job?: string;
}

/** A note; `sign`: folder of the machine with a mark that the process has as long as it lives. */
interface Note extends Attempter {
  readonly sign?: string;
}

/**
 * Attempts at pieces of work, noted before they begin, so that a machine that dies as a whole leaves a trace. Who ends in order,
 * also by an error or Ctrl-C, notes that too. What is left is a death, or somebody who is at it now, however slowly: it is taken
 * for a death by those alone who know, and then noted for all.
 *
 *     attempts/<what>/<number>   attempts/<what>/<number>-ended   attempts/<what>/<number>-died
 */
export class Attempts {
  readonly #results: ResultStore;
  readonly #me: Attempter;

  /** @param results Where notes lie. @param me Who attempts. */
  constructor(results: ResultStore, me: Attempter) {
    this.#results = results;
    this.#me = me;
  }

  /**
   * Number of attempts that have died for certain: they are of the job of this one, which would not have given out the work again,
   * or they were made on this machine, by a process that is gone.
   *
   * @param what Name of the work, parts joined by `/`.
   */
  async deaths(what: string): Promise<number> {
    const names = new Set(await this.#results.list(`attempts/${what}/`));
    let deaths = 0;
    for (const name of names) {
      if (/-(?:ended|died)$/.test(name) || names.has(`${name}-ended`)) continue;
      if (names.has(`${name}-died`) || await this.#hasDied(name)) deaths++;
    }
    return deaths;
  }

  /** Note one more. @param what Name of the work. */
  async begin(what: string): Promise<ShardAttempt> {
    const folder = `attempts/${what}`, { length } = await this.#results.list(`${folder}/`);
    const sign = signOfLife(), note = encode({ ...this.#me, sign: sign?.path });
    for (let number = length;; number++) {
      const name = `${folder}/${number}`;
      // Two that begin at once are two.
      if (await this.#results.put(name, note)) return { end: () => this.#end(name, sign) };
    }
  }

  async #end(name: string, sign: Scratch | null): Promise<void> {
    try {
      await this.#results.put(`${name}-ended`, encode(this.#me));
    } finally {
      sign?.[Symbol.dispose]();
    }
  }

  async #hasDied(name: string): Promise<boolean> {
    const bytes = await this.#results.get(name), { host, job, sign } = bytes === null ? {} : decode(bytes);
    const isOfJob = job !== undefined && job === this.#me.job;
    const isOfHost = host !== undefined && host === this.#me.host && sign !== undefined;
    if (!isOfJob && !(isOfHost && isLeft(`${sign}/${IN_PROGRESS}`))) return false;
    await this.#results.put(`${name}-died`, encode(this.#me));
    return true;
  }
}

/** A machine that has no place for it works all the same. */
function signOfLife(): Scratch | null {
  try {
    return Scratch.ofSystem();
  } catch {
    return null;
  }
}

/** Whether a mark is there that nobody has. It is looked for last: who ends in order removes it before letting go. */
function isLeft(mark: string): boolean {
  return !Mark.isTaken(mark) && isFile(mark);
}

function encode(note: Note): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(note));
}

function decode(bytes: Uint8Array): Partial<Note> {
  return JSON.parse(new TextDecoder().decode(bytes));
}
