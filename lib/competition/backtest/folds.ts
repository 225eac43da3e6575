import { CompetitionError } from "../../core/errors/errors.ts";

/** One evaluation: what is known ends at the origin, what is scored begins after it. Period numbers. */
export interface Span {
  /** `fold_1` (oldest) … `fold_F`, or `holdout`. */
  readonly name: string;
  /** Last period known. */
  readonly origin: number;
  /** First period scored, > origin. */
  readonly from: number;
  /** Last period scored. */
  readonly to: number;
  /** Origin at which models are fitted; earlier than `origin` where folds do not refit. */
  readonly fitOrigin: number;
}

/** What {@linkcode planSpans} needs to know. Periods are period numbers, lengths are in steps. */
export interface SpanOptions {
  /** First period of the panel. */
  readonly start: number;
  /** Last period that may be used. */
  readonly end: number;
  /** Steps of each evaluation, >= 1. */
  readonly horizon: number;
  /** Folds wanted, >= 1; fewer are planned where the calendar is too short. */
  readonly count: number;
  /** Steps between the origins of folds, >= 1. */
  readonly step: number;
  /** Whether models are fitted again at each fold's origin. */
  readonly refit: boolean;
  /** Whether the last `horizon` periods are kept as the span that no choice looks at. */
  readonly holdout: boolean;
  /** Fewest periods up to the first origin, >= 1. */
  readonly minTrain: number;
  /** Whether folds of a short calendar move together, so that they overlap, instead of being fewer; default false. */
  readonly overlap?: boolean;
}

/** Folds to choose on, ascending by origin, and the hold-out to report on. */
export interface SpanPlan {
  /** Oldest first, at least one. */
  readonly folds: readonly Span[];
  /** The last `horizon` periods, or null if none are kept. */
  readonly holdout: Span | null;
  /** Last period that a choice may look at. */
  readonly choiceEnd: number;
  /** First period of the panel; absent where nobody said. */
  readonly start?: number;
  /** Of a table without a calendar: what of its parts is known where. */
  readonly parts?: PartRule;
}

/** What of the parts of a table without a calendar is known where. Parts: -1 always trained on, 0 … folds - 1, then the test part. */
export interface PartRule {
  /** Parts that choices are made on, >= 1. */
  readonly folds: number;
  /** Whether parts follow each other in time: then no later one is known. */
  readonly isInTime: boolean;
}

/** Share of the history of the newest fold that the oldest has at least where folds overlap: they shall resemble serving. */
const ALIKE = 0.6;

/**
 * Rolling-origin folds and the hold-out, common to all keys so that no fold of one key leaks into another's.
 *
 *     |---------- fitted ---------|o1|-- fold_1 --|
 *     |---------------- fitted ---------------|o2|-- fold_2 --|
 *     |---------------------- fitted ---------------------|o3|-- holdout --|
 *
 * Without `refit` the folds share the fit of the first origin; the hold-out always has its own. With `overlap` the origins of
 * a calendar that is too short for all folds move closer together, as long as the oldest fold has most of the newest one's
 * history: one fold says little, and what a contender does with a fraction of its history says little of how it will serve.
 *
 * @param options Calendar, counts and lengths.
 * @throws {RangeError} If a count or length is not a whole number >= 1.
 * @throws {CompetitionError} `TOO_SHORT_CALENDAR` if not even one fold fits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { planSpans } from "@lib/competition/backtest/folds.ts";
 * const plan = planSpans({ start: 0, end: 99, horizon: 10, count: 2, step: 10, refit: true, holdout: true, minTrain: 20 });
 * assertEquals(plan.folds.map((fold) => fold.origin), [69, 79]);
 * assertEquals(plan.holdout?.origin, 89);
 * ```
 */
export function planSpans(options: SpanOptions): SpanPlan {
  const { start, end, horizon, count, holdout, minTrain } = options;
  for (const [name, value] of Object.entries({ horizon, count, step: options.step, minTrain })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(`Cannot plan folds as ${name} must be a whole number >= 1: current value is ${value}`);
    }
  }
  const choiceEnd = holdout ? end - horizon : end, step = stepOf(choiceEnd - horizon, options);
  const origins: number[] = [];
  for (let i = 0; i < count; i++) {
    const origin = choiceEnd - horizon - i * step;
    if (origin - start + 1 < minTrain) break;
    origins.unshift(origin);
  }
  if (origins.length === 0) throw tooShort(options);
  const folds = origins.map((origin, i) => ({
    name: `fold_${i + 1}`,
    origin,
    from: origin + 1,
    to: origin + horizon,
    fitOrigin: options.refit ? origin : origins[0]!,
  }));
  const last = { name: "holdout", origin: choiceEnd, from: choiceEnd + 1, to: end, fitOrigin: choiceEnd };
  const spans = holdout ? [...folds, last] : folds;
  spans.forEach(assertNoOverlap);
  return { folds, holdout: holdout ? last : null, choiceEnd, start };
}

