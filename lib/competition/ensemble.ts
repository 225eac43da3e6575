import { robustMean } from "../core/statistics.ts";
import { combineForecasts } from "./combine.ts";
import type { FleetEvents } from "./event_steps.ts";
import { actualOf, type Backtest, forecastOf, scaleOf, type ScoredSpan } from "./backtest.ts";
import type { Loss } from "./problem.ts";
import type { Combination } from "./score_table.ts";
import { typicalError } from "./typical_error.ts";

/** Limits of the search for weights. */
export interface EnsembleOptions {
  /** What the blend minimises. */
  readonly loss: Loss;
  /** Span indices to learn from, shape [F]. */
  readonly folds: readonly number[];
  /** Spans in all, S. */
  readonly spans: number;
  /** Picks, with repetition: weights are multiples of 1 / rounds. */
  readonly rounds: number;
  /** Where only members who see holidays have a say: weights are learned where all have one. */
  readonly events?: FleetEvents | null;
}

/** Relative errors are cut here, as in a selection: one wild fold must not decide. */
const CEILING = 5;

/** A contender is nearly as good as the best if its error is at most this multiple. */
const NEARLY = 1.15;

/**
 * Weights of one blend for all keys, by greedy forward selection with repetition: each round adds the contender that lowers
 * the keys' mean relative error most. One blend for thousands of keys has few degrees of freedom, so it hardly overfits;
 * the weights used to SCORE it on a fold are still learned from the other folds only, and are equal where there is no other.
 *
 * @param backtests Keys to learn from. @param options Loss and folds.
 * @returns The blend with weights for use and weights by span.
 * @see Caruana et al. (2004), doi:10.1145/1015330.1015432
 */
export function learnBlend(backtests: readonly Backtest[], options: EnsembleOptions): Combination {
  const weights = selectGreedily(backtests, options.folds, options);
  const bySpan = Array.from({ length: options.spans }, (_, span) => {
    const others = options.folds.filter((fold) => fold !== span);
    if (others.length === options.folds.length) return weights;
    return others.length === 0 ? weights.map(() => 1) : selectGreedily(backtests, others, options);
  });
  return { name: "blend", combine: "weighted", weights, bySpan, folds: options.folds, events: options.events };
}

function selectGreedily(
  backtests: readonly Backtest[],
  folds: readonly number[],
  options: EnsembleOptions,
): Float64Array {
  const contenders = backtests[0]?.fitMs.length ?? 0;
  const weights = new Float64Array(contenders);
  const cells = backtests.flatMap((backtest) => folds.map((span) => cellOf(backtest, span, options)))
    .filter((cell) => cell !== null);
  if (cells.length === 0) return weights;
  const sums = cells.map((cell) => new Float64Array(cell.actual.length));
  // Who is mostly absent would be credited with the average that stands in for it, and then not be there to serve.
  const present = Array.from(weights, (_, c) => 2 * cells.filter((cell) => cell.ran[c]).length > cells.length);
  const singles = new Float64Array(contenders).fill(Infinity);
  let best = Infinity;
  for (let round = 1; round <= options.rounds; round++) {
    let pick = -1, pickError = Infinity;
    for (let c = 0; c < contenders; c++) {
      if (!present[c]) continue;
      const error = meanError(cells, sums, { contender: c, round, loss: options.loss });
      if (round === 1) singles[c] = error;
      if (error < pickError) [pick, pickError] = [c, error];
    }
    // Ties and rounding aside, a round that does not help ends the search.
    if (pick < 0 || pickError > best * 1.002) break;
    best = Math.min(best, pickError);
    weights[pick]!++;
    cells.forEach((cell, i) => addTo(sums[i]!, cell.forecasts[pick]!));
  }
  return shrinkToEqual(weights, singles);
}

/**
 * Learned weights halfway to equal weights of the contenders that are nearly as good as the best alone: weights learned from a
 * few folds are noisy, and equal weights are hard to beat.
 */
function shrinkToEqual(weights: Float64Array, errors: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return weights;
  const limit = NEARLY * errors.reduce((least, error) => Math.min(least, error), Infinity);
  const good = errors.reduce((count, error) => count + (error <= limit ? 1 : 0), 0);
  return weights.map((weight, c) => (weight / total + (errors[c]! <= limit ? 1 / good : 0)) / 2);
}

/** One key on one fold: what is needed to score any blend of its contenders. */
interface Cell extends ScoredSpan {
  readonly forecasts: readonly Float64Array[];
  /** Whether each contender ran itself. */
  readonly ran: readonly boolean[];
  /** Typical error over the contenders, which makes keys comparable. */
  readonly level: number;
}

function cellOf(backtest: Backtest, span: number, { loss, events }: EnsembleOptions): Cell | null {
  const steps = events?.steps[span] ?? null, whole = actualOf(backtest, span);
  const actual = steps === null ? whole : whole.map((value, i) => steps[i] === 1 ? NaN : value);
  const at = { actual, scale: scaleOf(backtest, span) };
  const forecasts = Array.from(backtest.fitMs, (_, c) => forecastOf(backtest, c, span));
  const ran = forecasts.filter((forecast) => !Number.isNaN(forecast[0]));
  if (ran.length === 0) return null;
  const level = typicalError(ran.map((forecast) => loss(at, forecast)));
  if (!(level > 0)) return null;
  // A contender that did not run must neither win nor lose by being absent: it takes the median's place.
  const middle = combineForecasts(ran, { combine: "median" });
  return {
    ...at,
    level,
    forecasts: forecasts.map((f) => Number.isNaN(f[0]) ? middle : f),
    ran: forecasts.map((f) => !Number.isNaN(f[0])),
  };
}

function meanError(
  cells: readonly Cell[],
  sums: readonly Float64Array[],
  trial: { contender: number; round: number; loss: Loss },
): number {
  const blended = new Float64Array(sums[0]!.length), errors = new Float64Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!, forecast = cell.forecasts[trial.contender]!, sum = sums[i]!;
    for (let s = 0; s < sum.length; s++) blended[s] = (sum[s]! + forecast[s]!) / trial.round;
    const error = trial.loss(cell, blended);
    errors[i] = Number.isNaN(error) ? 1 : Math.min(error / cell.level, CEILING);
  }
  return robustMean(errors);
}

function addTo(sum: Float64Array, forecast: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += forecast[i]!;
}
