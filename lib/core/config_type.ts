import type { Frequency } from "./calendar.ts";

/** Measures that a choice can minimise. */
export type ChoiceMetric = "mase" | "rmsse" | "wape" | "mae" | "rmse" | "mse" | "smape" | "mape" | "rmspe";

/** A contender of the catalogue with hyperparameters of its own. */
export interface ContenderVariant {
  /** Name in leaderboards. */
  readonly name: string;
  /** Contender of the catalogue that it varies. */
  readonly base: string;
  /** Hyperparameters that replace the defaults. */
  readonly params: Readonly<Record<string, number | string | boolean>>;
}

/** Columns beside the target. */
export interface ExogenousColumns {
  /** Constant per key. */
  readonly static: readonly string[];
  /** Known up to the origin only. */
  readonly historic: readonly string[];
  /** Known ahead for the whole horizon: price, promotion. */
  readonly future: readonly string[];
}

/** A derived column: a value divided by its group's mean in the same period, of the same kind as `of`. */
export interface RelativeColumn {
  /** Name of the new column. */
  readonly name: string;
  /** Numeric exogenous column. */
  readonly of: string;
  /** Key columns of the group; the time column always belongs to it. */
  readonly within: readonly string[];
}

/** Validation and cleaning policies. */
export interface CleaningPolicy {
  /** Rows with equal key and time: merge them, or quarantine all but the first. */
  readonly duplicates: "sum" | "mean" | "first" | "last" | "quarantine";
  /** A period without a row: unknown (`missing`), or no sale (`zero`). Never zero unless said here. */
  readonly gaps: "missing" | "zero";
  /** Demand cannot be negative: such rows are quarantined, forecasts cut at 0. */
  readonly nonNegative: boolean;
  /** Implausible values: keep, or set to missing. */
  readonly outliers: "keep" | "missing";
  /** Allowed texts per column. */
  readonly allowed: Readonly<Record<string, readonly string[]>>;
  /** Closed range per numeric column. */
  readonly ranges: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** Freshness: a finding if the newest row is older than this many days at the run's date; null: not checked. */
  readonly maxAgeDays: number | null;
}

/** The backtest. */
export interface FoldPlan {
  /** Rolling-origin folds used to choose, >= 1. */
  readonly count: number;
  /** Steps between origins, >= 1. */
  readonly step: number;
  /** Fit again at each origin, or once at the first. */
  readonly refit: boolean;
  /** Fewest periods before the first origin; null: the horizon or one season, whichever is longer. */
  readonly minTrain: number | null;
}

/** Feature spec. */
export interface FeatureSettings {
  /** One model over all steps, or one-step forecasts fed back. */
  readonly strategy: "direct" | "recursive";
  /** Target transform of feature models; null: chosen from the data. */
  readonly transform: "none" | "log1p" | "scale" | "difference" | "log1p_difference" | null;
  /** Feature names; null: chosen by frequency and history. */
  readonly names: readonly string[] | null;
  /** Holiday name to ISO dates. */
  readonly holidays: Readonly<Record<string, readonly string[]>>;
}

/** Protocol of the `evaluate` command. */
export interface EvaluationProtocol {
  /** Number of origins, >= 1. */
  readonly origins: number;
  /** Steps between them, >= 1. */
  readonly step: number;
  /** First steps after an origin that are not scored, >= 0. */
  readonly gap: number;
}

/** Bounds on work. */
export interface WorkLimits {
  /** Most feature rows that a global model is trained on. */
  readonly pooledRows: number;
  /** Most feature rows that a local model is trained on (the newest). */
  readonly localRows: number;
  /** Most seconds of one step of work: one fit with its forecasts, for one key or all. What takes longer is ended. */
  readonly fitSeconds: number;
  /** Most memory of one worker process, MB. A key that takes more is ended. */
  readonly memoryMb: number;
}

/** A config with every default filled in. Plain data: printable, diffable, hashable. */
export interface Config {
  /** Path of the JSON schema, for editors. */
  readonly $schema?: string;
  /** Name of the feature group and of reports, snake case. */
  readonly name: string;
  /** Table of demand: CSV (plain, .gz, .zst), Parquet or JSON lines; `simulator` makes the demo table. */
  readonly source: string;
  /** Key columns: one model per distinct combination. */
  readonly keys: readonly string[];
  /** Timestamp column: ISO dates without time zone. */
  readonly time: string;
  /** Grain of the table. */
  readonly frequency: Frequency;
  /** Column to forecast. */
  readonly target: string;
  /** Columns beside the target. */
  readonly exogenous: ExogenousColumns;
  /** Derived columns. */
  readonly relative: readonly RelativeColumn[];
  /** First date used; null: the first of the table. */
  readonly from: string | null;
  /** Last date used, for instance to leave out a partial week; null: the last. */
  readonly until: string | null;
  /** Validation and cleaning policies. */
  readonly cleaning: CleaningPolicy;
  /** Steps ahead, >= 1. */
  readonly horizon: number;
  /** Nominal interval levels in percent, each once, in (0, 100). */
  readonly levels: readonly number[];
  /** The backtest. */
  readonly folds: FoldPlan;
  /** Keep a last span of one horizon that no choice looks at. */
  readonly holdout: boolean;
  /** Who competes; null: the catalogue's default list. */
  readonly contenders: readonly (string | ContenderVariant)[] | null;
  /** What selection minimises for smooth and erratic demand. */
  readonly metric: ChoiceMetric;
  /** What selection minimises for intermittent and lumpy demand and for short keys. */
  readonly intermittentMetric: ChoiceMetric;
  /** A key leaves the best contender of all keys only for one that is better by this share, in [0, 1]. */
  readonly margin: number;
  /** Fewest observations for local models; keys below get a fallback. */
  readonly minRows: number;
  /** Feature spec. */
  readonly features: FeatureSettings;
  /** Protocol of the `evaluate` command. */
  readonly evaluate: EvaluationProtocol;
  /** Bounds on work. */
  readonly limits: WorkLimits;
  /** Seed of everything random, in [0, 2³²). */
  readonly seed: number;
}

/** Every field of a section optional. */
export type Section<T> = Readonly<Partial<T>>;

/** A config as a person writes it: every field but `source` has a default, which `null` asks for where it depends on others. */
export interface ConfigInput extends
  Section<
    Omit<
      Config,
      "source" | "exogenous" | "cleaning" | "horizon" | "folds" | "contenders" | "features" | "evaluate" | "limits"
    >
  > {
  /** As in {@linkcode Config}; the one field that must be given. */
  readonly source: string;
  /** As in {@linkcode Config}. */
  readonly exogenous?: Section<ExogenousColumns>;
  /** As in {@linkcode Config}. */
  readonly cleaning?: Section<CleaningPolicy>;
  /** Steps ahead; null: hour 48, day 28, week 8, month 12, quarter 8. */
  readonly horizon?: number | null;
  /** As in {@linkcode Config}; `step` null: the horizon. */
  readonly folds?: Section<Omit<FoldPlan, "step">> & { readonly step?: number | null };
  /** As in {@linkcode Config}. */
  readonly contenders?:
    | readonly (string | Omit<ContenderVariant, "params"> & Section<Pick<ContenderVariant, "params">>)[]
    | null;
  /** As in {@linkcode Config}. */
  readonly features?: Section<FeatureSettings>;
  /** As in {@linkcode Config}; `step` null: the horizon. */
  readonly evaluate?: Section<Omit<EvaluationProtocol, "step">> & { readonly step?: number | null };
  /** As in {@linkcode Config}. */
  readonly limits?: Section<WorkLimits>;
}
