import type { Finding } from "../../core/errors/finding.ts";
import type { EmptyLevel } from "../../competition/calibration/empty_levels.ts";
import type { RacedOut } from "../../competition/selection/racing.ts";
import type { Outcome, OutcomeStatus } from "../../core/outcome.ts";
import type { RunSkill } from "../../lifecycle/judge.ts";
import type { RunGate } from "../../lifecycle/settle.ts";
import type { ContenderFailures } from "../assessment/contender_failures.ts";
import type { LevelCoverage } from "../assessment/coverage_table.ts";
import type { MethodScores } from "../assessment/method_table.ts";
import type { OwnWeights } from "../assessment/own_weights.ts";
import type { FoundKind, MemberKind } from "../assessment/right_kinds.ts";
import type { Significance } from "../assessment/significance_table.ts";
import type { SmallerPooled } from "../stages/smaller_pooled.ts";
import type { SmallerSummary } from "./smaller_summary.ts";

/** The stored table of a run. */
export interface TrainedData {
  /** Name of the feature group. */
  readonly group: string;
  /** Version of the group, >= 1. */
  readonly version: number;
  /** Hash of its content. */
  readonly contentHash: string;
  /** Rows of all its keys. */
  readonly rows: number;
}

/** What a training run says about itself; the `--json` object of `train`. Fractions unless a name says otherwise. */
export interface TrainingSummary {
  /** Id of the run. */
  readonly run: string;
  /** Keys in, which is the sum of the outcomes. */
  readonly keys: number;
  /**
   * Keys whose new model waits in `Staging`: for approval, because the run leaves keys out and their champion comes from a run
   * over more keys, or because somebody else has changed their champion meanwhile.
   */
  readonly challengers: number;
  /** What the gate said of the run, and what became of its models; absent: of a run of a former release. */
  readonly gate?: RunGate;
  /** Keys by how they ended. */
  readonly outcomes: Readonly<Record<OutcomeStatus, number>>;
  /** Keys with a fallback by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Failed keys by code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Contenders that failed, by code, most keys first. */
  readonly contenderFailures: readonly ContenderFailures[];
  /** Contenders that a sample of the keys showed to be without a chance for a group of keys; absent: nobody was raced out. */
  readonly racedOut?: readonly RacedOut[];
  /** Champions by contender. */
  readonly wins: Readonly<Record<string, number>>;
  /** Champions that are a model of the key's own, better on later folds than what is best for keys of its kind. */
  readonly ownModels: number;
  /** Champions whose members have weights of their own, better on later folds than one set; absent: of a run of a former release. */
  readonly ownWeights?: OwnWeights;
  /** How often keys that are made for a kind of model have more weight on its members; absent: the truth is not known. */
  readonly rightKinds?: Readonly<Record<MemberKind, FoundKind>>;
  /**
   * Whether the figures are of a hold-out, which no choice has looked at; false: of the last fold, which choices were made on, as the
   * config keeps none. Absent: of a run of a former release.
   */
  readonly holdout?: boolean;
  /** Scores on the hold-out by method: `ours`, every contender and combination, `one_for_all`, `oracle`; each of its own keys. */
  readonly metrics: Readonly<Record<string, MethodScores>>;
  /** Skill over the best naive forecast on the hold-out; absent: of a run of a former release. */
  readonly skill?: RunSkill;
  /** Share of the table's keys whose newest values are in another unit, see `UNIT_CHANGED`; absent: of a former release. */
  readonly unitChanged?: number;
  /** Error of the choices over the error of each key's best contender, both on the hold-out; >= 1. See `MethodTable`. */
  readonly regret: number;
  /** What of the differences to other methods is more than chance, on the hold-out; absent: of a run of a former release. */
  readonly significance?: Significance;
  /** The single contender that the folds would pick for all keys. */
  readonly oneForAll: string;
  /** Observed coverage by nominal level, percent, of intervals made from the folds alone. */
  readonly coverage: Readonly<Record<string, number>>;
  /** The same by step and by key. */
  readonly intervalCoverage: Readonly<Record<string, LevelCoverage>>;
  /** Interval levels that some keys have no ends for, as errors were too few. */
  readonly emptyLevels: readonly EmptyLevel[];
  /** Seconds by phase. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Seconds of one core that the fits of the competition took, by family, longest first; absent: of a run of a former release. */
  readonly familySeconds?: Readonly<Record<string, number>>;
  /** Largest resident memory seen, MB. */
  readonly peakMemoryMb: number;
  /** Slowest keys, at most five. */
  readonly slowest: readonly { readonly key: string; readonly milliseconds: number }[];
  /** Models passed over because they failed at last or did not depend on their input, by `contender:CODE`. */
  readonly flags: Readonly<Record<string, number>>;
  /** What making models smaller has brought, and cost; absent where the config does not ask for it. */
  readonly smaller?: SmallerSummary & { readonly pooled: readonly SmallerPooled[] };
  /** The stored table that was trained on. */
  readonly data: TrainedData;
  /** Identity of the decisions: equal hashes, equal models. */
  readonly planHash: string;
  /** Seed of everything random. */
  readonly seed: number;
}

/** What a training run leaves behind. */
export interface TrainingResult {
  /** Id of the run. */
  readonly run: string;
  /** What the run says about itself. */
  readonly summary: TrainingSummary;
  /** One per key, in key order. */
  readonly outcomes: readonly Outcome[];
  /** What the checks of the table and the competition found, worst first. */
  readonly findings: readonly Finding[];
  /**
   * Folder with evaluation.json, training_summary.json, leaderboard.parquet, recipes.parquet, holdout.parquet, feature_info.json, findings.json,
   * outcomes.csv and run.log, `manifest.json` with their sizes and SHA-256, and charts.
   */
  readonly reportDir: string;
}
