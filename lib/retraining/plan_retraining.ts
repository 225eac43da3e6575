import type { SeriesKey } from "../core/rows/panel.ts";
import { type Budget, type TierSeconds, withinBudget } from "./budget.ts";

/** What asks for a retraining. */
export type Trigger = "schedule" | "performance" | "drift" | "manual";

/** Why a key is trained again. */
export type RetrainingReason = "degraded" | "drifted" | "stale" | "new" | "manual";

/**
 * What is done for a key, cheapest first: take in its newest actuals (models go on from the end of their fit, nothing of the
 * registry changes), fit its chosen model again, or hold its competition again.
 */
export type Tier = "actuals" | "refit" | "competition";

/** Why nothing is done for a key but to take in its newest actuals. */
export type SkipCode =
  /** No alarm, and its newest training is young enough, whether that serves or was taken back. */
  | "FRESH"
  /** Its rows and everything that decides about its model are those of the last training. */
  | "UNCHANGED"
  /** What it needs no trigger asks for. */
  | "TRIGGER"
  /** It has an alarm, or no model but one that waits for approval, and was trained less than a cool-down ago. */
  | "COOL_DOWN"
  /** An alarm about the data is about it. */
  | "DATA_ALARM"
  /** A rollout that is on its way compares its models. */
  | "ROLLOUT"
  /** It sells no more. */
  | "ENDED"
  /** Others gain more within the budget. */
  | "BUDGET"
  /** Nothing is trained while something blocks. */
  | "BLOCKED";

/** What is known of one key before a retraining. Ages are periods of data newer than what a model was fitted on. */
export interface RetrainingKey {
  /** Which key. */
  readonly key: SeriesKey;
  /** How watching finds it; null where nobody has looked. */
  readonly condition: "ok" | "degraded" | "drifted" | "stale" | "new" | "ended" | null;
  /** Share of its error that would go at the promise of its hold-out, in [0, 1]: what watching found; null where unknown. */
  readonly gain: number | null;
  /** Code of the alarm that stands of it, for instance `ERROR_UP`; absent: none. */
  readonly alarm?: string;
  /** Whether a version serves it, and whether that stands in for a winner. */
  readonly model: "none" | "fallback" | "champion";
  /** Of the newest training of it that ended in a version, served or not; null where unknown. */
  readonly age: number | null;
  /** Of its last competition; null where unknown. */
  readonly competed: number | null;
  /** Whether the last that was done for it was a refit. */
  readonly wasRefit: boolean;
  /** Whether its model can be fitted again as it is: the config enters all of its members as the run did that made it. */
  readonly refittable: boolean;
  /** Whether its champion rests on models of all keys alone. */
  readonly pooledOnly: boolean;
}

/** What decides beside the keys. */
export interface RetrainingPolicy {
  /** What asks; default all but `manual`. */
  readonly triggers?: readonly Trigger[];
  /** Periods, see `retraining` of the config. */
  readonly refit: number;
  /** Periods. */
  readonly compete: number;
  /** Periods. */
  readonly coolDown: number;
  /** Most keys or seconds; null: no limit. */
  readonly budget: Budget | null;
  /** Seconds of one key by tier; null where nobody knows. */
  readonly seconds: TierSeconds | null;
  /** Whether models of all keys serve on as registered. */
  readonly pinned: boolean;
  /** The tier of every key that is trained, instead of the cheapest that suffices. */
  readonly tier?: Exclude<Tier, "actuals">;
  /** Whether `MASS_ALARM` blocks nothing; default false. What is wrong with the data always does. */
  readonly force?: boolean;
}

/** Something that keeps everything from being trained. */
export interface Blocker {
  /** What was found, for instance `MASS_ALARM`. */
  readonly code: string;
  /** One sentence with the value and the requirement. */
  readonly message: string;
}

