import { robustMean } from "../../core/numbers/statistics.ts";
import { actualOf, type Backtest, forecastOf } from "../backtest/backtest.ts";
import { typicalError } from "../calibration/typical_error.ts";

/** A contender whose errors over the keys of a group are more than this multiple of the typical contender's is no member. */
const MOST_OF_GROUP = 2;

/** A contender whose errors on one key are more than this multiple of the key's typical contender's is no member there. */
const MOST_OF_KEY = 3;

/** A pure memo: the combinations of a key ask for the same folds. */
const known = new WeakMap<Backtest, Map<string, boolean[]>>();

/** Mean absolute error of each contender of a key over some spans, unit of `y`, shape [C]; NaN where it ran on none. */
function errorsOn(backtest: Backtest, spans: readonly number[]): Float64Array {
  return backtest.fitMs.map((_, c) => {
    let sum = 0, count = 0;
    for (const span of spans) {
      const actual = actualOf(backtest, span), forecast = forecastOf(backtest, c, span);
      for (let i = 0; i < actual.length; i++) {
        const error = Math.abs(actual[i]! - forecast[i]!);
        if (error !== error) continue;
        sum += error;
        count++;
      }
    }
    return sum / count;
  });
}

/**
 * Which contenders may be members of a group's combinations: a mean follows its worst member, so one that is far from the others
 * on the folds stays out. Who ran on no key stays out too.
 *
 * @param backtests Keys of the group. @param spans Folds to look at.
 * @returns 1 or 0, shape [C]; all 1 where there is nothing to look at.
 */
export function saneContenders(backtests: readonly Backtest[], spans: readonly number[]): Float64Array {
  const contenders = backtests[0]?.fitMs.length ?? 0;
  const relative = backtests.map((backtest) => {
    const errors = errorsOn(backtest, spans), level = typicalError(errors);
    return errors.map((error) => error / level);
  });
  const means = Float64Array.from({ length: contenders }, (_, c) => robustMean(relative.map((errors) => errors[c]!)));
  const limit = MOST_OF_GROUP * typicalError(means);
  return limit > 0 ? means.map((mean) => mean <= limit ? 1 : 0) : means.fill(1);
}

/**
 * Which contenders may be members of a combination for one key, by its own folds.
 *
 * @param backtest Of the key. @param spans Folds to look at: not the one that is to be scored.
 * @returns Shape [C]; all true where there is nothing to look at.
 */
export function saneMembers(backtest: Backtest, spans: readonly number[]): boolean[] {
  const bySpans = known.get(backtest) ?? new Map<string, boolean[]>(), id = spans.join();
  let sane = bySpans.get(id);
  if (sane === undefined) {
    const errors = errorsOn(backtest, spans), limit = MOST_OF_KEY * typicalError(errors);
    sane = Array.from(errors, (error) => !(error > limit));
    known.set(backtest, bySpans.set(id, sane));
  }
  return sane;
}
