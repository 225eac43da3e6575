import type { KeyVerdict } from "../../core/outcome.ts";
import { type EligibilityOptions, endedAfter, findFallbackReason } from "./eligibility.ts";

/** Verdicts on a series in which there is nothing to learn from. */
const SILENT: ReadonlySet<KeyVerdict> = new Set(["ALL_MISSING", "ALL_ZERO", "ENDED", "CONSTANT"]);

/** What a run says of its verdicts. */
export interface VerdictLimits {
  /** Fewest rows of a key that competes, >= 1. */
  readonly minRows: number;
  /** Whether absent rows were filled with zeros. */
  readonly zeroFilled: boolean;
}

/** What a verdict depends on beside the series. */
export interface VerdictOptions extends VerdictLimits {
  /** Steps, >= 1. */
  readonly horizon: number;
  /** Steps per cycle, >= 1. */
  readonly seasonLength: number;
}

/** Whether nobody can be fitted on a series with this verdict: the built-in fallback serves it, or nothing does. */
export function isSilent(verdict: KeyVerdict): boolean {
  return SILENT.has(verdict);
}

/**
 * What is to be said of a key by all that is known now, when an earlier verdict was made on less: at the end of training,
 * and whenever a model meets data that came later.
 *
 * A key that fell silent is silent, whatever served it. One that was silent and has data since is `RESUMED`, however few they
 * are. One of which nothing was known, or that was too short, and has enough now has a fallback for want of a competition on
 * that data (`NO_EVALUATION`). All else stands: a champion, a fit that was cut off.
 *
 * @param y Target up to now, shape [n]; NaN is missing.
 * @param earlier What was said before. @param options As when it was said.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { judgeAgain } from "@lib/competition/backtest/verdict.ts";
 * const options = { horizon: 2, seasonLength: 1, minRows: 3, zeroFilled: true };
 * assertEquals(judgeAgain(Float64Array.of(0, 0, 3, 4, 5), "ALL_ZERO", options), "RESUMED");
 * assertEquals(judgeAgain(Float64Array.of(3, 4, 5, 0, 0, 0, 0), "", options), "ENDED");
 * ```
 */
export function judgeAgain(y: Float64Array, earlier: KeyVerdict, options: VerdictOptions): KeyVerdict {
  return laterVerdict(findFallbackReason(y, limitsOf(options)), earlier);
}

/**
 * What is to be said of a key, see {@linkcode judgeAgain}.
 *
 * @param now By all that is known. @param earlier By less.
 */
export function laterVerdict(now: KeyVerdict, earlier: KeyVerdict): KeyVerdict {
  if (isSilent(now)) return now;
  if (earlier === "ALL_MISSING" || earlier === "TOO_SHORT") return now || "NO_EVALUATION";
  return isSilent(earlier) ? "RESUMED" : earlier;
}

/** The limits that a series is judged by. */
export function limitsOf({ horizon, seasonLength, minRows, zeroFilled }: VerdictOptions): EligibilityOptions {
  return { endedAfter: endedAfter(horizon, seasonLength), minRows, zeroFilled };
}