/** A key that is to be trained. */
export interface PlannedKey {
  /** Which key. */
  readonly key: SeriesKey;
  /** Why. */
  readonly reason: RetrainingReason;
  /** What is done. */
  readonly tier: Tier;
  /** Share of its error that is expected to go, in [0, 1], see {@linkcode RetrainingKey.gain}; null where unknown. */
  readonly gain: number | null;
  /** Code of the alarm that asks for it; absent where none does. */
  readonly alarm?: string;
}

/** A key for which nothing is done but to take in its newest actuals. */
export interface SkippedKey {
  /** Which key. */
  readonly key: SeriesKey;
  /** Why. */
  readonly reason: SkipCode;
}

/** What a retraining will do. Plain data; every key that was given is in exactly one of the two lists. */
export interface RetrainingPlan {
  /** Keys to train, in the order of what they gain. */
  readonly keys: readonly PlannedKey[];
  /** All others, in the order given. */
  readonly skipped: readonly SkippedKey[];
  /** What keeps everything from being trained; then there are no keys. */
  readonly blocked: readonly Blocker[];
}

/** What was found before anything is decided. */
export interface FoundBefore {
  /** Alarms about the table: nothing is trained. */
  readonly blocked?: readonly Blocker[];
  /** Why single keys are not trained whatever they need, by id. */
  readonly withheld?: ReadonlyMap<string, "DATA_ALARM" | "ROLLOUT">;
  /** Ids of keys whose rows are those of the last training. */
  readonly unchanged?: ReadonlySet<string>;
}

/** Too many keys alarm together: the one thing that blocks and that somebody who has looked may overrule. */
const MASS_ALARM = "MASS_ALARM";
/** What triggers ask for where nobody names one. */
export const TRIGGERS: readonly Trigger[] = ["schedule", "performance", "drift"];

/**
 * Decide which keys are trained again, and how. Pure.
 *
 * A key is trained for the first of these that holds: it was named by hand; it has no model; it is degraded; its inputs have
 * drifted; its model is older than the schedule allows. Alarms rest for a cool-down after every change, and keys whose rows are
 * those of the last training are left as they are. The cheapest tier that suffices: a refit, and the competition where there is
 * no champion to refit, where it is older than the schedule allows, or where a refit has not helped. With pinned models of all
 * keys there is nothing to refit in a champion that rests on them alone.
 *
 * @param facts One per key. @param policy Ages, cool-down, budget.
 * @param found What is known beside.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { planRetraining } from "@lib/retraining/plan_retraining.ts";
 * const fact = {
 *   key: seriesKey(["007"]), condition: "ok", gain: null, model: "champion", age: 28, competed: 28, wasRefit: false,
 *   refittable: true, pooledOnly: false,
 * } as const;
 * const policy = { refit: 28, compete: 84, coolDown: 28, budget: null, seconds: null, pinned: false };
 * const { keys } = planRetraining([fact], policy);
 * assertEquals(keys.map(({ reason, tier }) => [reason, tier]), [["stale", "refit"]]);
 * ```
 */
export function planRetraining(
  facts: readonly RetrainingKey[],
  policy: RetrainingPolicy,
  found: FoundBefore = {},
): RetrainingPlan {
  const blocked = (found.blocked ?? []).filter(({ code }) => !(policy.force && code === MASS_ALARM));
  const keys: Candidate[] = [], skips = new Map<string, SkipCode>();
  for (const fact of facts) {
    const reason = askedReason(fact, policy, found);
    if (reason in SKIPS) skips.set(fact.key.id, reason as SkipCode);
    else if (blocked.length > 0) skips.set(fact.key.id, "BLOCKED");
    else keys.push(candidateOf(fact, reason as RetrainingReason, policy));
  }
  keys.sort(byGain);
  const { within, beyond } = withinBudget(keys, policy);
  for (const { key } of beyond) skips.set(key.id, "BUDGET");
  return {
    keys: within.map(({ age: _, ...planned }) => planned),
    skipped: facts.flatMap(({ key }) => {
      const reason = skips.get(key.id);
      return reason === undefined ? [] : [{ key, reason }];
    }),
    blocked,
  };
}

