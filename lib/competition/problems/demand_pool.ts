import { MetricAccumulator } from "../../metrics/metric_accumulator.ts";
import type { PooledForecast, ScorePool } from "../backtest/score_pool.ts";
import { ChosenPool } from "./chosen_pool.ts";
import { askedMetrics, type DemandMetrics } from "./demand_metric.ts";

/** The metrics of the list over the forecasts of many keys, and those that the config asks for beside them. */
export class DemandPool implements ScorePool {
  readonly #listed = new MetricAccumulator();
  readonly #asked: ReadonlyMap<string, ChosenPool>;

  /** Begin without any key. @param options Metrics of the run. @param keyColumns In the order of a key's texts. */
  constructor(options: DemandMetrics, keyColumns: readonly string[]) {
    const asked = [...askedMetrics(options)];
    this.#asked = new Map(asked.map(([name, choice]) => [name, new ChosenPool(choice, keyColumns)]));
  }

  get rows(): number {
    return this.#listed.rows;
  }

  add(forecast: PooledForecast): void {
    this.#listed.add(forecast.actual, forecast.predicted, forecast.scale);
    for (const pool of this.#asked.values()) pool.add(forecast);
  }

  merge(other: this): void {
    this.#listed.merge(other.#listed);
    for (const [name, pool] of other.#asked) this.#asked.get(name)?.merge(pool);
  }

  result(): Readonly<Record<string, number>> {
    const asked = [...this.#asked].map(([name, pool]) => [name, pool.result()] as const);
    return { ...this.#listed.result(), ...Object.fromEntries(asked) };
  }
}
