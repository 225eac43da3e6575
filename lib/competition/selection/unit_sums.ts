import { seriesKey } from "../../core/rows/panel.ts";
import { actualOf, type Backtest } from "../backtest/backtest.ts";
import { combineForecasts } from "../backtest/combine.ts";

/** What is added up. */
export interface UnitOptions {
  /** Name of the unit of a key. */
  unitOf(key: Backtest["key"]): string;
  /** Contenders, or contenders and combinations: M of them. */
  readonly contenders: number;
}

/** Sums over the keys of one unit. */
interface Sums {
  /** Shape [S × h]; NaN where of no key anything is known. */
  readonly actual: Float64Array;
  /** Shape [M × S × h]. */
  readonly forecasts: Float64Array;
  /** Keys that each contender ran on by span, shape [M × S], and keys in all by span, shape [S]. */
  readonly ran: Float64Array;
  readonly keys: Float64Array;
}

/**
 * Demand and forecasts of units of keys, such as the items of a shop: errors of keys cancel in each period before they count.
 * Weights that are the same for all keys make of the sums of the members the sum of the combination, so that whatever learns
 * weights from backtests of keys learns them from those of units.
 *
 * A period of which a key knows nothing is left out of both sums. Who did not run on a key takes the median's place there; who
 * did not run on most keys of a unit has no forecast of it.
 */
export class UnitSums {
  readonly #units = new Map<string, Sums>();
  readonly #options: UnitOptions;

  /** Begin without any key. @param options Units and contenders. */
  constructor(options: UnitOptions) {
    this.#options = options;
  }

  /**
   * Add a key.
   *
   * @param backtest Of the key. @param forecastOf What a contender forecasts on a span, shape [h]; NaN where it did not run.
   */
  add(backtest: Backtest, forecastOf: (contender: number, span: number) => Float64Array): void {
    const { contenders, unitOf } = this.#options, spans = backtest.scale.length / 2;
    const horizon = backtest.actual.length / spans, name = unitOf(backtest.key);
    const sums = this.#units.get(name) ?? {
      actual: new Float64Array(spans * horizon).fill(NaN),
      forecasts: new Float64Array(contenders * spans * horizon),
      ran: new Float64Array(contenders * spans),
      keys: new Float64Array(spans),
    };
    this.#units.set(name, sums);
    for (let span = 0; span < spans; span++) {
      const all = Array.from({ length: contenders }, (_, m) => forecastOf(m, span));
      const own = all.filter((forecast) => !Number.isNaN(forecast[0]));
      if (own.length === 0) continue;
      const actual = actualOf(backtest, span), middle = combineForecasts(own, { combine: "median" });
      sums.keys[span]!++;
      all.forEach((forecast, m) => {
        const isRun = !Number.isNaN(forecast[0]), shown = isRun ? forecast : middle;
        if (isRun) sums.ran[m * spans + span]!++;
        actual.forEach((value, i) => {
          if (!Number.isNaN(value)) sums.forecasts[(m * spans + span) * horizon + i]! += shown[i]!;
        });
      });
      actual.forEach((value, i) => {
        const at = span * horizon + i, sum = sums.actual[at]!;
        if (!Number.isNaN(value)) sums.actual[at] = (Number.isNaN(sum) ? 0 : sum) + value;
      });
    }
  }

  /** A backtest by unit, sorted by name; what is known of single keys alone is unknown in it. */
  backtests(): Backtest[] {
    return [...this.#units].sort(([a], [b]) => a < b ? -1 : 1).map(([name, sums]) => this.#backtest(name, sums));
  }

  #backtest(name: string, { actual, forecasts, ran, keys }: Sums): Backtest {
    const { contenders } = this.#options, spans = keys.length, horizon = actual.length / spans;
    const isMostly = (at: number) => 2 * ran[at]! > keys[at % spans]!;
    return {
      ...{ key: seriesKey([name]), reason: "", kind: "", flags: [], failures: [], actual },
      forecasts: forecasts.map((value, i) => isMostly(Math.floor(i / horizon)) ? value : NaN),
      smear: new Float64Array(contenders).fill(1),
      lift: new Float64Array(contenders),
      fallback: new Float64Array(actual.length).fill(NaN),
      scale: new Float64Array(2 * spans).fill(NaN),
      spread: new Float64Array(5 * spans).fill(NaN),
      traits: new Float64Array(0),
      losses: new Float64Array(contenders * spans).fill(NaN),
      fitMs: new Float64Array(contenders),
      bytes: new Float64Array(contenders),
    };
  }
}
