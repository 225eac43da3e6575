import { mean, robustMean } from "../../core/numbers/statistics.ts";
import { actualOf, type Backtest } from "../backtest/backtest.ts";

/** Errors of contenders with their sign, over keys and folds; the wildest keys are cut, as in other means over keys. */
export class GroupBias {
  /** By contender, then key; NaN where it did not run. */
  readonly #errors: number[][];
  /** By key. */
  readonly #sizes: number[] = [];

  /** Begin without any key. @param contenders How many. */
  constructor(contenders: number) {
    this.#errors = Array.from({ length: contenders }, () => []);
  }

  /**
   * Add a key.
   *
   * @param backtest Of the key. @param folds Spans that count.
   * @param forecastOf What a contender forecasts on a span, shape [h].
   */
  add(
    backtest: Backtest,
    folds: readonly number[],
    forecastOf: (contender: number, span: number) => Float64Array,
  ): void {
    const actuals = folds.map((fold) => actualOf(backtest, fold));
    this.#sizes.push(mean(actuals.flatMap((actual) => [...actual.map(Math.abs)])));
    this.#errors.forEach((errors, m) => {
      const own = actuals.flatMap((actual, f) =>
        Array.from(forecastOf(m, folds[f]!), (value, i) => value - actual[i]!)
      );
      errors.push(mean(own));
    });
  }

  /** Share by which each contender forecasts too much, or, below 0, too little; NaN where it ran nowhere. */
  result(): Float64Array {
    const size = robustMean(this.#sizes);
    return Float64Array.from(this.#errors, (errors) => robustMean(errors) / size);
  }

  /**
   * Who exceeds a limit.
   *
   * @param limit Share; null: none.
   * @returns Shape [M]; nobody where nobody keeps to it.
   */
  beyond(limit: number | null): boolean[] {
    const bias = this.result(), keeps = bias.map((share) => Math.abs(share) <= (limit ?? Infinity) ? 1 : 0);
    return Array.from(bias, (share, m) => !Number.isNaN(share) && keeps[m] === 0 && keeps.includes(1));
  }
}
