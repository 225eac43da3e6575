import { createRng } from "../../lib/core/numbers/random.ts";
import type { ModelFamily, Params } from "../../lib/models/contract/family.ts";

/** One series of `tests/golden/statistics.json` and statsforecast's forecasts of it. */
export interface GoldenSeries {
  readonly seasonLength: number;
  readonly y: readonly number[];
  /** What came after, shape [12]. */
  readonly future: readonly number[];
  /** Forecast by model, shape [12]. */
  readonly forecasts: Readonly<Record<string, readonly number[]>>;
}

/** All golden series by name. */
export function goldenSeries(): [string, GoldenSeries][] {
  const path = new URL("../golden/statistics.json", import.meta.url);
  return Object.entries(JSON.parse(Deno.readTextFileSync(path)).series);
}

/** Forecast of a history family after a history. */
export function forecastHistory(
  family: ModelFamily,
  y: readonly number[],
  options: { seasonLength?: number; horizon?: number; params?: Params } = {},
): number[] {
  const { seasonLength = 1, horizon = 12, params = {} } = options;
  const history = Float64Array.from(y);
  const fitted = family.fit({ y: history, start: 0, seasonLength, design: null }, params, createRng(1));
  return [...family.predict(fitted, { y: history, start: 0, horizon, design: null })];
}

/** Largest difference of two forecasts, as a share of the history's mean size. */
export function relativeDifference(ours: readonly number[], theirs: readonly number[], y: readonly number[]): number {
  const size = y.reduce((sum, value) => sum + Math.abs(value), 0) / y.length;
  return Math.max(...ours.map((value, h) => Math.abs(value - theirs[h]))) / size;
}
