import type { Calendar } from "../../core/time/calendar.ts";
import type { ResidualEvidence } from "../../metrics/residual_evidence.ts";
import type { MemberShares } from "../../training/assessment/member_shares.ts";
import type { ColumnGains } from "../../training/report/pooled_contributions.ts";
import type { LocalGlobalData } from "./local_global.ts";
import type { MethodRole } from "../../training/assessment/method_names.ts";

/** A number that may be undefined: JSON has no NaN, and unknown is never a number. */
export type Known = number | null;

/**
 * What the page of a run, or of an evaluation, is made of: plain data, numbers of six significant digits. It is in the page as JSON in
 * `<script type="application/json" id="record">`; what is told of single keys lies beside it in blocks, see {@linkcode KeyBlock}.
 */
export interface RunRecord {
  /** Raised when a page of an older record would be read wrongly. */
  readonly format: 1;
  /** What was done, on what. */
  readonly head: RunRecordHead;
  /** What it is worth: one sentence each, computed from the result, the most important first. */
  readonly sentences: readonly RecordSentence[];
  /** The honest comparison: what serves first, then by role and error. Empty where nothing was scored. */
  readonly comparison: readonly MethodRow[];
  /** Data of the charts over all keys; what a run does not have is null. */
  readonly charts: RecordCharts;
  /** What the checks of the table and the competition found, worst first. */
  readonly findings: readonly RecordFinding[];
  /** Keys without a model of their own competition, by reason, most keys first. */
  readonly fallbacks: readonly ReasonRow[];
  /** What the page lacks and why, in sentences: files that a former release did not write, or that are damaged. */
  readonly missing: readonly string[];
  /** One row per key, in key order; sorted and searched in the page. */
  readonly keys: KeyTable;
}

/** What was done, on what. */
export interface RunRecordHead {
  /** `run`: a training run, whose forecasts serve; `evaluation`: past origins, or rows that came, compared with what came. */
  readonly kind: "run" | "evaluation";
  /** Id of the run; of an evaluation the name of its table. */
  readonly run: string;
  /** Name of the table. */
  readonly table: string;
  /** When the run was recorded, ISO with `Z`; empty if not known. */
  readonly created: string;
  /** Revision of the code; empty if not known. */
  readonly revision: string;
  /** Names of the key columns, shape [c]; a key's parts are in this order. */
  readonly keyColumns: readonly string[];
  /** Name of the target column. */
  readonly target: string;
  /** Frequency in words: `day`, `week`, `month` … */
  readonly frequency: string;
  /** Steps forecast. */
  readonly horizon: number;
  /** Steps in a season, >= 1. */
  readonly seasonLength: number;
  /** Interval levels in percent, ascending, shape [L]. */
  readonly levels: readonly number[];
  /** Name of the metric that choices minimise, as in `MethodRow.metrics`, for instance `rmsse`. */
  readonly metric: string;
  /** Last period known to the forecasts ahead. Of an evaluation: the newest origin. */
  readonly origin: string;
  /** Origins and spans that were scored, oldest first; the last one of a run is the hold-out. */
  readonly spans: readonly RecordSpan[];
  /** Whether scores are of a hold-out that no choice has seen; false: of the last fold. */
  readonly isHeldOut: boolean;
  /** Keys in. */
  readonly keyCount: number;
  /** Keys of the table, where the run is of a part of them; else absent. */
  readonly tableKeys?: number;
  /** Facts of the table and the run for a list of definitions, in order: `Rows of the table` `1,095,000`, … */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /**
   * Periods as text, ascending, without a gap: from the oldest that a key's history shows to the end of the forecasts, shape [P].
   * Places in histories and forecasts point into it.
   */
  readonly periods: readonly string[];
  /** Period number of the first of them: place p is period `firstPeriod + p` of the calendar. */
  readonly firstPeriod: number;
  /** Calendar of the periods, from which charts know when they are. */
  readonly calendar: Calendar;
  /** Why histories are shorter than the table's; empty if they are whole. */
  readonly historyNote: string;
  /** Names of the spans that `KeyDetail.leaderboard` has errors for, shape [S]. */
  readonly boardSpans: readonly string[];
}

/** One stretch of time that forecasts were scored on. */
export interface RecordSpan {
  /** `fold_1` … or `holdout`. */
  readonly name: string;
  /** Last period known. */
  readonly origin: string;
  /** First period scored. */
  readonly from: string;
  /** Last period scored. */
  readonly to: string;
}

/** A sentence about a result. */
export interface RecordSentence {
  /** What it is about; `worth`: the comparison; `own`: models and weights of keys; `shares`: keys without a model. */
  readonly about: "worth" | "own" | "shares" | "intervals" | "members" | "gate" | "data";
  /** Good news, bad news, or neither. */
  readonly tone: "good" | "bad" | "neutral";
  /** The sentence, as text. */
  readonly text: string;
}

