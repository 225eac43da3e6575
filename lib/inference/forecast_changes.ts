import type { SeriesKey } from "../core/rows/panel.ts";

/** How far the forecast of one key moves when another model serves it. */
export interface ForecastChange {
  /** The key. */
  readonly key: SeriesKey;
  /** Sum of the forecasts of the model that serves, unit of `y`, over the steps that both models reach. */
  readonly before: number;
  /** The same of the model that would serve. */
  readonly after: number;
  /** Sum of |after − before| over the steps, unit of `y`, >= 0. */
  readonly absolute: number;
  /** `absolute` over the mean of the two sums of |forecast|: 0 for equal forecasts, at most 2. */
  readonly relative: number;
}

/** What another set of models does to the forecasts of a table. */
export interface ForecastChanges {
  /** Keys with a forecast before and after. */
  readonly keys: number;
  /** Of them, keys whose forecast is another in any step. */
  readonly changed: number;
  /**
   * Churn over all these keys: their `absolute` added up over the mean of all |forecasts| before and after, so that keys that
   * sell much count for more. Between 0, nothing changes, and 2; NaN without any key.
   */
  readonly churn: number;
  /** Keys that have a forecast now and would have none. */
  readonly lost: readonly SeriesKey[];
  /** Number of keys that have none now and would have one. */
  readonly gained: number;
  /** Keys that move most by `relative`, largest first; keys that do not move are left out. */
  readonly mostRelative: readonly ForecastChange[];
  /** Keys that move most by `absolute`, largest first. */
  readonly mostAbsolute: readonly ForecastChange[];
}

/**
 * What changes, with keys as JSON has them: by their texts.
 *
 * @param changes And what else there is beside them.
 */
export function plainChanges<Changes extends ForecastChanges>(
  { lost, mostRelative, mostAbsolute, ...facts }: Changes,
) {
  const plain = ({ key, ...change }: ForecastChange) => ({ key: key.parts, ...change });
  return {
    ...facts,
    lost: lost.map(({ parts }) => parts),
    mostRelative: mostRelative.map(plain),
    mostAbsolute: mostAbsolute.map(plain),
  };
}

/**
 * Adds up what changes in forecasts, key by key.
 *
 * The measure is the symmetric mean absolute percentage change, taken over sums, so that steps and keys near zero cannot
 * move it without bound.
 *
 * @see Van Belle, Crevits & Verbeke (2023), Improving forecast stability using deep learning,
 * doi:10.1016/j.ijforecast.2022.06.007 (sMAPC)
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { ForecastComparison } from "@lib/inference/forecast_changes.ts";
 * const comparison = new ForecastComparison();
 * comparison.add(seriesKey(["007"]), Float64Array.of(10, 10), Float64Array.of(10, 15));
 * assertEquals(comparison.result().churn, 5 / 22.5);
 * ```
 */
export class ForecastComparison {
  readonly #changes: ForecastChange[] = [];
  readonly #lost: SeriesKey[] = [];
  #gained = 0;
  #absolute = 0;
  #size = 0;

  /**
   * Add a key.
   *
   * @param key The key. @param before Forecast of what serves, unit of `y`, one number per step; empty without one.
   * @param after The same of what would serve, from the same origin.
   */
  add(key: SeriesKey, before: Float64Array, after: Float64Array): void {
    if (before.length === 0 || after.length === 0) {
      if (before.length > 0) this.#lost.push(key);
      else if (after.length > 0) this.#gained++;
      return;
    }
    const steps = Math.min(before.length, after.length);
    const now = before.subarray(0, steps), then = after.subarray(0, steps);
    const absolute = then.reduce((sum, value, i) => sum + Math.abs(value - now[i]!), 0);
    const size = (sumOf(now, Math.abs) + sumOf(then, Math.abs)) / 2;
    this.#absolute += absolute;
    this.#size += size;
    this.#changes.push({ key, before: sumOf(now), after: sumOf(then), absolute, relative: ratio(absolute, size) });
  }

  /**
   * What changes.
   *
   * @param options `most`: keys in each list; default 10.
   */
  result({ most = 10 }: { readonly most?: number } = {}): ForecastChanges {
    const changed = this.#changes.filter(({ absolute }) => absolute > 0);
    const largest = (by: "relative" | "absolute") => changed.toSorted((a, b) => b[by] - a[by]).slice(0, most);
    return {
      keys: this.#changes.length,
      changed: changed.length,
      churn: this.#changes.length === 0 ? NaN : ratio(this.#absolute, this.#size),
      lost: this.#lost,
      gained: this.#gained,
      mostRelative: largest("relative"),
      mostAbsolute: largest("absolute"),
    };
  }
}

/** Nothing out of nothing has not changed; 2 is a change from nothing, which sums of the smallest numbers would pass by rounding. */
function ratio(absolute: number, size: number): number {
  return size === 0 ? 0 : Math.min(absolute / size, 2);
}

function sumOf(values: Float64Array, of = (value: number) => value): number {
  return values.reduce((sum, value) => sum + of(value), 0);
}
