import { winsorizeEnds } from "../../core/numbers/statistics.ts";
import type { Cell } from "./cells.ts";
import type { Loss } from "../problems/problem.ts";
import { leastLoss } from "./simplex.ts";

/** Losses beside the typical one of a key are cut here, as in a selection: one wild fold must not decide. */
const CEILING = 5;
/** Rounds of reweighting at most, and the change of weights in all below which they end. */
const ROUNDS = 8, SETTLED = 0.005;
/** The same of a loss that is steep: each may go part of the way alone. Halvings of a way at most. */
const STEEP_ROUNDS = 30, HALVINGS = 8;
/** By which power of its inverse error a contender is preferred before evidence says more. */
const SHARPNESS = 4;
/** Error beside the best one's above which a contender has no weight before evidence says otherwise. */
const HOPELESS = 2;
/** Weight below which a member is not worth its fit, if others have more. */
const WORTHWHILE = 0.02;
/** Keys on one fold that weights by the inverse error count for. */
const PRIOR_KEYS = 10;

/** What weights are learned by. */
export interface StackOptions {
  /** What is minimised. */
  readonly loss: Loss;
  /** Folds that the cells come from, >= 1. */
  readonly folds: number;
  /** How many folds that do not overlap would say as much; default `folds`. */
  readonly independent?: number;
}

/**
 * Weights of one combination, none negative, that minimise the mean relative loss of cells; what these do not tell apart stays
 * near weights by the inverse error.
 *
 * Any loss is met: each round replaces it by the quadratic that touches it at the present combination (iteratively reweighted
 * least squares), whose least value on the simplex is found exactly. A loss that is steep may lie above that quadratic: on the way
 * to its least value a round stops where the loss itself is less. Without negative weights alike members share what one of
 * them would get and hopeless ones get nothing, so that little more is needed against chance: the pull to the prior fades with
 * the keys and with the square of the folds, as keys of one fold share its weather.
 *
 * @param cells To learn from. @param options Loss and number of folds.
 * @returns Shape [C], sums to 1; all 0 where there is nothing to learn from.
 * @see Breiman (1996), Stacked Regressions, doi:10.1007/BF00117832
 */
export function stackWeights(cells: readonly Cell[], { loss, folds, independent = folds }: StackOptions): Float64Array {
  const prior = inverseErrorWeights(singleLosses(cells, loss));
  if (!prior.some((weight) => weight > 0)) return prior;
  const penalty = PRIOR_KEYS * folds / (cells.length * independent ** 2), isPresent = presence(cells);
  const rounds = loss.isSteep === true ? STEEP_ROUNDS : ROUNDS;
  const whole = (own: Float64Array) =>
    meanLoss(cells, own, loss) + penalty * own.reduce((sum, weight, c) => sum + (weight - prior[c]!) ** 2, 0);
  let weights = prior;
  for (let round = 0; round < rounds; round++) {
    const best = leastLoss(quadratic(cells, weights, loss), { prior, penalty, isAllowed: isPresent });
    const next = loss.isSteep === true ? partOfTheWay(weights, best, whole) : best;
    const moved = next.reduce((sum, weight, c) => sum + Math.abs(weight - weights[c]!), 0);
    weights = next;
    if (moved < SETTLED) break;
  }
  return withoutTraces(weights);
}

/** As far from some weights to others as a loss is less, halving by halving; where it is not, these stay. */
function partOfTheWay(
  from: Float64Array,
  to: Float64Array,
  lossOf: (weights: Float64Array) => number,
): Float64Array {
  const before = lossOf(from);
  for (let way = 1, halving = 0; halving <= HALVINGS; way /= 2, halving++) {
    const next = from.map((weight, c) => (1 - way) * weight + way * to[c]!);
    if (lossOf(next) < before) return next;
  }
  return from;
}

/** Mean relative loss of a combination. */
function meanLoss(cells: readonly Cell[], weights: Float64Array, loss: Loss): number {
  return cells.reduce((sum, cell) => sum + cell.weight * relativeLoss(cell, combine(cell, weights), loss), 0) /
    totalWeight(cells);
}

/** Weights of which the least are given to the others. */
function withoutTraces(weights: Float64Array): Float64Array {
  const least = Math.min(WORTHWHILE, Math.max(...weights) / 2),
    kept = weights.map((weight) => weight < least ? 0 : weight);
  const total = kept.reduce((sum, weight) => sum + weight, 0);
  return kept.map((weight) => weight / total);
}

/**
 * Mean relative loss of each contender alone; NaN for one that is mostly absent, as it would be credited with the median that
 * stands in for it, and then not be there to serve.
 *
 * @param cells Keys on folds. @param loss What is measured. @returns Shape [C].
 */
