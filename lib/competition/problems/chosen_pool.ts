import { unitsBy } from "./demand_metric.ts";
import type { MetricChoice } from "../../core/config/metric_choice.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { SCORE_CEILING } from "../../core/config/score_ceiling.ts";
import { type ChosenMetric, chosenMetric } from "../../metrics/chosen_metric.ts";
import type { PooledForecast } from "../backtest/score_pool.ts";

/**
 * A metric that a config asks for, over the forecasts of many keys: money and pinball loss as the mean over all periods, errors
 * of groups of keys from their sums, a mix as the mean over the keys, each at most 10.
 */
export class ChosenPool {
  readonly #metric: ChosenMetric;
  readonly #unitOf: ((key: SeriesKey) => string) | null;
  /** Above and below the line. */
  #sums: [number, number] = [0, 0];
  /** Sums of units over the keys so far: what came, what was forecast. */
  readonly #units = new Map<string, { readonly came: Float64Array; readonly told: Float64Array }>();

  /** Begin without any key. @param choice Of the config. @param keyColumns In the order of a key's texts. */
  constructor(choice: MetricChoice, keyColumns: readonly string[]) {
    this.#metric = chosenMetric(choice);
    this.#unitOf = unitsBy(choice, keyColumns);
  }

  /** Add a forecast. */
  add({ key, actual, predicted, scale }: PooledForecast): void {
    const { ofRow } = this.#metric;
    if (this.#unitOf !== null) return this.#addToUnit(this.#unitOf(key), actual, predicted);
    if (ofRow === undefined) {
      const score = this.#metric.score(actual, predicted, scale);
      if (!Number.isNaN(score)) this.#count(Math.min(score, SCORE_CEILING), 1);
      return;
    }
    actual.forEach((value, i) => {
      if (!Number.isNaN(value)) this.#count(ofRow(value, predicted[i]!), 1);
    });
  }

  #count(above: number, below: number): void {
    this.#sums = [this.#sums[0] + above, this.#sums[1] + below];
  }

  #addToUnit(name: string, actual: Float64Array, predicted: Float64Array): void {
    const none = () => new Float64Array(actual.length);
    const unit = this.#units.get(name) ?? { came: none(), told: none() };
    this.#units.set(name, unit);
    actual.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      unit.came[i]! += value;
      unit.told[i]! += predicted[i]!;
    });
  }

  #total(): [number, number] {
    let [above, below] = this.#sums;
    for (const { came, told } of this.#units.values()) {
      came.forEach((value, i) => {
        above += Math.abs(told[i]! - value);
        below += Math.abs(value);
      });
    }
    return [above, below];
  }

  /** Add what another pool holds: forecasts of other keys in full units, or of another origin. */
  merge(other: ChosenPool): void {
    this.#count(...other.#total());
  }

  /** NaN where nothing was added. */
  result(): number {
    const [above, below] = this.#total();
    return below > 0 ? above / below : NaN;
  }
}