/** One method over the keys that it ran on. */
export interface MethodRow {
  /** Its name, as in configs. */
  readonly method: string;
  /** Its name in words: `what serves`, `one single model for all (ets)`, `seasonal naive`. */
  readonly title: string;
  /** Its part. */
  readonly role: MethodRole;
  /** Keys that it ran on. */
  readonly keys: number;
  /** Scores by metric over those keys; fractions where a metric is one (`wape`, `mape`, `bias`). */
  readonly metrics: Readonly<Record<string, Known>>;
  /** The error by `RecordHead.metric` of what serves on the same keys. */
  readonly oursThere: Known;
  /** Percent by which that is above (bad) or below zero (good) the method's own error. */
  readonly change: Known;
  /**
   * Difference of the keys' errors, ours less the method's, with the ends of its 95 % interval in the same unit; null where nothing
   * was tested.
   */
  readonly tested: Tested | null;
}

/** A difference and whether it is more than chance. */
export interface Tested {
  /** Keys that were looked at: of many, evenly spread ones. */
  readonly keys: number;
  /** Mean over keys; below zero what serves is better. */
  readonly difference: Known;
  /** Lower end. */
  readonly lo: Known;
  /** Upper end. */
  readonly hi: Known;
  /** P-value, adjusted for the number of methods compared. */
  readonly pValue: Known;
  /** Whether that is below 0.05, and the difference points the same way as `MethodRow.change`. */
  readonly isClear: boolean;
}

/** Data of the charts over all keys; regret is drawn from the comparison. Charts say themselves what they show. */
export interface RecordCharts {
  /** Observed coverage of intervals. */
  readonly coverage: CoverageData | null;
  /** Seconds of one core that fits took, by family, longest first. */
  readonly seconds: NamedNumbers | null;
  /** Seconds of wall time by phase, in order. */
  readonly phases: NamedNumbers | null;
  /** What blends are made of: mean weight of each member by demand class, percent. */
  readonly members: MemberShares | null;
  /** Local against global models by key. */
  readonly localGlobal: LocalGlobalData | null;
  /** Importance of features in the models of all keys, by model; percent of the model's own total, the largest first. */
  readonly importance: readonly (NamedNumbers & { readonly model: string })[];
  /** What columns add to what models of all keys predict of some rows, by model; empty for forecasts. */
  readonly contributions: readonly (Omit<ColumnGains, "sizes"> & { readonly model: string })[];
  /** Of rows without a calendar: what was predicted against what came; null for forecasts. */
  readonly rows: RowChartData | null;
}

/** Rows that no choice has seen: all together, whatever their key. */
export interface RowChartData {
  /** Rows whose target is known. */
  readonly rows: number;
  /** Metrics of all of them; of several targets those of each, as their units differ. */
  readonly scores: readonly RowScore[];
  /** Of classes; null for numbers. */
  readonly confusion: { readonly labels: readonly string[]; readonly counts: readonly number[] } | null;
  /** Of two classes the second, of more each that came; empty for numbers. */
  readonly classes: readonly ClassChart[];
  /** Of numbers, by target; empty for classes. */
  readonly residuals: readonly { readonly target: string; readonly evidence: ResidualEvidence }[];
}

/** A metric of rows with its 95 % interval. */
export interface RowScore {
  /** Of several the one that it is of; empty for one target. */
  readonly target: string;
  /** As configs and results have it. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Whether it is a part of a whole, which people read in percent. */
  readonly isShare: boolean;
  /** Of all rows. */
  readonly value: number;
  /** Lower end; null where none was drawn. */
  readonly lo: Known;
  /** Upper end. */
  readonly hi: Known;
}

/** How well one class is told from all others, and how often it came where it was said. */
export interface ClassChart {
  /** Its name. */
  readonly label: string;
  /** Share of the rows that are of it. */
  readonly share: number;
  /** Area under the ROC curve. */
  readonly rocAuc: Known;
  /** Average precision. */
  readonly prAuc: Known;
  /** Share of its rows that is found, by threshold from the highest on, shape [g]. */
  readonly found: readonly Known[];
  /** Share of other rows that is taken for it, shape [g]. */
  readonly falseAlarms: readonly Known[];
  /** Share of those taken for it that are, shape [g]. */
  readonly precision: readonly Known[];
  /** Mean probability that was said, by bin, shape [b]. */
  readonly predicted: readonly Known[];
  /** Share that came, by bin, shape [b]. */
  readonly came: readonly Known[];
  /** Expected calibration error. */
  readonly error: Known;
}

/** A chart of named numbers. */
export interface NamedNumbers {
  /** Names, shape [n]. */
  readonly names: readonly string[];
  /** Values, shape [n]. */
  readonly values: readonly Known[];
}

/** Coverage: percent. */
export interface CoverageData {
  /** Nominal levels, shape [L]. */
  readonly nominal: readonly number[];
  /** Observed shares, shape [L]. */
  readonly observed: readonly Known[];
  /** Observed share by level and step, shape [L][h]. */
  readonly byStep: readonly (readonly Known[])[];
  /** What steps say, which the chart does not show. */
  readonly says: string;
}

