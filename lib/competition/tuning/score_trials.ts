import { robustMean } from "../../core/numbers/statistics.ts";
import { type Backtest, forecastOf, type ScoredSpan, scoredSpan } from "../backtest/backtest.ts";
import { lossFor, type Problem } from "../problems/problem.ts";
import { typicalError } from "../calibration/typical_error.ts";

/** Losses of one key, each divided by the key's typical one so that keys can be pooled. */
export interface TrialLosses {
  /** Group that the key is chosen in. */
  readonly group: string;
  /** By contender, mean over the spans, shape [C]; NaN where it did not run on all that the others ran on. */
  readonly losses: Float64Array;
}

/** Losses are cut here, as in a selection: one wild key must not decide. */
const CEILING = 5;

/**
 * Losses of all contenders of one key on some spans.
 *
 * @param backtest Of the key. @param problem Metrics by group. @param spans Indices to score, shape [F].
 * @returns Null for a key that nothing is chosen for, or that nothing is known of on any span.
 */
export function trialLosses(
  backtest: Backtest,
  { problem, spans }: { readonly problem: Problem; readonly spans: readonly number[] },
): TrialLosses | null {
  const group = problem.groupOf(backtest);
  if (group === "") return null;
  const loss = lossFor(problem, group), contenders = backtest.fitMs.length;
  const known = spans.map((span) => ({ span, scored: scoredSpan(backtest, span) }))
    .filter(({ scored }) => scored.actual.some((value) => !Number.isNaN(value)));
  const rows = known.map(({ span, scored }) => lossesOn(backtest, { span, scored, loss }))
    .filter((row) => row.some((value) => !Number.isNaN(value)));
  if (rows.length === 0) return null;
  const level = typicalError(rows.flatMap((row) => [...row]));
  const losses = Float64Array.from(
    { length: contenders },
    (_, c) => rows.reduce((sum, row) => sum + Math.min(row[c]! / level, CEILING), 0) / rows.length,
  );
  return { group, losses };
}

function lossesOn(
  backtest: Backtest,
  { span, scored, loss }: {
    readonly span: number;
    readonly scored: ScoredSpan;
    readonly loss: (span: ScoredSpan, predicted: Float64Array) => number;
  },
): Float64Array {
  return backtest.fitMs.map((_, c) => loss(scored, forecastOf(backtest, c, span)));
}

/**
 * How a contender did beside another on the keys where both ran: below 1 it has the smaller losses.
 *
 * @param keys Losses by key. @param contender Its index. @param reference That of the other.
 * @returns Ratio of the robust means over keys; NaN where there is nothing to compare.
 */
export function lossRatio(keys: readonly TrialLosses[], contender: number, reference: number): number {
  const both = keys.filter(({ losses }) => !Number.isNaN(losses[contender]! + losses[reference]!));
  if (both.length === 0) return NaN;
  return robustMean(both.map(({ losses }) => losses[contender]!)) /
    robustMean(both.map(({ losses }) => losses[reference]!));
}
