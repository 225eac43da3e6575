import { GATE_DEFAULTS, HARD_LIMITS } from "../core/config/gate_defaults.ts";

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
  | "units"
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
  /**
   * Whether it is kept for want of evidence alone: the value is beyond the limit, and so few keys show nothing; or errors could
   * not be compared although champions of another recipe are replaced. Else absent.
   */
  readonly forgiven?: true;
}

/** A value that is to be judged. */
export interface JudgedValue {
  /** What is compared with the limit; NaN where it is undefined. */
  readonly value: number;
  /** Whether the keys have shown that the limit is not kept, at 95 %: by this a default limit refuses, or by a hard one. */
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
export function judgeRule(name: RuleName, limit: number, measured: JudgedValue): GateRule {
  const { value, shown } = measured;
  const isKept = keeps(name, value, limit), rule = { name, scope: "run", limit, value } as const;
  if (isKept || !isDefault(name, limit)) return { ...rule, ok: isKept };
  if (Number.isNaN(value)) return { ...rule, ok: true };
  return shown(limit) || isHopeless(rule) ? { ...rule, ok: false } : { ...rule, ok: true, forgiven: true };
}

/**
 * The rules of a run that replaces champions of another recipe: that nothing is known of the errors is forgiven, and told.
 *
 * @param rules Judged. @param replaced Keys whose champion is of another recipe than what would serve in its place.
 */
export function withReplaced(rules: readonly GateRule[], replaced: number): readonly GateRule[] {
  if (replaced === 0) return rules;
  const isUnproven = ({ name, value }: GateRule) => name === "non_inferiority" && Number.isNaN(value);
  return rules.map((rule) => isUnproven(rule) ? { ...rule, forgiven: true } : rule);
}

/** So far off that no number of keys excuses it. Over an error of 0 any other is infinitely worse, and shows nothing by itself. */
function isHopeless({ name, limit, value }: Omit<GateRule, "ok">): boolean {
  const hard = (HARD_LIMITS as Partial<Record<RuleName, number>>)[name];
  return hard !== undefined && Number.isFinite(value) && !keeps(name, value, worse(name, hard, limit));
}

/** Non-inferiority always asks for what is shown: a challenger on newer data is as good as its champion until then. */
function isDefault(name: RuleName, limit: number): boolean {
  const defaults: Partial<Record<RuleName, number>> = GATE_DEFAULTS;
  return name === "non_inferiority" || defaults[name] === limit;
}

/**
 * Whether a rule is kept, in words: `yes`, `no`, or `not judged` where there was no value.
 *
 * @param rule With what came of it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tellKept } from "@lib/lifecycle/rules.ts";
 * assertEquals(tellKept({ name: "mase", scope: "run", limit: 2, value: NaN, ok: true }), "not judged");
 * ```
 */
export function tellKept(rule: GateRule): string {
  const { ok, value, scope, forgiven } = rule;
  if (!ok) return scope === "run" ? "no" : "no: such keys are held back";
  if (Number.isNaN(value)) return "not judged";
  return forgiven === true ? "yes: so few keys show nothing" : "yes";
}
