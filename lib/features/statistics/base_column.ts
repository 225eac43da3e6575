/** A statistic of a source at each period, computed from values at or before that period. */
export type Statistic =
  | "value"
  | "last"
  | "rolling_mean"
  | "rolling_std"
  | "rolling_min"
  | "rolling_max"
  | "rolling_quantile"
  | "rolling_slope"
  | "expanding_mean"
  | "expanding_std"
  | "expanding_min"
  | "expanding_max"
  | "ewm_mean"
  | "season_mean"
  | "season_expanding"
  | "age"
  | "since_sale"
  | "zero_run"
  | "sale_interval"
  | "sale_size"
  | "flag_mean"
  | "next_event"
  | "last_event";

/**
 * What a statistic is taken of: the linked target g(y), its absolute value, the target in its own unit, its absolute
 * value, whether it is non-zero (1 or 0), the target as a model of one step sees it (g(y) on the scale of the period
 * before), or an exogenous column or its logarithm by position in the spec.
 */
export type SourceSeries =
  | "linked"
  | "moved"
  | "raw"
  | "magnitude"
  | "sale"
  | { readonly exogenous: number; readonly log: boolean };

/** One computed column that several features may share. */
export interface BaseColumn {
  /** Equal ids are equal columns. */
  readonly id: string;
  /** Series the statistic is taken of. */
  readonly of: SourceSeries;
  /** Id of the series itself. */
  readonly source: string;
  /** Id of the deviation of a mean and of the mean of a deviation, which one pass gives; empty for other statistics. */
  readonly sibling: string;
  /** The statistic. */
  readonly statistic: Statistic;
  /** Window, or season length, in periods; 0 where the statistic has none. */
  readonly window: number;
  /** Probability of a quantile, weight of an exponential mean, number of seasons, or wanted value of a flag; else 0. */
  readonly parameter: number;
  /** Flag that periods are told apart by, by position in the spec; -1 where there is none. */
  readonly flag: number;
}

/**
 * A base column with its id.
 *
 * @param of Source series. @param statistic What is taken of it.
 * @param options `window` in periods and `parameter`, 0 where the statistic has none; `flag`, default none.
 */
export function baseColumn(
  of: SourceSeries,
  statistic: Statistic,
  options: { window?: number; parameter?: number; flag?: number } = {},
): BaseColumn {
  const { window = 0, parameter = 0, flag = -1 } = options;
  const series = typeof of === "string" ? of : `${of.log ? "log" : "exogenous"}${of.exogenous}`;
  const idOf = (name: string) => `${series}:${name}:${window}:${parameter}${flag < 0 ? "" : `:${flag}`}`;
  return {
    id: idOf(statistic),
    of,
    source: `${series}:value:0:0`,
    sibling: SIBLING[statistic] === undefined ? "" : idOf(SIBLING[statistic]),
    statistic,
    window,
    parameter,
    flag,
  };
}

const SIBLING: Readonly<Partial<Record<Statistic, Statistic>>> = {
  rolling_mean: "rolling_std",
  rolling_std: "rolling_mean",
  expanding_mean: "expanding_std",
  expanding_std: "expanding_mean",
};