/** A planned key with what its place in the order depends on. */
interface Candidate extends PlannedKey {
  readonly age: number;
}

const SKIPS: Readonly<Record<SkipCode, true>> = {
  FRESH: true,
  TRIGGER: true,
  UNCHANGED: true,
  COOL_DOWN: true,
  DATA_ALARM: true,
  ROLLOUT: true,
  ENDED: true,
  BUDGET: true,
  BLOCKED: true,
};

/** Reasons that watching gives. */
const ALARMS: readonly RetrainingReason[] = ["degraded", "drifted"];

/** Whom a tie favours: who has no model first, who only grows old last. */
const URGENCY: readonly RetrainingReason[] = ["new", "degraded", "drifted", "manual", "stale"];

/** What the triggers, and the data of the key, leave of what it needs. */
function askedReason(
  fact: RetrainingKey,
  policy: RetrainingPolicy,
  { unchanged, withheld }: FoundBefore,
): RetrainingReason | SkipCode {
  const reason = reasonOf(fact, policy, unchanged);
  if (!(reason in SKIPS)) return withheld?.get(fact.key.id) ?? reason;
  if (reason !== "FRESH" || policy.triggers === undefined) return reason;
  return reasonOf(fact, { ...policy, triggers: TRIGGERS }, unchanged) === "FRESH" ? "FRESH" : "TRIGGER";
}

function reasonOf(
  fact: RetrainingKey,
  policy: RetrainingPolicy,
  unchanged: ReadonlySet<string> | undefined,
): RetrainingReason | SkipCode {
  const { condition, model, age } = fact, { triggers = TRIGGERS, refit, coolDown } = policy;
  const asks = (trigger: Trigger) => triggers.includes(trigger);
  if (unchanged?.has(fact.key.id)) return "UNCHANGED";
  if (asks("manual")) return model === "none" ? "new" : "manual";
  if (condition === "ended") return "ENDED";
  const isResting = age !== null && age < coolDown;
  if (model === "none") return isResting ? "COOL_DOWN" : asks("schedule") ? "new" : "FRESH";
  const alarm = condition === "degraded" && asks("performance")
    ? "degraded"
    : condition === "drifted" && asks("drift")
    ? "drifted"
    : null;
  if (alarm !== null && !isResting) return alarm;
  if (asks("schedule") && (age === null || age >= refit)) return "stale";
  return alarm === null ? "FRESH" : "COOL_DOWN";
}

function candidateOf(fact: RetrainingKey, reason: RetrainingReason, policy: RetrainingPolicy): Candidate {
  const { key, gain, age, alarm } = fact, isAlarm = alarm !== undefined && ALARMS.includes(reason);
  const tier = tierOf(fact, reason, policy), why = isAlarm ? { alarm } : {};
  return { key, reason, tier, gain, ...why, age: age ?? Infinity };
}

function tierOf(fact: RetrainingKey, reason: RetrainingReason, policy: RetrainingPolicy): Tier {
  const { model, competed, wasRefit, refittable, pooledOnly } = fact;
  if (model !== "champion" || !refittable) return "competition";
  const isOld = competed === null || competed >= policy.compete;
  const isAlarm = ALARMS.includes(reason);
  const tier = policy.tier ?? (isOld || reason === "manual" || (isAlarm && wasRefit) ? "competition" : "refit");
  return tier === "refit" && pooledOnly && policy.pinned ? "actuals" : tier;
}

/** Most gain first; what nobody knows comes after, by urgency and age. Ids are hashes: of equal keys a fair order, and always the same. */
function byGain(a: Candidate, b: Candidate): number {
  const gains = (b.gain ?? -1) - (a.gain ?? -1);
  if (gains !== 0) return gains;
  const urgency = URGENCY.indexOf(a.reason) - URGENCY.indexOf(b.reason);
  if (urgency !== 0) return urgency;
  if (a.age !== b.age) return b.age - a.age;
  return a.key.id < b.key.id ? -1 : 1;
}