export function singleLosses(cells: readonly Cell[], loss: Loss): Float64Array {
  const total = totalWeight(cells);
  return Float64Array.from(presence(cells), (isPresent, c) => {
    if (!isPresent) return NaN;
    const losses = winsorizeEnds(cells.map((cell) => relativeLoss(cell, cell.forecasts[c]!, loss)));
    return losses.reduce((sum, value, i) => sum + cells[i]!.weight * value, 0) / total;
  });
}

function totalWeight(cells: readonly Cell[]): number {
  return cells.reduce((sum, { weight }) => sum + weight, 0);
}

/**
 * Weights by the inverse error: the better by a power of it, none for who is far behind the best.
 *
 * @param losses By contender, shape [C]; NaN for none. @returns Shape [C], sums to 1; all 0 if there is no loss.
 */
export function inverseErrorWeights(losses: Float64Array): Float64Array {
  const best = losses.reduce((least, loss) => loss < least ? loss : least, Infinity);
  const shares = losses.map((loss) => loss <= HOPELESS * best ? (best > 0 ? (best / loss) ** SHARPNESS : 1) : 0);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return total > 0 ? shares.map((share) => share / total) : shares;
}

/** Loss on one cell beside its typical one, cut; 1 where it is undefined. */
function relativeLoss(cell: Cell, predicted: Float64Array, loss: Loss): number {
  const value = loss(cell, predicted) / cell.level;
  return Number.isNaN(value) ? 1 : Math.min(value, CEILING);
}

/** Contenders that ran on most cells, shape [C]. */
function presence(cells: readonly Cell[]): boolean[] {
  return (cells[0]?.ran ?? []).map((_, c) => 2 * cells.filter(({ ran }) => ran[c]).length > cells.length);
}

/** The quadratic in the weights that touches the mean relative loss at some weights; shape [C × C], symmetric. */
function quadratic(cells: readonly Cell[], weights: Float64Array, loss: Loss): Float64Array {
  const m = weights.length, out = new Float64Array(m * m), errors = new Float64Array(m), total = totalWeight(cells);
  for (const cell of cells) {
    const predicted = combine(cell, weights), bend = bendOf(cell, predicted, loss);
    for (let i = 0; i < bend.length; i++) {
      const weight = bend[i]! * cell.weight / total;
      if (!(weight > 0)) continue;
      for (let c = 0; c < m; c++) errors[c] = cell.forecasts[c]![i]! - cell.actual[i]!;
      for (let c = 0; c < m; c++) {
        const scaled = weight * errors[c]!;
        for (let d = 0; d <= c; d++) out[c * m + d]! += scaled * errors[d]!;
      }
    }
  }
  for (let c = 0; c < m; c++) for (let d = 0; d < c; d++) out[d * m + c] = out[c * m + d]!;
  return out;
}

function combine({ forecasts, actual }: Cell, weights: Float64Array): Float64Array {
  const out = new Float64Array(actual.length);
  weights.forEach((weight, c) => {
    if (weight > 0) forecasts[c]!.forEach((value, i) => out[i]! += weight * value);
  });
  return out;
}

/**
 * What a squared error of each row must count for that the sum grows with an error as the relative loss does; shape [h]. Where
 * too little costs more than too much, that of the side on which the error lies: where the rounds settle the loss is stationary. What
 * comes of a loss beyond the ceiling is no more than of one at it.
 */
function bendOf(cell: Cell, predicted: Float64Array, loss: Loss): Float64Array {
  const { actual, level, least } = cell, whole = loss(cell, predicted) / level;
  const tame = whole > CEILING ? CEILING / whole : 1;
  const slopes = loss.slopes?.(cell, predicted) ?? differences(cell, predicted, loss);
  return slopes.map((slope, i) => {
    const error = Math.abs(predicted[i]! - actual[i]!);
    return slope > 0 && error < Infinity ? tame * slope / level / Math.max(error, least) : 0;
  });
}

/** Slopes of a loss that does not tell them: what it would be without the error of one output. */
function differences(cell: Cell, predicted: Float64Array, loss: Loss): Float64Array {
  const trial = predicted.slice();
  return cell.actual.map((value, i) => {
    if (Number.isNaN(value)) return 0;
    const error = predicted[i]! - value, seen = Math.sign(error || 1) * Math.max(Math.abs(error), cell.least);
    const at = (output: number) => {
      trial[i] = output;
      return loss(cell, trial);
    };
    const slope = (at(value + seen) - at(value)) / Math.abs(seen);
    trial[i] = predicted[i]!;
    return slope;
  });
}
