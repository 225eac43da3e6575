import type { FallbackReason } from "../core/outcome.ts";

const MISHAPS: ReadonlySet<string> = new Set<FallbackReason>([
  "CONTENDERS_FAILED",
  "DEGENERATE",
  "MEMORY_LIMIT",
  "NO_EVALUATION",
  "TIME_LIMIT",
  "WORKER_CRASHED",
]);

/**
 * Whether a fallback stands in for a fit that failed: it speaks of the fit, not of the key, so that it is no reason to let a
 * champion go, and the same rows are worth another try.
 *
 * @param reason Of a fallback, or empty.
 */
export function isMishap(reason: string): boolean {
  return MISHAPS.has(reason);
}
