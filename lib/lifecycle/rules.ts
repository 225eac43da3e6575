import { GATE_DEFAULTS } from "../core/gate_defaults.ts";

/** What a run or a key is judged by. */
export type RuleName =
  | "rmspe"
  | "wape"
  | "mase"
  | "coverage"
  | "skill"
  | "failed"
  | "fallback"
  | "degenerate"
  | "non_inferiority";

/** One rule and what came of it. */
export interface GateRule {
  /** What was judged. */
  readonly name: RuleName;
  /** Whether it holds for the run, or for each key by itself: such a rule holds back the keys that break it, never the run. */
  readonly scope: "run" | "key";
  /** What the config allows; of `skill` at least, of all others at most. */
  readonly limit: number;
  /** Of the run; with scope `key` that of the worst key. NaN where it could not be judged. */
  readonly value: number;
  /**
   * Whether it is kept. A default limit is kept, too, where the value is beyond it and so few keys show nothing, or where
   * there is no value; one that a config sets is not.
   */
  readonly ok: boolean;
}

/** A value that is to be judged. */
export interface Measured {
  /** What is compared with the limit; NaN where it is undefined. */
  readonly value: number;
  /** Whether the keys have shown that the limit is not kept, at 95 %: by this alone a default limit refuses. */
  readonly shown: (limit: number) => boolean;
}

/** Whether more is better. */
function isAtLeast(name: RuleName): boolean {
  return name === "skill";
}

/**
 * Whether a value keeps to a limit; one that is undefined does not.
 *
 * @param name Of the rule. @param value Of a run or key. @param limit Of the config.
 */
export function keeps(name: RuleName, value: number, limit: number): boolean {
  return isAtLeast(name) ? value >= limit : value <= limit;
}

/**
 * The worse of two values of a rule; undefined is worst.
 *
 * @param name Of the rule. @param a One value. @param b Another.
 */
export function worse(name: RuleName, a: number, b: number): number {
  return isAtLeast(name) ? Math.min(a, b) : Math.max(a, b);
}

/**
 * Judge a run by one rule.
 *
 * @param name Of the rule. @param limit Of the config. @param measured Of the run.
 */
export function judgeRule(name: RuleName, limit: number, measured: Measured): GateRule {
  const { value, shown } = measured;
  const isForgiven = isDefault(name, limit) && (Number.isNaN(value) || !shown(limit));
  return { name, scope: "run", limit, value, ok: keeps(name, value, limit) || isForgiven };
}

/** Non-inferiority always asks for what is shown: a challenger on newer data is as good as its champion until then. */
function isDefault(name: RuleName, limit: number): boolean {
  const defaults: Partial<Record<RuleName, number>> = GATE_DEFAULTS;
  return name === "non_inferiority" || defaults[name] === limit;
}
