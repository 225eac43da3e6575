import { SCORE_CEILING } from "../core/config/score_ceiling.ts";
import { assertSameLength, type Values } from "./_rows.ts";
import { emptySums, type ErrorSums, mergeSums, sumErrors, sumScores } from "./_sums.ts";
import type { ErrorScale } from "./error_scale.ts";
import type { Scores } from "./metric_list.ts";

export type { Values } from "./_rows.ts";
export type { ErrorSums } from "./_sums.ts";

/** Plain-data form of a {@linkcode MetricAccumulator}, safe to send between workers. */
export interface AccumulatorState {
  /** Sums over all rows. */
  readonly sums: Readonly<ErrorSums>;
  /** Forecasts added. */
  readonly forecasts: number;
  /** Sum of the defined MASE values, each at most 10, and their number. */
  readonly mase: readonly [sum: number, count: number];
  /** Sum of the defined RMSSE values, each at most 10, and their number. */
  readonly rmsse: readonly [sum: number, count: number];
}

/**
 * Metrics over the forecasts of many keys in bounded memory.
 *
 * MSE to WAPE, R² and bias are pooled: over all rows as if they were one vector. MASE and RMSSE are scaled per series, so
 * theirs is the mean over the forecasts added, without those where they are undefined; each counts at most 10, so that one
 * series of n moves the mean by at most 10 / n.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { MetricAccumulator } from "@lib/metrics/metric_accumulator.ts";
 * const pool = new MetricAccumulator();
 * pool.add([10, 20], [12, 18], { mae: 4, mse: 16 });
 * pool.add([70], [76], { mae: 3, mse: 9 });
 * assertEquals(pool.result().wape, 0.1);
 * assertEquals(pool.result().mase, (0.5 + 2) / 2);
 * ```
 */
export class MetricAccumulator {
  readonly #sums = emptySums();
  #forecasts = 0;
  #mase: [number, number] = [0, 0];
  #rmsse: [number, number] = [0, 0];

  /** Rows with a known actual so far. */
  get rows(): number {
    return this.#sums.count;
  }

  /** Forecasts added so far. */
  get forecasts(): number {
    return this.#forecasts;
  }

  /** Forecasts whose MASE was defined: the number that the mean is over. */
  get scaledForecasts(): number {
    return this.#mase[1];
  }

  /**
   * Add one forecast of one series.
   *
   * @param actual Observed target, unit of `y`, shape [h]; a NaN row is skipped.
   * @param predicted Forecast, unit of `y`, shape [h].
   * @param scale The series' errors of the seasonal naive forecast; NaN or 0 leaves it out of MASE and RMSSE.
   * @throws {RangeError} If shapes differ.
   */
  add(actual: Values, predicted: Values, scale: ErrorScale): void {
    assertSameLength(actual, predicted);
    const sums = sumErrors(actual, predicted);
    this.#forecasts++;
    mergeSums(this.#sums, sums);
    if (sums.count === 0) return;
    if (scale.mae > 0) {
      this.#mase[0] += Math.min(sums.absolute / sums.count / scale.mae, SCORE_CEILING);
      this.#mase[1]++;
    }
    if (scale.mse > 0) {
      this.#rmsse[0] += Math.min(Math.sqrt(sums.squared / sums.count / scale.mse), SCORE_CEILING);
      this.#rmsse[1]++;
    }
  }

  /** Add all that another accumulator holds. Equal order of merges gives equal bits. */
  merge(other: MetricAccumulator): void {
    this.#load(other.toJSON());
  }

  /** Metrics of everything added; NaN where undefined. */
  result(): Scores {
    return {
      ...sumScores(this.#sums, { mae: NaN, mse: NaN }),
      mase: this.#mase[0] / this.#mase[1],
      rmsse: this.#rmsse[0] / this.#rmsse[1],
    };
  }

  /** The state as plain data. */
  toJSON(): AccumulatorState {
    return {
      sums: { ...this.#sums },
      forecasts: this.#forecasts,
      mase: [...this.#mase],
      rmsse: [...this.#rmsse],
    };
  }

  /**
   * Rebuild an accumulator from {@linkcode MetricAccumulator.toJSON}.
   *
   * @param state What `toJSON` gave. Sums that are not finite survive `postMessage` but not JSON text.
   */
  static fromJSON(state: AccumulatorState): MetricAccumulator {
    const accumulator = new MetricAccumulator();
    accumulator.#load(state);
    return accumulator;
  }

  #load(state: AccumulatorState): void {
    mergeSums(this.#sums, state.sums);
    this.#forecasts += state.forecasts;
    this.#mase = [this.#mase[0] + state.mase[0], this.#mase[1] + state.mase[1]];
    this.#rmsse = [this.#rmsse[0] + state.rmsse[0], this.#rmsse[1] + state.rmsse[1]];
  }
}
