import type { RolloutState } from "./rollout_state.ts";

/** Shares of the keys that a rollout goes through by evidence, in percent. */
const ROLLOUT_SHARES = [5, 25, 100] as const;

/** What evidence says of a run beside what it would replace; as that of `RolloutEvidence`. */
export interface RolloutFinding {
  /** What all pairs together show. */
  readonly verdict: "better" | "not_worse" | "worse" | "open";
  /** Periods whose forecasts are of after the last step. */
  readonly since: number;
  /** Periods after a step that the next one waits for. */
  readonly soak: number;
}

/** Why a rollout goes on, or does not. */
export type RolloutReason =
  /** The evidence is in favour, and the last step has been watched for long enough. */
  | "SHOWN"
  /** The evidence says that the run is worse. */
  | "WORSE"
  /** The evidence does not say anything yet. */
  | "OPEN"
  /** The last step is too young. */
  | "SOAKING"
  /** The run serves all keys. */
  | "COMPLETE"
  /** It has given its keys back: only a person begins again. */
  | "GIVEN_BACK"
  /** It gives its keys back, and what could not be loaded is still left. */
  | "GIVING_BACK"
  /** A later run has come, or people have moved its keys. */
  | "ENDED"
  /** No run is named, and none is on its way. */
  | "NO_ROLLOUT";

/** What to do next. */
export interface RolloutAdvice {
  /** Share of the next step, 0 to give all back; null for none. */
  readonly share: number | null;
  /** Why. */
  readonly reason: RolloutReason;
}

/**
 * The next step of a rollout by evidence. Pure.
 *
 * What is shown to be worse gives its keys back. What is shown to be no worse takes the next share, once the last step was
 * watched for a while: what orders change is seen later than errors of forecasts.
 *
 * @param state The rollout so far; null before its first step. @param finding What the evidence says.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nextStep } from "@lib/lifecycle/rollout_policy.ts";
 * assertEquals(nextStep(null, { verdict: "not_worse", since: 0, soak: 7 }), { share: 5, reason: "SHOWN" });
 * ```
 */
export function nextStep(
  state: Pick<RolloutState, "phase" | "share"> | null,
  { verdict, since, soak }: RolloutFinding,
): RolloutAdvice {
  const stay = (reason: RolloutReason): RolloutAdvice => ({ share: null, reason });
  if (state?.phase === "complete") return stay("COMPLETE");
  if (state?.phase === "back") return stay("GIVEN_BACK");
  if (state?.phase === "ended") return stay("ENDED");
  if (state?.share === 0) return { share: 0, reason: "GIVING_BACK" };
  if (verdict === "worse") return { share: state === null ? null : 0, reason: "WORSE" };
  if (verdict === "open") return stay("OPEN");
  // All keys were to move, and some could not be loaded.
  if (state?.share === 100) return { share: 100, reason: "SHOWN" };
  if (state !== null && since < soak) return stay("SOAKING");
  return { share: ROLLOUT_SHARES.find((share) => share > (state?.share ?? 0)) ?? null, reason: "SHOWN" };
}
