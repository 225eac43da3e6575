import type { ForecastError } from "../core/errors/errors.ts";

/** A task's result or error. */
export type Settled<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: ForecastError };

/**
 * Hands results over in the order of their tasks, one at a time, however they arrive.
 *
 *     arrive   2   0   1   3
 *     deliver      0   1 2 3
 *
 * A hand-over that throws is the last one: whoever adds a result or waits for room from then on gets its error, for
 * nothing will ever advance again.
 */
export class OrderedDelivery<Result> {
  readonly #receive: (settled: Settled<Result>, index: number) => void | Promise<void>;
  readonly #early = new Map<number, Settled<Result>>();
  #next = 0;
  #pumping: Promise<void> = Promise.resolve();
  #advanced = gate();

  /** @param receive Called for index 0, 1, 2, …; the next call waits for its promise. */
  constructor(receive: (settled: Settled<Result>, index: number) => void | Promise<void>) {
    this.#receive = receive;
  }

  /**
   * Take one result. Resolves when all that could be handed over has been; rejects with what a hand-over threw.
   *
   * @param index Position of its task. @param settled The result.
   */
  add(index: number, settled: Settled<Result>): Promise<void> {
    this.#early.set(index, settled);
    this.#pumping = this.#pumping.then(() => this.#pump());
    return this.#pumping;
  }

  /**
   * Wait until fewer than `window` tasks lie between the oldest one not yet handed over and task `index`; rejects with
   * what a hand-over threw.
   */
  async room(index: number, window: number): Promise<void> {
    while (index - this.#next >= window) await this.#advanced.promise;
  }

  /** Wait for a hand-over under way; never rejects. */
  async quiet(): Promise<void> {
    await this.#pumping.catch(() => {});
  }

  async #pump(): Promise<void> {
    try {
      for (let settled = this.#early.get(this.#next); settled; settled = this.#early.get(this.#next)) {
        this.#early.delete(this.#next);
        await this.#receive(settled, this.#next);
        this.#next++;
        this.#advanced.resolve();
        this.#advanced = gate();
      }
    } catch (thrown) {
      this.#advanced.reject(thrown);
      throw thrown;
    }
  }
}

/** Opened by an advance, broken by a failure; nobody need be waiting at it. */
function gate(): PromiseWithResolvers<void> {
  const made = Promise.withResolvers<void>();
  made.promise.catch(() => {});
  return made;
}