/** What a check found. */
export interface RecordFinding {
  /** Stable code. */
  readonly code: string;
  /** How bad it is. */
  readonly severity: "error" | "warning" | "info";
  /** The column concerned; empty if none. */
  readonly column: string;
  /** One sentence. */
  readonly message: string;
  /** Rows or keys, as the message says. */
  readonly count: number;
  /** Up to five, as text. */
  readonly examples: readonly string[];
}

/** Keys that ended in one way other than a champion. */
export interface ReasonRow {
  /** `ENDED`, or the code of an error. */
  readonly code: string;
  /** `fallback`: another forecast serves; `failed`: none. */
  readonly status: "fallback" | "failed";
  /** In words, for a planner. */
  readonly meaning: string;
  /** Keys. */
  readonly keys: number;
  /** Rows of up to five of them in the table. */
  readonly rows: readonly number[];
}

/** A table by columns. */
export interface KeyTable {
  /** Rows, one per key. */
  readonly count: number;
  /** Columns in the order shown: the key's parts first. */
  readonly columns: readonly KeyColumn[];
  /** Keys in each block of details; key k is number `k % blockSize` of block `floor(k / blockSize)`. */
  readonly blockSize: number;
}

/** A column of the table of keys. */
export type KeyColumn = TextColumn | NumberColumn;

/** Texts that repeat: row r holds `texts[codes[r]]`. */
export interface TextColumn {
  /** Texts. */
  readonly type: "text";
  /** Name in results, for instance `status`; parts of keys: `key:<column>`. */
  readonly name: string;
  /** Name for people. */
  readonly title: string;
  /** Each once. */
  readonly texts: readonly string[];
  /** Shape [count]. */
  readonly codes: readonly number[];
}

/** Numbers. */
export interface NumberColumn {
  /** Numbers. */
  readonly type: "number";
  /** Name in results, for instance `rmsse`. */
  readonly name: string;
  /** Name for people. */
  readonly title: string;
  /** What it is measured in: `%`, the target's name, or empty for none. */
  readonly unit: string;
  /** Which way is better; null: neither. */
  readonly better: "lower" | "higher" | null;
  /** Shape [count]. */
  readonly values: readonly Known[];
}

/**
 * What is told of neighbouring keys. In the page as the text of `<script type="text/plain" id="keys-<number>">`: base64 of gzip of its
 * JSON, opened by `DecompressionStream` when one of its keys is.
 */
export interface KeyBlock {
  /** In the order of the table, at most `KeyTable.blockSize`. */
  readonly keys: readonly KeyDetail[];
}

/** What is told of one key. */
export interface KeyDetail {
  /** Its parts, shape [c]. */
  readonly key: readonly string[];
  /** The newest part of its history; empty if none could be read. */
  readonly history: DatedSpan;
  /** Forecasts against what came, oldest origin first: one of a run, one per origin of an evaluation; none without a hold-out. */
  readonly holdouts: readonly HoldoutSpan[];
  /** What is expected after the origin; null with the reason in `forecastNote`. */
  readonly forecast: ForecastSpan | null;
  /** Why there is no forecast, or what is to be known of it; else empty. */
  readonly forecastNote: string;
  /** Who makes the forecast, largest weight first; empty: nobody, or not known. */
  readonly members: readonly MemberRow[];
  /** Why it was chosen, or has a fallback: sentences. */
  readonly why: readonly string[];
  /** Errors of all contenders by `boardMetric`, best mean over the folds first; empty if there was no competition. */
  readonly leaderboard: readonly BoardRow[];
  /** Name of the metric of the leaderboard; empty if there was none. */
  readonly boardMetric: string;
}

/** Values of consecutive periods. */
export interface DatedSpan {
  /** Place of the first period in `RecordHead.periods`. */
  readonly start: number;
  /** In the target's unit; null is missing. Shape [n]. */
  readonly y: readonly Known[];
}

/** A forecast. */
export interface ForecastSpan {
  /** Place of the first step in `RecordHead.periods`. */
  readonly start: number;
  /** Point forecast in the target's unit, shape [h]. */
  readonly yhat: readonly Known[];
  /** Lower ends by level, shape [L][h]; null: no interval. */
  readonly lo: readonly (readonly Known[])[];
  /** Upper ends by level, shape [L][h]. */
  readonly hi: readonly (readonly Known[])[];
}

/** A forecast and what came. */
export interface HoldoutSpan extends ForecastSpan {
  /** Who made it; of an evaluation the choice at that origin. */
  readonly model: string;
  /** What came, shape [h]; null is missing. */
  readonly actual: readonly Known[];
}

/** A member of a forecast. */
export interface MemberRow {
  /** Name of the contender. */
  readonly member: string;
  /** Weight; all add up to 1. */
  readonly weight: number;
  /** Its weight for all keys of the group; null if not known. */
  readonly groupWeight: Known;
  /** Why its weight differs from the group's; empty if it does not. */
  readonly why: string;
}

/** A contender's errors on one key. */
export interface BoardRow {
  /** Its name. */
  readonly contender: string;
  /** Whether it serves. */
  readonly isChosen: boolean;
  /** By `RecordHead.boardSpans`, shape [S]; null is undefined. */
  readonly errors: readonly Known[];
}
