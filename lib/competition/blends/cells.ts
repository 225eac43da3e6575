import { mean } from "../../core/numbers/statistics.ts";
import { combineForecasts } from "../backtest/combine.ts";
import type { FleetEvents } from "../backtest/event_steps.ts";
import type { FoldEvidence } from "../backtest/folds.ts";
import { actualOf, type Backtest, forecastOf, scalesOf, type ScoredSpan } from "../backtest/backtest.ts";
import type { Loss } from "../problems/problem.ts";
import { typicalError } from "../calibration/typical_error.ts";

/** One key on one fold: what is needed to score any blend of its contenders. */
export interface Cell extends ScoredSpan {
  /** Forecasts by contender, shape [C][h]; the median of the others for one that did not run. */
  readonly forecasts: readonly Float64Array[];
  /** Whether each contender ran itself, shape [C]. */
  readonly ran: readonly boolean[];
  /** Typical loss over the contenders, which makes keys comparable; 1 for a loss that is; > 0. */
  readonly level: number;
  /** How much its fold says beside the newest one, in (0, 1]. */
  readonly weight: number;
  /** Error of one output below which all count alike, > 0: an absolute error has a kink at 0. */
  readonly least: number;
}

/** It is this share of the typical absolute error of an output over the contenders. */
const KINK = 0.1;

/** Which cells, and by what they are measured. */
export interface CellOptions {
  /** What is minimised. */
  readonly loss: Loss;
  /** Span indices to learn from, shape [F]. */
  readonly folds: readonly number[];
  /** Where only members who see holidays have a say: weights are learned where all have one. */
  readonly events?: FleetEvents | null;
  /** How much the folds say; absent: all alike. Shape as all folds of the run. */
  readonly evidence?: FoldEvidence;
}

/**
 * Keys on folds, as weights are learned from them; those on which nothing can be told apart are left out.
 *
 * A contender that did not run must neither win nor lose by being absent: it takes the median's place.
 *
 * @param backtests Keys of one group. @param options Folds and loss.
 */
export function cellsOf(backtests: readonly Backtest[], options: CellOptions): Cell[] {
  return backtests.flatMap((backtest) => options.folds.map((fold) => cellOf(backtest, fold, options)))
    .filter((cell) => cell !== null);
}

function cellOf(backtest: Backtest, span: number, { loss, events, evidence }: CellOptions): Cell | null {
  const steps = events?.steps[span] ?? null, whole = actualOf(backtest, span);
  const actual = steps === null ? whole : whole.map((value, i) => steps[i] === 1 ? NaN : value);
  const at = { actual, ...scalesOf(backtest, span) };
  const forecasts = Array.from(backtest.fitMs, (_, c) => forecastOf(backtest, c, span));
  const ran = forecasts.map((forecast) => !Number.isNaN(forecast[0])), own = forecasts.filter((_, c) => ran[c]);
  if (own.length === 0) return null;
  const level = typicalError(own.map((forecast) => loss(at, forecast)));
  if (!(level > 0)) return null;
  const middle = combineForecasts(own, { combine: "median" });
  const least = KINK *
    typicalError(own.map((forecast) => mean(forecast.map((value, i) => Math.abs(value - actual[i]!)))));
  return {
    ...at,
    level: loss.isComparable === true ? 1 : level,
    weight: evidence?.weights[span] ?? 1,
    least: least > 0 ? least : Number.MIN_VALUE,
    ran,
    forecasts: forecasts.map((forecast, c) => ran[c] ? forecast : middle),
  };
}
