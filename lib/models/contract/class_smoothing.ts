/** Votes that the shares of all rows may count as: from some, halved until hardly any. */
const CANDIDATES = Array.from({ length: 11 }, (_, i) => 2 ** (2 - i));

/**
 * Draw the shares of classes among some votes to those of all rows.
 *
 * @param said Shares among the votes, shape [classes]; changed. @param shares Of all rows, shape [classes].
 * @param options `votes`: how many there are; `smoothing`: how many the shares of all rows count as.
 */
export function smoothTo(
  said: Float64Array,
  shares: Float64Array,
  { votes, smoothing }: { readonly votes: number; readonly smoothing: number },
): void {
  for (let c = 0; c < said.length; c++) said[c] = (said[c]! * votes + smoothing * shares[c]!) / (votes + smoothing);
}

/**
 * Finds how many votes the shares of all rows should count as: that with the least log loss of training rows, each of which is told by
 * votes that have not seen it. Where these are never wrong that is next to none, where classes overlap some.
 *
 * @example
 * ```ts
 * import { assertLess } from "@std/assert";
 * import { SmoothingTrial } from "@lib/models/contract/class_smoothing.ts";
 * const trial = new SmoothingTrial(Float64Array.of(0.5, 0.5));
 * trial.add(Float64Array.of(1, 0), { actual: 0, votes: 10, weight: 1 });
 * assertLess(trial.best(), 0.01);
 * ```
 */
export class SmoothingTrial {
  readonly #shares: Float64Array;
  readonly #losses = new Float64Array(CANDIDATES.length);
  #rows = 0;

  /** @param shares Of all rows, > 0, shape [classes]. */
  constructor(shares: Float64Array) {
    this.#shares = shares;
  }

  /**
   * Judge the candidates by a row.
   *
   * @param said Shares of the classes among votes that have not seen it. @param row Its class, number of votes and weight.
   */
  add(said: Float64Array, { actual, votes, weight }: { actual: number; votes: number; weight: number }): void {
    this.#rows++;
    CANDIDATES.forEach((smoothing, i) => {
      const share = (said[actual]! * votes + smoothing * this.#shares[actual]!) / (votes + smoothing);
      this.#losses[i]! -= weight * Math.log(share);
    });
  }

  /** The best of them, in (0, 4]; 1 if no row was judged. */
  best(): number {
    return this.#rows === 0 ? 1 : CANDIDATES[this.#losses.indexOf(Math.min(...this.#losses))]!;
  }
}
