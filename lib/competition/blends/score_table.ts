import { actualOf, type Backtest, fallbackOf, forecastOf, scoredSpan } from "../backtest/backtest.ts";
import { combineAtEvents, type FleetEvents } from "../backtest/event_steps.ts";
import type { Loss } from "../problems/problem.ts";
import { saneMembers } from "./sanity.ts";
import { evidenceOf, type KeyEvidence, tailoredWeights, type Tailoring } from "./tailor.ts";

/** A combination of contenders: weights [C] by fold for honest scoring, and for use. */
export interface Combination {
  /** Name in leaderboards. */
  readonly name: string;
  /** Weighted mean, or median of the members with weight. */
  readonly combine: "weighted" | "median";
  /** Weights for use after the choice, shape [C]. */
  readonly weights: Float64Array;
  /** Weights to score with, learned without the span's own fold, shape [S][C]. */
  readonly bySpan: readonly Float64Array[];
  /** How weights of a key differ, by span; null for a span where they do not. Absent: nowhere. */
  readonly tailoring?: {
    /** For use. */
    readonly use: Tailoring;
    /** To score with, learned from earlier folds, shape [S]. */
    readonly bySpan: readonly (Tailoring | null)[];
  };
  /** Spans by which a key's own members are judged: the folds, never the hold-out; shape [F]. */
  readonly folds: readonly number[];
  /** Where only members who see holidays have a say; absent or null: all always have. */
  readonly events?: FleetEvents | null;
}

/** A contender in a combination. */
export interface Member {
  /** Index in [0, C). */
  readonly contender: number;
  /** Its weight, > 0. */
  readonly weight: number;
}

/**
 * What the weights of one key follow when it serves; null where no combination has weights of its own.
 *
 * @param backtest Of the key. @param combinations Of its group.
 */
export function evidenceInUse(backtest: Backtest, combinations: readonly Combination[]): KeyEvidence | null {
  for (const { tailoring, folds } of combinations) {
    if (tailoring === undefined) continue;
    return evidenceOf(tailoring.use, backtest, { span: backtest.scale.length / 2 - 1, folds });
  }
  return null;
}

/**
 * The members that serve one key: with weight, running on the last span, and not far from the others on the key's folds.
 *
 * @param backtest Of the key. @param combination Weights and rule.
 */
export function membersInUse(backtest: Backtest, combination: Combination): Member[] {
  const { folds, tailoring } = combination, span = backtest.scale.length / 2 - 1;
  const weights = tailoring === undefined
    ? combination.weights
    : tailoredWeights(tailoring.use, backtest, { span, folds });
  return membersOf(backtest, { weights, folds, span });
}

/**
 * The members that forecast one span of one key: those that the other folds speak for.
 *
 * @param backtest Of the key. @param combination Weights and rule. @param span Index in [0, S).
 */
export function membersAt(backtest: Backtest, combination: Combination, span: number): Member[] {
  const others = combination.folds.filter((fold) => fold !== span);
  // Of a single fold there is no other: who explodes on it must not pass for sane.
  return membersOf(backtest, {
    weights: weightsAt(backtest, combination, span),
    folds: others.length === 0 ? combination.folds : others,
    span,
  });
}

function weightsAt(backtest: Backtest, { bySpan, tailoring, folds }: Combination, span: number): Float64Array {
  const own = tailoring?.bySpan[span] ?? null;
  if (own === null) return bySpan[span]!;
  // A fold is foretold from those before it; what comes after the folds from all of them.
  const before = folds.includes(span) ? folds.filter((fold) => fold < span) : folds;
  return tailoredWeights(own, backtest, { span, folds: before });
}

function membersOf(
  backtest: Backtest,
  options: { weights: Float64Array; folds: readonly number[]; span: number },
): Member[] {
  const { weights, folds, span } = options;
  const ran: Member[] = [];
  weights.forEach((weight, contender) => {
    if (weight > 0 && !Number.isNaN(forecastOf(backtest, contender, span)[0])) ran.push({ contender, weight });
  });
  const sane = saneMembers(backtest, folds), kept = ran.filter(({ contender }) => sane[contender]);
  return kept.length > 0 ? kept : ran;
}

/**
 * Forecast of a combination on one span of one key, of the members that the other folds speak for.
 *
 * @param backtest Of one key. @param combination Weights and rule. @param span Index in [0, S).
 * @returns Shape [h]; NaN where no member ran.
 */
export function combinationForecast(backtest: Backtest, combination: Combination, span: number): Float64Array {
  const members = membersAt(backtest, combination, span);
  if (members.length === 0) return new Float64Array(actualOf(backtest, span).length).fill(NaN);
  return combineAtEvents(members.map(({ contender }) => forecastOf(backtest, contender, span)), {
    combine: combination.combine,
    weights: members.map(({ weight }) => weight),
    isBlind: members.map(({ contender }) => combination.events?.isBlind[contender] ?? false),
    steps: combination.events?.steps[span] ?? null,
  });
}

/**
 * What a contender or combination forecasts on one span.
 *
 * @param backtest Of the key. @param index Of the contender, then of the combination; -1: the key's fallback.
 * @param at `group`: whose combinations are meant; `span`: index in [0, S).
 * @returns Shape [h], unit of `y`; NaN where it did not run.
 */
export function contenderForecast(
  backtest: Backtest,
  index: number,
  { group, span }: { group: { readonly combinations: readonly Combination[] } | undefined; span: number },
): Float64Array {
  const contenders = backtest.fitMs.length;
  if (index < 0) return fallbackOf(backtest, span);
  if (index < contenders) return forecastOf(backtest, index, span);
  const combination = group?.combinations[index - contenders];
  if (combination === undefined) return new Float64Array(actualOf(backtest, span).length).fill(NaN);
  return combinationForecast(backtest, combination, span);
}

/**
 * Losses of all contenders and combinations of one key on the spans given.
 *
 * @param backtest Of one key. @param combinations Entered beside the C contenders.
 * @param options `loss`: what is measured; `spans`: indices to score, shape [F].
 * @returns Row-major, shape [(C + combinations) × F]; NaN where undefined.
 */
export function scoreKey(
  backtest: Backtest,
  combinations: readonly Combination[],
  options: { loss: Loss; spans: readonly number[] },
): Float64Array {
  const { loss, spans } = options, count = backtest.fitMs.length + combinations.length;
  const out = new Float64Array(count * spans.length);
  spans.forEach((span, f) => {
    const came = scoredSpan(backtest, span), at = { group: { combinations }, span };
    for (let c = 0; c < count; c++) out[c * spans.length + f] = loss(came, contenderForecast(backtest, c, at));
  });
  return out;
}
