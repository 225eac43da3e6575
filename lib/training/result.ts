import type { Finding } from "../core/finding.ts";
import type { Outcome, OutcomeStatus } from "../core/outcome.ts";
import type { Scores } from "../metrics/metric_list.ts";

/** What a training run says about itself; the `--json` object of `train`. Fractions unless a name says otherwise. */
export interface TrainingSummary {
  /** Id of the run. */
  readonly run: string;
  /** Keys in, which is the sum of the outcomes. */
  readonly keys: number;
  readonly outcomes: Readonly<Record<OutcomeStatus, number>>;
  /** Keys with a fallback by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Champions by contender. */
  readonly wins: Readonly<Record<string, number>>;
  /** Scores on the hold-out by method: `ours`, every contender and combination, `one_for_all`, `oracle`. */
  readonly metrics: Readonly<Record<string, Scores>>;
  /** Error of the choices over the error of each key's best contender, both on the hold-out; >= 1. */
  readonly regret: number;
  /** The single contender that the folds would pick for all keys. */
  readonly oneForAll: string;
  /** Observed coverage by nominal level, percent, of intervals made from the folds alone. */
  readonly coverage: Readonly<Record<string, number>>;
  /** Seconds by phase. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Largest resident memory seen, MB. */
  readonly peakMemoryMb: number;
  /** Slowest keys, at most five. */
  readonly slowest: readonly { readonly key: string; readonly milliseconds: number }[];
  /** Models passed over because they did not depend on their input, by `contender:CODE`. */
  readonly flags: Readonly<Record<string, number>>;
  readonly data: {
    readonly group: string;
    readonly version: number;
    readonly contentHash: string;
    readonly rows: number;
  };
  readonly planHash: string;
  readonly seed: number;
}

/** What a training run leaves behind. */
export interface TrainingResult {
  readonly run: string;
  readonly summary: TrainingSummary;
  /** One per key, in key order. */
  readonly outcomes: readonly Outcome[];
  readonly findings: readonly Finding[];
  /** Folder with evaluation.json, training_summary.json, leaderboard.parquet, feature_info.json, run.log and charts. */
  readonly reportDir: string;
}
