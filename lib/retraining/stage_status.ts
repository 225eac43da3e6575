import { isWithoutData } from "../core/outcome.ts";
import type { RetrainingResult } from "./retraining_result.ts";

/** How a stage ended: `incomplete`: it did its work, and somebody should look; after `failed` the pipeline stops. */
export type StageStatus = "done" | "incomplete" | "failed";

/**
 * How a retraining ended.
 *
 * @param result The retraining.
 */
export function retrainingStatus({ plan, trained, finished }: RetrainingResult): StageStatus {
  if (plan.blocked.length > 0) return "failed";
  const summary = trained?.training.summary, runs = [...finished, ...trained === null ? [] : [trained]];
  if (summary?.gate?.passed === false || runs.some(({ refused }) => refused.length > 0)) return "incomplete";
  return keysStatus(summary?.failures ?? {});
}

/**
 * How a stage ended by its keys: those without data are no failure.
 *
 * @param failures Failed keys by code.
 */
export function keysStatus(failures: Readonly<Record<string, number>>): StageStatus {
  return Object.entries(failures).some(([code, keys]) => keys > 0 && !isWithoutData(code)) ? "incomplete" : "done";
}
