import type { FallbackReason } from "../core/outcome.ts";

const FAILED_FITS: ReadonlySet<string> = new Set<FallbackReason>([
  "CONTENDERS_FAILED",
  "DEGENERATE",
  "MEMORY_LIMIT",
  "TIME_LIMIT",
  "WORKER_CRASHED",
]);

/**
 * Whether a fallback stands in for a fit that failed: the same rows are worth another try.
 *
 * @param reason Of a fallback, or empty.
 */
export function isFailedFit(reason: string): boolean {
  return FAILED_FITS.has(reason);
}

/**
 * Whether a fallback is no reason to let a champion go: a fit failed, or the rows of the key let nobody be judged, which the same
 * rows never will.
 *
 * @param reason Of a fallback, or empty.
 */
export function isMishap(reason: string): boolean {
  return isFailedFit(reason) || reason === "NO_EVALUATION" satisfies FallbackReason;
}
