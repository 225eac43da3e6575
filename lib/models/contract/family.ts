import type { Artifact } from "../../core/bytes/artifact.ts";
import type { Design } from "../../core/rows/design.ts";
import type { ErrorCode } from "../../core/errors/error_codes.ts";
import type { Rng } from "../../core/numbers/random.ts";
import type { Task } from "../../core/rows/task.ts";
import type { LearnedFeature } from "../../features/table/learned_features.ts";

/** Hyperparameters of a family: plain data, hashed into the plan. */
export type Params = Readonly<Record<string, number | string | boolean>>;

/** What a family may see when it is fitted: nothing after the origin. */
export interface Training {
  /** Target up to and including the origin, unit of `y`, shape [n]; NaN is missing. Empty for a pooled fit. */
  readonly y: Float64Array;
  /** Period number of y[0]; 0 for a pooled fit. A model keeps what it needs of it, as later histories begin elsewhere. */
  readonly start: number;
  /** Observations per cycle, >= 1. */
  readonly seasonLength: number;
  /** All cycles that the calendar can show, in periods, ascending, each > 1; absent: the one of `seasonLength`. */
  readonly cycles?: readonly number[];
  /** Rows with targets for families with `input: "design"`, else null. */
  readonly design: Design | null;
  /** Of a local contender that names a pooled one as its prior: that one's fitted model at the same origin; else absent. */
  readonly prior?: unknown;
}

/** What a family may see when it predicts. */
export interface Future {
  /** Target up to and including the origin, unit of `y`, shape [n]; NaN is missing. Empty for a pooled prediction. */
  readonly y: Float64Array;
  /** Period number of y[0], or of the first step where `y` is empty; need not be where the fit's history began. */
  readonly start: number;
  /** Number of values asked for: steps after the origin, or rows of `design`. */
  readonly horizon: number;
  /** Rows to predict for families with `input: "design"`, shape [horizon × p], else null. */
  readonly design: Design | null;
}

/**
 * What a forecast is made of: named shares of shape [h], in its unit, whose sum is the forecast up to rounding. `level` is what
 * the history stands at, `trend` what leads away from it, `season_<m>` the part of the season of m periods; a name that a
 * model has no part of is absent.
 */
export type Components = Readonly<Record<string, Float64Array>>;

/** A way to make a fitted model smaller; whether its error stays within a budget is for a competition to see. */
export interface SmallerWay<Fitted = unknown> {
  /** Whether it reads the rows of the fit; else it may go without. */
  readonly readsRows: boolean;
  /** Another model of the same family, in fewer bytes; `design`: rows that it was fitted on. Pure, and without chance. */
  shrink(fitted: Fitted, design: Design | null): Fitted;
}

/**
 * One algorithm behind the one contract. Pure: inputs are not changed, equal inputs and seed give equal bits.
 *
 * `fit` throws `FitError` with code `EMPTY`, `TOO_SHORT`, `NOT_FINITE` (an infinite target, or NaN targets in design rows)
 * or `SINGULAR`; `predict` throws `FitError` `NOT_FITTED` for a value that `fit` or `decode` did not give,
 * `SPEC_MISMATCH` for a design of another feature spec and `ORIGIN_BEFORE_FIT` for a history that ends before the model's
 * last period and does not reach back to its first.
 */
export interface ModelFamily<Fitted = unknown> {
  /** Name in plans, artifacts and reports, snake case. */
  readonly name: string;
  /** One sentence for the model catalogue. */
  readonly summary: string;
  /** `history`: works on `y` alone, in its unit. `design`: works on feature rows, on the scale of `design.target`. */
  readonly input: "history" | "design";
  /** What it can be asked for; absent: one number in a row. `predict` then gives the shape [horizon × width]. */
  readonly tasks?: readonly Task["kind"][];
  /** Fewest usable observations (history) or rows (design) that `fit` accepts. */
  readonly minRows: number;
  /** Complete default hyperparameters. */
  readonly defaults: Params;
  /** Fit on what is known at the origin. `params` override `defaults`. */
  fit(training: Training, params: Params, rng: Rng): Fitted;
  /** Predict, shape [horizon], finite; design families on the scale of `design.target`. */
  predict(fitted: Fitted, future: Future): Float64Array;
  /** What `predict` gives, taken apart; absent for design families, whose contributions are by feature. */
  components?(fitted: Fitted, future: Future): Components;
  /** The form in which a key's own model competes and serves, in fewer bytes and as good; absent where the fitted one is. */
  compact?(fitted: Fitted): Fitted;
  /** Ways to make it smaller still, by name; absent where there is little to gain. */
  readonly smaller?: Readonly<Record<string, SmallerWay<Fitted>>>;
  /** The fitted model as data; nothing is rounded. */
  encode(fitted: Fitted): Artifact;
  /** Inverse of `encode`; predictions are bit-identical. */
  decode(artifact: Artifact): Fitted;
  /** How it is stored without the model of all keys that it stands on, which many share; absent where it stands on none. */
  readonly onPrior?: OnPrior<Fitted>;
  /** Importance per feature, shape [p], >= 0, sums to 1 (or all 0); absent for history families. */
  importance?(fitted: Fitted): Float64Array;
  /** What it made of the columns of a table; absent, or empty, where it is given features. */
  learned?(fitted: Fitted): readonly LearnedFeature[];
  /** Why this fitted model says nothing about its input (`SINGLE_LEAF`, `CONSTANT`), or null. */
  degenerate?(fitted: Fitted): ErrorCode | null;
}

/** How a key's model is stored apart from that of all keys which it stands on. */
export interface OnPrior<Fitted = unknown> {
  /** What is of the key alone, as data. */
  encode(fitted: Fitted): Artifact;
  /** Inverse of `encode`, on what `decodePrior` gave. */
  decode(artifact: Artifact, prior: unknown): Fitted;
  /** The model of all keys, from what its own family encoded. */
  decodePrior(artifact: Artifact): unknown;
}
