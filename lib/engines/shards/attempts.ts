import type { ResultStore } from "../../storage/result_store.ts";

/** An attempt that was noted before its work. */
export interface Attempt {
  /** Say that it has ended in order, whatever with: then nobody takes it for a death. */
  end(): Promise<void>;
}

/**
 * Attempts at pieces of work, noted before they begin, so that a machine that dies as a whole leaves a trace. Who ends in order,
 * also by an error or Ctrl-C, notes that too: what is left is a death, or somebody who is at it now.
 *
 *     attempts/<what>/<number>   attempts/<what>/<number>-ended
 */
export class Attempts {
  readonly #results: ResultStore;
  readonly #who: Uint8Array;

  /** @param results Where notes lie. @param who Works, for who reads the notes. */
  constructor(results: ResultStore, who: string) {
    this.#results = results;
    this.#who = new TextEncoder().encode(who);
  }

  /**
   * Number of attempts that have not ended in order.
   *
   * @param what Name of the work, parts joined by `/`.
   */
  async deaths(what: string): Promise<number> {
    const names = await this.#results.list(`attempts/${what}/`);
    return names.reduce((sum, name) => sum + (name.endsWith("-ended") ? -1 : 1), 0);
  }

  /** Note one more. @param what Name of the work. */
  async begin(what: string): Promise<Attempt> {
    const folder = `attempts/${what}`, { length } = await this.#results.list(`${folder}/`);
    for (let number = length;; number++) {
      const name = `${folder}/${number}`;
      // Two that begin at once are two.
      if (await this.#results.put(name, this.#who)) {
        return { end: async () => void await this.#results.put(`${name}-ended`, this.#who) };
      }
    }
  }
}
