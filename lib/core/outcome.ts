import type { ErrorRecord } from "./errors/errors.ts";
import type { SeriesKey } from "./rows/panel.ts";

/** How a key ended: its own champion, a documented fallback, or an error. */
export type OutcomeStatus = "champion" | "fallback" | "failed";

/** Why a key has a fallback instead of a champion of its own competition. */
export type FallbackReason =
  | "TOO_SHORT"
  | "CONSTANT"
  | "ALL_ZERO"
  | "ENDED"
  | "NO_EVALUATION"
  /** Was silent when it was judged, and has data since: served as a new key is until a competition includes that data. */
  | "RESUMED"
  | "DEGENERATE"
  | "CONTENDERS_FAILED"
  /** Past the limit on seconds, the limit on memory, or the end of its worker process: nobody is fitted on such a key. */
  | "TIME_LIMIT"
  | "MEMORY_LIMIT"
  | "WORKER_CRASHED";

/** Codes of keys that cannot be forecast because nothing is known of them. */
const WITHOUT_DATA: ReadonlySet<string> = new Set(["ALL_MISSING"]);

/**
 * Whether a key failed for lack of data, which no repair of a model or a machine would change.
 *
 * @param code Reason or error code of a failed key.
 */
export function isWithoutData(code: string): boolean {
  return WITHOUT_DATA.has(code);
}

/**
 * What a key's history says about its competition: it has one (""), it has a fallback, or nothing is known of it.
 * Of what nobody knows there is no forecast: `ALL_MISSING` ends in status `failed` with this code, unless values came later.
 */
export type KeyVerdict = FallbackReason | "ALL_MISSING" | "";

/** The one result row of an input key. */
export interface Outcome {
  /** Whose outcome it is. */
  readonly key: SeriesKey;
  /** How the key ended. */
  readonly status: OutcomeStatus;
  /** The contender that serves; empty if failed. */
  readonly contender: string;
  /** Version in the registry, >= 1; 0 before registration or if failed. */
  readonly version: number;
  /** Fallback reason, else empty. */
  readonly reason: FallbackReason | "";
  /** The error of a failed key. */
  readonly error?: ErrorRecord;
  /** Hold-out scores of the chosen contender by metric; NaN where undefined. */
  readonly scores: Readonly<Record<string, number>>;
}

/**
 * Why a key failed, as one code.
 *
 * @param outcome Of a failed key.
 */
export function failureCode(outcome: Pick<Outcome, "error"> & { readonly reason: string }): string {
  return outcome.error?.code ?? (outcome.reason || "UNEXPECTED");
}
