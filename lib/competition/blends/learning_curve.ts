import { mean, variance } from "../../core/numbers/statistics.ts";
import type { Cell } from "./cells.ts";
import type { LongerHistory } from "../backtest/folds.ts";
import type { Loss } from "../problems/problem.ts";

/** Largest change of a logarithm of the loss that is foretold beyond the newest fold: half or double. */
const FARTHEST = Math.LN2;
/** Losses beside the typical one of their cell are taken between these. */
const LEAST = 0.05, MOST = 5;
/** Standard errors below which a slope is chance; a larger one is shrunk by what chance may be in it. */
const CHANCE = 2;

/**
 * Folds as they would be with the history of serving: each contender's errors made smaller, or larger, as they have become from
 * fold to fold beside those of the others. Where no fold has two seasons behind it and serving has, who needs two has not shown
 * what it can do; how fast it gains on the others is what the folds can say.
 *
 * @param byFold Cells of each fold, oldest first, shape [F]. @param loss By which they are measured.
 * @param history Logarithms of periods, shape [F], and at serving.
 * @returns Shape as `byFold`; the same where one fold is all there is.
 */
export function foreseeCells(
  byFold: readonly (readonly Cell[])[],
  loss: Loss,
  { folds, serving }: LongerHistory,
): readonly (readonly Cell[])[] {
  const contenders = byFold.find((cells) => cells.length > 0)?.[0]?.ran.length ?? 0, newest = Math.max(...folds);
  const slopes = Array.from(
    { length: contenders },
    (_, c) => slopeOf(byFold.map((cells) => logs(cells, c, loss)), folds),
  );
  return byFold.map((cells, f) => {
    const factors = slopes.map((slope) => {
      const beyond = slope * (serving - newest);
      return Math.exp(slope * (newest - folds[f]!) + Math.min(FARTHEST, Math.max(-FARTHEST, beyond)));
    });
    return cells.map((cell) => ({
      ...cell,
      forecasts: cell.forecasts.map((forecast, c) =>
        forecast.map((value, i) => {
          const came = cell.actual[i]!;
          return Number.isNaN(came) ? value : came + factors[c]! * (value - came);
        })
      ),
    }));
  });
}

/** Logarithms of the losses of a contender beside the typical ones of its cells. */
function logs(cells: readonly Cell[], contender: number, loss: Loss): Float64Array {
  return Float64Array.from(cells.filter(({ ran }) => ran[contender]), (cell) => {
    const value = loss(cell, cell.forecasts[contender]!) / cell.level;
    return Math.log(Math.min(MOST, Math.max(LEAST, value)));
  }).filter((value) => !Number.isNaN(value));
}

/** Slope of the mean over the folds, shrunk by its chance; 0 where it cannot be told from chance. */
function slopeOf(values: readonly Float64Array[], x: readonly number[]): number {
  const known = values.map((own, f) => ({ own, x: x[f]! })).filter(({ own }) => own.length > 1);
  const middle = mean(known.map(({ x }) => x)), spread = known.reduce((sum, { x }) => sum + (x - middle) ** 2, 0);
  if (!(spread > 0)) return 0;
  let slope = 0, chance = 0;
  for (const { own, x } of known) {
    const weight = (x - middle) / spread;
    slope += weight * mean(own);
    chance += weight ** 2 * variance(own) / own.length;
  }
  return slope * Math.max(0, 1 - CHANCE ** 2 * chance / slope ** 2) || 0;
}