/** Steps between the origins of folds. @param last Origin of the newest. */
function stepOf(last: number, { start, count, step, minTrain, overlap = false }: SpanOptions): number {
  const isTooShort = last - (count - 1) * step - start + 1 < minTrain;
  if (!overlap || !isTooShort || count === 1) return step;
  const first = start - 1 + Math.max(minTrain, Math.ceil(ALIKE * (last - start + 1)));
  return Math.min(step, Math.max(1, Math.floor((last - first) / (count - 1))));
}

/** How far serving is from the folds, where contenders will know a season that they could not know there. Logarithms of periods. */
export interface LongerHistory {
  /** History at each fold, shape [F]. */
  readonly folds: readonly number[];
  /** History of those who serve. */
  readonly serving: number;
}

/** How much the folds of a plan say. */
export interface FoldEvidence {
  /** Weight of each fold in what is learned, the newest 1, shape [F]. */
  readonly weights: readonly number[];
  /** How many folds that do not overlap would say as much, in [1, F]. */
  readonly independent: number;
  /** Where no fold has two seasons behind it, and serving has; absent: it is not so. */
  readonly longer?: LongerHistory;
}

/** Seasons that show one: what comes again has come twice. */
const SEASONS = 2;

/** By which power of its share of the newest fold's history a fold counts. */
const FADING = 4;

/**
 * How much the folds of a plan say: an early one with a fraction of the history says less, as contenders that need a long one
 * have not shown yet what they can do; folds that overlap say little more than one.
 *
 * @param plan Its folds. @param options Steps of each, and of a season.
 */
export function foldEvidence(
  { folds, start, choiceEnd }: SpanPlan,
  { horizon, seasonLength }: { readonly horizon: number; readonly seasonLength: number },
): FoldEvidence {
  const newest = folds.at(-1)?.origin ?? NaN, oldest = folds[0]?.origin ?? NaN;
  const share = (origin: number) => start === undefined ? 1 : (origin - start + 1) / (newest - start + 1);
  const known = (end: number) => start === undefined ? Infinity : end - start + 1, season = SEASONS * seasonLength;
  const isLonger = seasonLength > 1 && known(newest) < season && known(choiceEnd) >= season;
  return {
    weights: folds.map(({ origin }) => share(origin) ** FADING),
    independent: Math.min(folds.length, 1 + (newest - oldest) / horizon),
    ...isLonger
      ? {
        longer: {
          folds: folds.map(({ fitOrigin }) => Math.log(known(fitOrigin))),
          serving: Math.log(known(choiceEnd)),
        },
      }
      : {},
  };
}

/**
 * Evaluations that share no period, the newest of those that do: their errors are independent.
 *
 * @param plan Folds and hold-out. @returns By span, folds first, shape [S].
 */
export function standsAlone({ folds, holdout }: SpanPlan): boolean[] {
  const spans = holdout === null ? folds : [...folds, holdout], out: boolean[] = [];
  let next = Infinity;
  for (const { from, to } of spans.toReversed()) {
    out.unshift(to < next);
    if (to < next) next = from;
  }
  return out;
}

function tooShort({ start, end, horizon, holdout, minTrain }: SpanOptions): CompetitionError {
  const needed = minTrain + horizon + (holdout ? horizon : 0), periods = Math.max(0, end - start + 1);
  // A season to learn from gives way up to half of the history.
  const longest = Math.floor(periods / 4);
  const parts = `${minTrain} to learn from, ${horizon} for a fold${holdout ? `, ${horizon} for the hold-out` : ""}`;
  return new CompetitionError(
    "TOO_SHORT_CALENDAR",
    `Cannot plan folds as ${needed} periods are needed (${parts}): current value is ${periods} up to the last one used`,
    {
      hint: longest >= 1
        ? `A horizon of at most ${longest} fits this history; or use more of it, holdout: false, or fewer origins of evaluate.`
        : "Too few periods for any horizon: use more history. Forecasts of so short a table would be guesses.",
      context: { start, end, horizon, minTrain, needed, periods },
    },
  );
}

function assertNoOverlap(span: Span): void {
  if (span.fitOrigin <= span.origin && span.origin < span.from && span.from <= span.to) return;
  throw new CompetitionError(
    "SPLIT_OVERLAP",
    `Cannot build a fold as max(train) < min(test) must hold: current value is ${JSON.stringify(span)}`,
  );
}
