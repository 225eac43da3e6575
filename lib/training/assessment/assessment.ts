import type { Backtest } from "../../competition/backtest/backtest.ts";
import type { ErrorPaths } from "../../competition/calibration/error_paths.ts";
import type { FleetSelection } from "../../competition/selection/fleet.ts";
import type { LearnedIntervals } from "../../competition/calibration/interval_profile.ts";
import type { DemandMetrics } from "../../competition/problems/demand_metric.ts";
import type { ServedRows } from "../../competition/problems/problem.ts";
import type { WatchTable } from "../../competition/watch/watch_table.ts";
import type { Indexed } from "../../core/rows/indexed.ts";
import { targetRatio } from "../../core/config/metric_choice.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import type { RunSkill } from "../../lifecycle/judge.ts";
import type { ContenderTally } from "./contender_failures.ts";
import type { CoverageTable, LevelCoverage } from "./coverage_table.ts";
import { asksRelative } from "../plan/enter_contenders.ts";
import type { MethodScores, MethodTable } from "./method_table.ts";
import type { KindShares } from "./right_kinds.ts";
import type { RowEvidence } from "./row_evidence.ts";
import type { SignificanceTable } from "./significance_table.ts";

/** The backtest of a key with the members of its choice as they serve. `k`: its position among the choices. */
export type AsServed = (backtest: Backtest, k: number) => Backtest;

/** What the competition showed, over all keys, on the span that no choice looked at. */
export interface Assessment {
  /** Scores of all methods in mergeable form. */
  readonly table: MethodTable;
  /** What of the differences between methods is more than chance, in mergeable form; empty without a hold-out. */
  readonly significance: SignificanceTable;
  /** Scores by method, see {@linkcode MethodTable.metrics}. */
  readonly metrics: Readonly<Record<string, MethodScores>>;
  /** See {@linkcode MethodTable.regret}. */
  readonly regret: number;
  /** Observed share inside the intervals by level, percent; NaN without a hold-out. */
  readonly coverage: Readonly<Record<string, number>>;
  /** Hold-out scores of the chosen contender, one per key: point metrics, `skill`, coverage by level. */
  readonly keyScores: Indexed<Readonly<Record<string, number>>>;
  /** See {@linkcode weightsApart}, one per key. */
  readonly weightsApart: readonly number[];
  /** See {@linkcode kindShares}, one per key; empty where nobody has asked. */
  readonly kindShares: readonly (KindShares | null)[];
  /** Of the choices over the best naive forecast. */
  readonly skill: RunSkill;
  /** Coverage by nominal level in all detail; empty without a hold-out. */
  readonly intervalCoverage: Readonly<Record<string, LevelCoverage>>;
  /** Its counts in mergeable form. */
  readonly coverageTable: CoverageTable;
  /** What intervals of serving rest on, from all spans. */
  readonly intervals: LearnedIntervals;
  /** Whole paths of the same errors, which sums of forecasts rest on; null where nobody has asked. */
  readonly paths: ErrorPaths | null;
  /** The same from the folds alone: those that `coverage` is about. */
  readonly foldIntervals: LearnedIntervals;
  /** Code by id of the keys whose whole competition failed. */
  readonly failedKeys: ReadonlyMap<string, string>;
  /** What is usual for the keys, by which they are watched when they serve; null where nobody has asked. */
  readonly watch: WatchTable | null;
  /** Of rows of a table: what charts and tables of the run are made from; null for series, or where nothing was held out. */
  readonly rows: RowEvidence | null;
  /** Slowest keys: name and fit milliseconds, at most five. */
  readonly slowest: readonly { readonly key: string; readonly milliseconds: number }[];
}

/** What is scored, and what is asked beside the scores. */
export interface AssessOptions {
  /** Choices of all keys. */
  readonly selection: FleetSelection;
  /** First steps that are not scored; default 0. */
  readonly gap?: number;
  /** Counts the failures of contenders. */
  readonly tally?: ContenderTally;
  /** What the choices are scored by, where they are not served as they competed; others are scored, and intervals made, by what competed. */
  readonly asServed?: AsServed;
  /** What becomes of what the choices predict when they serve; absent: nothing. */
  readonly read?: (predicted: Float64Array) => ServedRows;
  /** The same of a contender, or a combination, if it served; absent: nothing. */
  readonly readOf?: (method: number) => (predicted: Float64Array) => ServedRows;
  /** Whether the choices will serve, so that what is usual for them is learned too; default false. */
  readonly serve?: boolean;
  /** The keys in the order of the choices, where somebody holds them anyway; default those of the backtests. */
  readonly keys?: Indexed<SeriesKey>;
  /** Whether the kinds of models that have the weight are counted; default false. */
  readonly kinds?: boolean;
}

/** Whether forecasts of some keys lie to one side of what comes, as quantiles and the best by relative errors do. @param metrics Of a run. */
export function leansAside({ metric, intermittentMetric }: DemandMetrics): boolean {
  return [metric, intermittentMetric].some((choice) => targetRatio(choice) !== null || asksRelative(choice));
}

/** The shares over all forecasts alone. */
export function pooledCoverage(coverage: Readonly<Record<string, LevelCoverage>>): Record<string, number> {
  return Object.fromEntries(Object.entries(coverage).map(([level, { pooled }]) => [level, pooled]));
}
