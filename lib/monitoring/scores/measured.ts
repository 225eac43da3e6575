import type { SeriesKey } from "../../core/rows/panel.ts";

/** How forecasts did. Null where undefined, with the reason in `undefined`. */
export interface WatchedScores {
  /** Forecasts that were scored. */
  readonly scored: number;
  /** Mean absolute error, unit of the target. */
  readonly mae: number | null;
  /** Root mean squared error, unit of the target. */
  readonly rmse: number | null;
  /** Sum of absolute errors over the sum of absolute actuals. */
  readonly wape: number | null;
  /**
   * Mean over keys of the mean absolute error over that of the seasonal naive forecast in the key's past, see `mase`; each
   * counts at most 10.
   */
  readonly mase: number | null;
  /** Sum of errors (forecast - actual) over that of the actuals: above 0 is too much. */
  readonly bias: number | null;
  /** Percent of actuals inside the interval, by nominal level. */
  readonly coverage: Readonly<Record<string, number | null>>;
  /** What the models were chosen by, where that is what periods cost, such as `cost_5_1`: mean of a period. */
  readonly chosen?: { readonly name: string; readonly value: number | null };
  /** 1 minus the absolute error, or what it costs, over that of the better naive forecast (naive, seasonal naive) from the same origins. */
  readonly skill: number | null;
  /** Why a score is null, by its name. */
  readonly undefined: Readonly<Record<string, string>>;
}

/** What came beside what the hold-outs of the same versions had promised. */
export interface Measured extends WatchedScores {
  /** The hold-outs of the versions that made these forecasts, weighted by their forecasts. */
  readonly promised: WatchedScores;
}

/** Scores of one step ahead; a scale of a key's own says nothing of a step. */
export interface StepMeasured extends Omit<WatchedScores, "mase"> {
  /** Periods after the origin, >= 1. */
  readonly step: number;
}

/** Scores of one text of a key column. */
export interface TotalMeasured extends Measured {
  /** Key column. */
  readonly column: string;
  /** Its text. */
  readonly text: string;
  /** Keys with a scored forecast. */
  readonly keys: number;
}

/** Scores of one key. */
export interface KeyMeasured extends Measured {
  /** Which key. */
  readonly key: SeriesKey;
  /** By how much its absolute errors exceed the promise, all together, unit of the target. */
  readonly excess: number;
}

/** How the forecasts of a table did. */
export interface WatchMetrics extends Measured {
  /** Step by step. */
  readonly steps: readonly StepMeasured[];
  /** By key column and text, most forecasts first; of columns in which keys have texts in common. */
  readonly totals: readonly TotalMeasured[];
  /** Keys whose errors exceed their promise most, worst first, at most twenty. */
  readonly worst: readonly KeyMeasured[];
}

/** Logged forecasts by what is known of them; they add up to `logged`. */
export interface ForecastCounts {
  /** Served forecasts of one key, origin and step in the log, what was logged again counted once. */
  readonly logged: number;
  /** Those that have been compared with what came. */
  readonly scored: number;
  /** Those of periods that are not known yet. */
  readonly pending: number;
  /** Those of periods that passed without a known value of the key. */
  readonly unknown: number;
  /** Those of periods before the first one that is looked at. */
  readonly earlier: number;
  /** Those of keys or periods that the table does not have. */
  readonly unmatched: number;
}
