import { momentsOf } from "./score_moments.ts";
import { type Priors, shrink } from "./score_prior.ts";
import type { RecordScores } from "./watch_record.ts";

/** What was learned of one score of one key. */
export interface LearnedScore {
  /** As `ScoreReference.mean`. */
  readonly mean: number;
  /** As `ScoreReference.scale`. */
  readonly scale: number;
  /** As `ScoreReference.allowance`. */
  readonly allowance: number;
  /** How many times more its sums vary than those of independent values. */
  readonly persistence: number;
}

/** One for each of bias, error and coverage. */
export type LearnedScores = readonly [bias: LearnedScore, error: LearnedScore, coverage: LearnedScore];

/** Known errors without which nothing is learned of a key. */
export const LEAST_ERRORS = 12;

/** Errors that differ by less, as a share of the level, are equal but for rounding. */
export const LEAST_SCALE = 1e-9;

/** Changes that detectors find fastest: of the mean, and of the size of errors, as shares. */
const SOUGHT = 0.5;
/** Allowances that are too small find nothing but the errors of the reference, too large ones nothing small. */
const LEAST_ALLOWANCE = 0.1, MOST_ALLOWANCE = 0.75;
/** An allowance is at least this many standard errors of the reference. */
const STANDARD_ERRORS = 1.5;

/** Lags, and length of blocks, that a record of n errors allows. */
export function lagsOf(count: number): number {
  return Math.max(2, Math.min(14, Math.round(count / 8)));
}

/**
 * What is usual for a key: from its record, shrunk toward its group as far as its group says that keys differ by noise.
 *
 * @param scores Of its record. @param at `priors` of its group; `nominal`: share of actuals that may lie outside.
 * @returns null if its errors are too few or all equal.
 */
export function learnKey(
  scores: Pick<RecordScores, "z" | "missed">,
  { priors, nominal }: { readonly priors: Priors; readonly nominal: number },
): LearnedScores | null {
  if (scores.z.length < LEAST_ERRORS) return null;
  const moments = momentsOf(scores, lagsOf(scores.z.length));
  if (!(moments.scale > LEAST_SCALE) || !Number.isFinite(moments.scale)) return null;
  const [bias, error, misses] = [
    shrink(priors[0], moments, 0),
    shrink(priors[1], moments, 1),
    shrink(priors[2], moments, 2),
  ];
  const sizeScale = Math.sqrt(Math.max(moments.variances[1], 0.01));
  // An interval that misses as often as it may is no fault of the model, however seldom it has missed before.
  const missed = Math.min(0.9, Math.max(nominal, misses.estimate)), missScale = Math.sqrt(missed * (1 - missed));
  const missedMore = Math.min(2 * missed, (1 + missed) / 2) - missed;
  const learned = (mean: number, scale: number, at: { sought: number; error: number; persistence: number }) => ({
    mean,
    scale,
    allowance: Math.max(allowanceFor(at.sought / 2), STANDARD_ERRORS * at.error),
    persistence: at.persistence,
  });
  return [
    learned(bias.estimate * moments.scale, moments.scale, { ...bias, sought: SOUGHT / moments.scale }),
    learned(error.estimate, sizeScale, {
      sought: SOUGHT * error.estimate / sizeScale,
      error: error.error / sizeScale,
      persistence: error.persistence,
    }),
    learned(missed, missScale, {
      sought: missedMore / missScale,
      error: misses.error / missScale,
      persistence: misses.persistence,
    }),
  ];
}

function allowanceFor(half: number): number {
  return Math.max(LEAST_ALLOWANCE, Math.min(MOST_ALLOWANCE, half));
}

/** Statistics of no key alarm below this. */
const LEAST_LIMIT = 0.5;

/**
 * A CUSUM of any key on one scale: excursions above a level are as rare as `exp(-u)` whatever allowance and persistence are.
 *
 * @param statistic In standard deviations. @param score Of the key. @param periods That are watched.
 * @see Siegmund (1985), Sequential Analysis, doi:10.1007/978-1-4757-1862-1
 */
export function normalise(statistic: number, score: LearnedScore, periods: number): number {
  return 2 * statistic * score.allowance / score.persistence - chances(score, periods);
}

/**
 * Inverse of {@linkcode normalise}: the statistic from which a key alarms.
 *
 * @param u Normalised limit. @param score Of the key. @param periods That `u` is of.
 */
export function limitOf(u: number, score: LearnedScore, periods: number): number {
  return Math.max(LEAST_LIMIT, (u + chances(score, periods)) * score.persistence / (2 * score.allowance));
}

function chances({ allowance, persistence }: LearnedScore, periods: number): number {
  return Math.log(1 + allowance ** 2 * periods / persistence);
}
