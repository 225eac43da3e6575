import type { SeriesKey } from "../../core/rows/panel.ts";
import type { RowSpec } from "../../features/row_spec.ts";
import type { ModelFamily, Training } from "../../models/contract/family.ts";
import type { Span } from "./folds.ts";

/** Whose rows are asked for: the algorithm of a contender, and how its rows are made. */
export interface SampleMember {
  /** Its algorithm. */
  readonly family: ModelFamily;
  /** How its feature rows are made. */
  readonly spec: RowSpec;
}

/** What the rows of a key are made for. */
export interface SampleOptions {
  /** At whose origins rows are asked for; none: at the end alone. */
  readonly spans: readonly Span[];
  /** Most training rows of a local model. */
  readonly localRows: number;
  /** How feature rows are made, of contenders that have no spec of their own. */
  readonly spec: RowSpec;
}

/**
 * The rows of one key as a competition sees them: what is known at an origin, and what is asked for on a span. A problem makes
 * it of a panel; whether rows follow a calendar is not seen from here.
 */
export interface KeySample {
  /** Whose rows they are. */
  readonly key: SeriesKey;
  /** Values of a span: rows of the largest, each with its outputs. */
  readonly width: number;
  /** Target of the rows known at an origin, in their order, as the panel has it. */
  known(origin: number): Float64Array;
  /** Columns known ahead that say yes or no, of the rows known at an origin. */
  flags(origin: number): readonly Float64Array[];
  /** Rows asked for on a span. */
  rowsOf(span: Span): number;
  /** What came on a span, shape [width]; NaN where missing, and beyond its rows. */
  actual(span: Span): Float64Array;
  /** Whether a value of a fold, by its place in [0, width), was known at an origin. */
  isKnownAt(fold: Span, place: number, origin: number): boolean;
  /** Whether a value of a fold, by its place in [0, width), is one of those that a span asks for. */
  isOf(fold: Span, place: number, span: Span): boolean;
  /**
   * What a contender is fitted on at an origin.
   *
   * @throws {FitError} `TOO_SHORT`, `EMPTY` where rows are too few.
   */
  training(member: SampleMember, origin: number): Omit<Training, "prior">;
  /**
   * What a fitted contender says of a span, in the unit of the target, shape [rows × outputs], as it says it.
   *
   * @throws {ForecastError} From the family.
   */
  predict(member: SampleMember, fitted: unknown, span: Span): Float64Array;
}
