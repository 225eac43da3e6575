import type { Combination } from "../competition/score_table.ts";
import type { ErrorRecord } from "../core/errors.ts";
import type { FallbackReason } from "../core/outcome.ts";
import type { TrainingPlan } from "./plan.ts";

/** What every worker of a run is started with. */
export interface WorkerContext {
  readonly plan: TrainingPlan;
  /** Folder of the run's journal. */
  readonly journal: string;
}

/** Fit all pooled contenders on what is known at one origin. */
export interface PooledTask {
  readonly kind: "pooled";
  /** Period number. */
  readonly origin: number;
}

/** Run the competition of every key of one chunk. */
export interface BacktestTask {
  readonly kind: "backtest";
  /** Position in `plan.chunks`. */
  readonly chunk: number;
}

/** Who serves a key, and who could instead. */
export interface FinishKey {
  /** Contenders, then combinations, from best to worst; -1 is the built-in fallback. */
  readonly ranking: readonly number[];
  readonly reason: FallbackReason | "";
  /** Combinations of the key's group. */
  readonly group: string;
  /** Interval offsets, unit of `y`, row-major [L × h]. */
  readonly lo: Float64Array;
  /** As `lo`, upper ends. */
  readonly hi: Float64Array;
}

/** Fit and encode the champions of one chunk. */
export interface FinishTask {
  readonly kind: "finish";
  /** Position in `plan.chunks`. */
  readonly chunk: number;
  /** One per key of the chunk, in order. */
  readonly keys: readonly FinishKey[];
  /** Combinations by group. */
  readonly groups: Readonly<Record<string, readonly Combination[]>>;
}

/** A piece of work for one worker: plain data. */
export type TrainingTask = PooledTask | BacktestTask | FinishTask;

/** Encoded pooled models of one origin. */
export interface PooledResult {
  readonly kind: "pooled";
  readonly origin: number;
  /** By contender; a contender that failed has its error instead. */
  readonly models: readonly {
    readonly contender: string;
    readonly bytes: Uint8Array<ArrayBuffer> | null;
    readonly error: ErrorRecord | null;
  }[];
  /** Training rows used. */
  readonly rows: number;
}

/** Encoded backtests of one chunk. */
export interface BacktestResult {
  readonly kind: "backtest";
  readonly chunk: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A champion ready for the registry, or why there is none. */
export interface FinishedKey {
  /** Who serves; empty if failed. */
  readonly contender: string;
  readonly family: string;
  readonly model: Uint8Array<ArrayBuffer> | null;
  readonly leaderboard: Uint8Array<ArrayBuffer> | null;
  /** Marks such as `ridge:CONSTANT`: a model that was better on paper and was passed over. */
  readonly flags: readonly string[];
  readonly error: ErrorRecord | null;
}

/** Champions of one chunk, in the order of its keys. */
export interface FinishResult {
  readonly kind: "finish";
  readonly chunk: number;
  readonly keys: readonly FinishedKey[];
}

/** What a worker sends back. */
export type TrainingTaskResult = PooledResult | BacktestResult | FinishResult;
