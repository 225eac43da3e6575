import type { Config } from "../core/config/config_type.ts";
import { failureCode, isWithoutData, type Outcome } from "../core/outcome.ts";
import { errorRatio } from "../metrics/error_ratio.ts";
import { coverageOf } from "../metrics/version_scores.ts";
import type { Comparison } from "../registry/versions/row_types.ts";
import { errorsCompared } from "./comparison.ts";
import { type GateRule, type JudgedValue, judgeRule, keeps, type RuleName, worse } from "./rules.ts";
import { isShareShown } from "./shown_share.ts";

/** Skill of a run over the best naive forecast on the hold-out, each key by the metric that selection minimises for it. */
export interface RunSkill {
  /** Naive contender that did best over all keys; empty if none ran, or without a hold-out. */
  readonly against: string;
  /** 1 minus the error of the choices over its error on the same keys, see `errorRatio`; NaN if undefined. */
  readonly value: number;
  /** What it could be at most, at 95 %; 1 where keys are too few to say. */
  readonly atMost: number;
}

/** What a run is judged by. */
export interface RunFindings {
  /** Errors of the choices over all keys on the hold-out; absent where nothing was scored, or without a hold-out. */
  readonly errors?: Readonly<Record<"rmspe" | "wape" | "mase", number>>;
  /** Observed coverage by nominal level, both in percent, of all forecasts of the hold-out; NaN if undefined. */
  readonly coverage: Readonly<Record<string, number>>;
  /** Over the best naive forecast. */
  readonly skill: RunSkill;
  /** Share of the table's keys whose newest values are in another unit; NaN if nobody has looked. */
  readonly unitChanged: number;
  /** One per key. */
  readonly keys: readonly Outcome[];
  /** How models compare with the version that was champion of their key, of those of which it is known. */
  readonly comparisons: readonly Comparison[];
}

/** What came of a gate. */
export interface Verdict {
  /** Whether every rule of the run is kept: only then any model gets further. */
  readonly passed: boolean;
  /** The rules that the config asks, those of the run first. */
  readonly rules: readonly GateRule[];
  /** Names of the rules that a key breaks by itself, by its id; keys that break none are left out. */
  readonly held: ReadonlyMap<string, readonly RuleName[]>;
}

type Gates = Config["lifecycle"]["gates"];

/** Rules of a key, and of a run that they are like. */
const SCORES = ["rmspe", "wape", "mase", "coverage", "skill"] as const;

/**
 * Judge a run by the rules of a config. Pure: the same figures and limits give the same verdict, in training and later.
 *
 * @param findings What the run has shown on its hold-out. @param lifecycle Of the config.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig } from "@lib/core/config/config.ts";
 * import { judgeRun } from "@lib/lifecycle/judge.ts";
 * const { lifecycle } = parseConfig({ source: "t.csv", lifecycle: { gates: { run: { rmspe: 0.1 } } } });
 * const { passed, rules } = judgeRun({
 *   errors: { rmspe: 0.12, wape: 0.08, mase: 0.9 }, coverage: {}, skill: { against: "naive", value: 0.3, atMost: 0.4 }, unitChanged: 0,
 *   keys: [], comparisons: [],
 * }, lifecycle);
 * assertEquals([passed, rules.filter(({ ok }) => !ok)], [
 *   false, [{ name: "rmspe", scope: "run", limit: 0.1, value: 0.12, ok: false }],
 * ]);
 * ```
 */
export function judgeRun(findings: RunFindings, { gates, nonInferiority }: Config["lifecycle"]): Verdict {
  const ofRun = runRules(findings, gates.run);
  if (nonInferiority !== null) {
    ofRun.push(judgeRule("non_inferiority", nonInferiority.margin, inferiority(findings.comparisons)));
  }
  const { rules, held } = keyRules(findings.keys, gates.key);
  return { passed: ofRun.every(({ ok }) => ok), rules: [...ofRun, ...rules], held };
}

function runRules(findings: RunFindings, limits: Gates["run"]): GateRule[] {
  const { errors, skill, unitChanged, keys } = findings;
  const measured: Record<keyof Gates["run"], JudgedValue> = {
    rmspe: certain(errors?.rmspe ?? NaN),
    wape: certain(errors?.wape ?? NaN),
    mase: certain(errors?.mase ?? NaN),
    coverage: certain(shortfall(findings.coverage)),
    skill: { value: skill.value, shown: (limit) => skill.atMost < limit },
    failed: shareOf(keys, (key) => key.status === "failed" && !isWithoutData(failureCode(key))),
    fallback: shareOf(keys, ({ status }) => status === "fallback"),
    degenerate: shareOf(keys, ({ status, reason }) => status === "fallback" && BROKEN.has(reason)),
    units: {
      value: unitChanged,
      shown: (limit) => isShareShown(Math.round(unitChanged * keys.length), keys.length, limit),
    },
  };
  return Object.entries(measured).flatMap(([name, value]) => {
    const limit = limits[name as keyof Gates["run"]];
    return limit === null ? [] : [judgeRule(name as RuleName, limit, value)];
  });
}

/** Reasons for a fallback that speak of models, not of the key's history. */
const BROKEN: ReadonlySet<string> = new Set<Outcome["reason"]>([
  "DEGENERATE",
  "CONTENDERS_FAILED",
  "TIME_LIMIT",
  "MEMORY_LIMIT",
  "WORKER_CRASHED",
]);

/** A value that is compared as it is. */
function certain(value: number): JudgedValue {
  return { value, shown: () => true };
}

function shareOf(keys: readonly Outcome[], isOne: (key: Outcome) => boolean): JudgedValue {
  const count = keys.filter(isOne).length;
  return {
    value: keys.length === 0 ? NaN : count / keys.length,
    shown: (limit) => isShareShown(count, keys.length, limit),
  };
}

/** By how much errors are larger than those of the champions: 0.05 is 5 %; NaN where no key can be compared. */
function inferiority(comparisons: readonly Comparison[]): JudgedValue {
  const { ours, theirs } = errorsCompared(comparisons);
  const { ratio, lo } = errorRatio(ours, theirs);
  return { value: ratio - 1, shown: (limit) => lo - 1 > limit };
}

function keyRules(keys: readonly Outcome[], limits: Gates["key"]): Pick<Verdict, "rules" | "held"> {
  const held = new Map<string, RuleName[]>(), models = keys.filter(({ status }) => status !== "failed");
  const rules = SCORES.flatMap((name): GateRule[] => {
    const limit = limits[name];
    if (limit === null) return [];
    let worst = name === "skill" ? Infinity : -Infinity, ok = true;
    for (const { key, scores } of models) {
      const value = keyValue(name, scores);
      worst = worse(name, worst, value);
      if (keeps(name, value, limit)) continue;
      ok = false;
      held.set(key.id, [...held.get(key.id) ?? [], name]);
    }
    return [{ name, scope: "key", limit, value: models.length === 0 ? NaN : worst, ok }];
  });
  return { rules, held };
}

function keyValue(name: typeof SCORES[number], scores: Outcome["scores"]): number {
  return name === "coverage" ? shortfall(coverageOf(scores)) : scores[name] ?? NaN;
}

/** Points by which the observed share is below the nominal one at the worst level, never below 0; NaN if any is undefined, or without levels. */
function shortfall(coverage: Readonly<Record<string, number>>): number {
  const levels = Object.entries(coverage);
  if (levels.length === 0) return NaN;
  return Math.max(0, ...levels.map(([level, share]) => Number(level) - share));
}
