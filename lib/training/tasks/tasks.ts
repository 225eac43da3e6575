import type { Piece } from "../../engines/shards/piece.ts";
import type { LaunchTrial } from "../../competition/contenders/launch_trials.ts";
import type { IntervalProfile } from "../../competition/calibration/interval_profile.ts";
import type { KeyInterval } from "../../competition/calibration/intervals.ts";
import type { RacedOut } from "../../competition/selection/racing.ts";
import type { Combination } from "../../competition/blends/score_table.ts";
import type { ServedForecast } from "../../competition/selection/smaller.ts";
import type { ErrorRecord } from "../../core/errors/errors.ts";
import type { FallbackReason, KeyVerdict } from "../../core/outcome.ts";
import type { ModelIdentity } from "../plan/identify_model.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import type { SmallerModel } from "./smaller_champions.ts";

/** The table of a run, where it lies in parts. */
export interface PartsOfRun {
  /** SHA-256 of their head, as `putTable` gives it. */
  readonly sha256: string;
  /** Rows of all keys of the run that models of all keys are fitted on. */
  readonly rows: number;
}

/** What every worker of a run is started with. */
export interface WorkerContext {
  /** The run. */
  readonly plan: TrainingPlan;
  /** Folder of the run's journal. */
  readonly journal: string;
  /** Of a table that lies in parts among the results of the journal; absent: it lies where the plan says. */
  readonly parts?: PartsOfRun;
}

/** Part of a task that is left out, because it ended its worker. */
export interface CutOff {
  /** Position of the key in its chunk, part of its work by `finishUnit`, position of the contender in a pooled task; -1: all of a pooled task. */
  readonly unit: number;
  /** `TIME_LIMIT`, `MEMORY_LIMIT` or `WORKER_CRASHED`. */
  readonly error: ErrorRecord;
}

/** What a task that ended its worker has beside its work when it is run again. */
export interface Retried {
  /** What is done of it; absent: all. The result has nothing of the rest. */
  readonly only?: Piece;
  /** Parts to leave out. */
  readonly cutOff?: readonly CutOff[];
  /** Whether it has had its second chance: a fresh process, nothing left out. */
  readonly again?: boolean;
}

/** Fit all pooled contenders on what is known at one origin. */
export interface PooledTask extends Retried {
  /** Which kind it is. */
  readonly kind: "pooled";
  /** Period number. */
  readonly origin: number;
  /** Contenders that are not fitted any more; absent: all are. */
  readonly nowhere?: readonly string[];
}

/** Run the competition of some keys of the sample, of which a race looks at the folds alone. */
export interface RaceTask extends Retried {
  /** Which kind it is. */
  readonly kind: "race";
  /** Round of the race, from 0. */
  readonly round: number;
  /** Part of the round, from 0. */
  readonly part: number;
  /** Positions in the feature group, ascending. */
  readonly keys: readonly number[];
  /** Who is out after the rounds before. */
  readonly out: readonly RacedOut[];
}

/** Where a key's backtest lies that the race has made. */
export interface RacedKey {
  /** Position of the key in its chunk. */
  readonly unit: number;
  /** Round of the race. */
  readonly round: number;
  /** Part of the round. */
  readonly part: number;
  /** Position in the part. */
  readonly at: number;
}

/** Run the competition of every key of one chunk. */
export interface BacktestTask extends Retried {
  /** Which kind it is. */
  readonly kind: "backtest";
  /** Position in `plan.chunks`. */
  readonly chunk: number;
  /** Who is out after a race; absent: nobody. */
  readonly out?: readonly RacedOut[];
  /** Pooled contenders that are out on all keys; absent: none. */
  readonly nowhere?: readonly string[];
  /** Keys that have raced, whose backtests are taken over without those who are out; absent: none. */
  readonly raced?: readonly RacedKey[];
}

/** Who serves a key, and who could instead. */
export interface FinishKey {
  /** Contenders, then combinations, from best to worst; -1 is the built-in fallback. */
  readonly ranking: readonly number[];
  /** Why the key has a fallback, or "". */
  readonly reason: KeyVerdict;
  /** Combinations of the key's group. */
  readonly group: string;
  /** What its intervals rest on, beside the profile of the run. */
  readonly interval: Omit<KeyInterval, "profile">;
  /** Whether the key is also tried as if it were new. */
  readonly isTried?: boolean;
}

