import type { Backtest } from "../../competition/backtest/backtest.ts";
import { compete, type Competition } from "../../competition/contenders/compete.ts";
import type { ErrorRecord, ForecastError } from "../../core/errors/errors.ts";
import type { FallbackReason } from "../../core/outcome.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { MEMORY_LIMIT, TIME_LIMIT, WORKER_CRASHED } from "../../parallel/protocol.ts";
import type { TrainingTask } from "./tasks.ts";

/** Errors that end a worker, as reasons for a fallback. */
const REASONS: ReadonlyMap<string, FallbackReason> = new Map(
  ([TIME_LIMIT, MEMORY_LIMIT, WORKER_CRASHED] as const).map((code) => [code, code]),
);

/**
 * What to run in place of a task that ended its worker: the same without the key (of a pooled task: the contender) that
 * was being worked on.
 *
 * Memory may be full of what came before, a process may be ended by what is not its fault, and one that dies by itself
 * has not told where it was: a task that does not hang has a second chance in a fresh process before anything is left out.
 *
 * @param task What was run. @param error How it failed.
 * @returns The task to run, or null if that would not help: the handler's own error, or a death outside of any key.
 */
export function withoutCulprit(task: TrainingTask, error: ForecastError): TrainingTask | null {
  if (!REASONS.has(error.code)) return null;
  if (error.code !== TIME_LIMIT && !task.again) return { ...task, again: true };
  const unit = Number(error.context.unit), cutOff = task.cutOff ?? [];
  if ((unit < 0 && task.kind !== "pooled") || cutOff.some((cut) => cut.unit === unit)) return null;
  return { ...task, cutOff: [...cutOff, { unit, error: error.toJSON() }] };
}

/** Whether a reason of an outcome means that the key was cut off. */
export function isCutOff(reason: string): boolean {
  return REASONS.has(reason);
}

/**
 * The errors of what a task leaves out.
 *
 * @param task Of any kind. @returns By unit.
 */
export function cutOffErrors(task: TrainingTask): ReadonlyMap<number, ErrorRecord> {
  return new Map(task.cutOff?.map(({ unit, error }) => [unit, error]));
}

/**
 * The reason for the fallback of a key that was cut off.
 *
 * @param error Of {@linkcode cutOffErrors}.
 */
export function cutOffReason(error: ErrorRecord): FallbackReason {
  return REASONS.get(error.code) ?? "CONTENDERS_FAILED";
}

/**
 * Which fit was cut off, as a flag such as `ridge:TIME_LIMIT`.
 *
 * @param error Of {@linkcode cutOffErrors}. @param contenders Names by step.
 * @returns One flag, or none if it is not known.
 */
export function cutOffFlags(error: ErrorRecord, contenders: readonly string[]): string[] {
  const contender = contenders[Number(error.context.step)];
  return contender === undefined ? [] : [`${contender}:${error.code}`];
}

/**
 * The backtest of a key that was cut off: nobody is fitted, its fallback forecasts.
 *
 * @param series Panel of one key. @param competition That it would have had. @param error Why it has none.
 */
export function backtestOfCutOff(series: Panel, competition: Competition, error: ErrorRecord): Backtest {
  const backtest = compete(series, { ...competition, enters: () => false });
  const flags = cutOffFlags(error, competition.contenders.map(({ name }) => name));
  return { ...backtest, reason: cutOffReason(error), flags };
}