/** Fit and encode the champions of one chunk. */
export interface FinishTask extends Retried {
  /** Which kind it is. */
  readonly kind: "finish";
  /** Position in `plan.chunks`. */
  readonly chunk: number;
  /** One per key of the chunk, in order. */
  readonly keys: readonly FinishKey[];
  /** Combinations by group. */
  readonly groups: Readonly<Record<string, readonly Combination[]>>;
  /** Shapes of errors of the run. */
  readonly profile: IntervalProfile;
  /** As in `LearnedIntervals`, where every contender is fitted, not only who serves; absent: who serves. */
  readonly priors?: Readonly<Record<string, number>>;
}

/** A piece of work for one worker: plain data. */
export type TrainingTask = PooledTask | RaceTask | BacktestTask | FinishTask;

/** A pooled contender at one origin. */
export interface PooledModel {
  /** Name of the contender. */
  readonly contender: string;
  /** Its encoded model; null if it failed. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  /** Why it failed, else null. */
  readonly error: ErrorRecord | null;
  /** That its fit has taken, where it was fitted; not part of any decision. */
  readonly milliseconds?: number;
}

/** Encoded pooled models of one origin. */
export interface PooledResult {
  /** Which kind it is. */
  readonly kind: "pooled";
  /** Period number. */
  readonly origin: number;
  /** By contender; a contender that failed has its error instead. */
  readonly models: readonly PooledModel[];
  /** Training rows used. */
  readonly rows: number;
}

/** Encoded backtests of some keys of the sample. */
export interface RaceTaskResult {
  /** Which kind it is. */
  readonly kind: "race";
  /** Round of the race. */
  readonly round: number;
  /** Part of the round. */
  readonly part: number;
  /** What `encodeBacktests` gave. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Encoded backtests of one chunk. */
export interface BacktestResult {
  /** Which kind it is. */
  readonly kind: "backtest";
  /** Position in `plan.chunks`. */
  readonly chunk: number;
  /** What `encodeBacktests` gave. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Another contender of a key than the one that serves it, fitted as if it did. */
export interface OtherContender extends ModelIdentity {
  /** Its index: contender, then combination. */
  readonly index: number;
  /** Its name. */
  readonly contender: string;
  /** Its family, or `combination`. */
  readonly family: string;
  /** What `encodeChampion` gave. */
  readonly model: Uint8Array<ArrayBuffer>;
  /** As {@linkcode FinishedKey.flags}: of its own. */
  readonly flags: readonly string[];
  /** As {@linkcode FinishedKey.served}: of its own. */
  readonly served?: readonly ServedForecast[];
}

/** A champion ready for the registry, or why there is none. */
export interface FinishedKey extends ModelIdentity {
  /** Which of the ranking serves: contender, then combination; -1: the built-in fallback. */
  readonly index: number;
  /** Who serves; empty if failed. */
  readonly contender: string;
  /** Its family, `combination`, or `zero`; empty if failed. */
  readonly family: string;
  /** What `encodeChampion` gave; null if failed. */
  readonly model: Uint8Array<ArrayBuffer> | null;
  /** What `encodeLeaderboard` gave; null if nobody ran. */
  readonly leaderboard: Uint8Array<ArrayBuffer> | null;
  /** Why it has a fallback, by all that is known at the end of the data; "" for a champion. */
  readonly reason: FallbackReason | "";
  /**
   * Marks such as `ridge:CONSTANT`, a model that was better on paper, or member of a combination, and was passed over; `ridge:TIME_LIMIT`, the fit that was
   * cut off; `ridge:ROWS_CUT`, a model that serves and was trained on as many rows as the limits allow, not on all.
   */
  readonly flags: readonly string[];
  /** Why there is no champion, else null. */
  readonly error: ErrorRecord | null;
  /** How its models were made smaller; absent where the config does not ask for it, or no member can be. */
  readonly smaller?: SmallerModel;
  /** What its members that were made smaller have forecast in the competition; absent where none was. */
  readonly served?: readonly ServedForecast[];
  /** The other contenders, best first; empty unless they are asked for. */
  readonly others: readonly OtherContender[];
  /** Those of them that could not be fitted, as `contender:CODE`. */
  readonly passedOver: readonly string[];
}

/** Champions of one chunk, in the order of its keys. */
export interface FinishResult {
  /** Which kind it is. */
  readonly kind: "finish";
  /** Position in `plan.chunks`. */
  readonly chunk: number;
  /** One per key of the chunk, in order. */
  readonly keys: readonly FinishedKey[];
  /** Of the keys that were tried as new ones, in order. */
  readonly trials: readonly LaunchTrial[];
}

/** What a worker sends back. */
export type TrainingTaskResult = PooledResult | RaceTaskResult | BacktestResult | FinishResult;
