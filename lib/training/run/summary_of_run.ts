import { emptyLevels } from "../../competition/calibration/empty_levels.ts";
import type { FleetSelection } from "../../competition/selection/fleet.ts";
import type { Indexed } from "../../core/rows/indexed.ts";
import { failureCode, type Outcome } from "../../core/outcome.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { RunGate } from "../../lifecycle/settle.ts";
import type { ContenderTally } from "../assessment/contender_failures.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { isAsChosen } from "../record/register_run.ts";
import type { TrainingSummary } from "../record/result.ts";
import type { SmallerModel } from "../tasks/smaller_champions.ts";
import type { SmallerPooled } from "../stages/smaller_pooled.ts";
import { summarizeOwnWeights } from "../assessment/own_weights.ts";
import { countFound } from "../assessment/right_kinds.ts";
import { summarizeSmaller } from "../record/smaller_summary.ts";
import type { Stopwatch } from "./stopwatch.ts";
import type { Assessment } from "../assessment/assessment.ts";

/** What a summary is made of. */
export interface RunFacts {
  /** Id of the run. */
  readonly run: string;
  /** What was done. */
  readonly plan: TrainingPlan;
  /** The kind of model that keys are made for, by id, of a simulated table; absent or empty: not known. */
  readonly right?: ReadonlyMap<string, string>;
  /** The stored table. */
  readonly group: FeatureGroup;
  /** Choices of all keys. */
  readonly selection: FleetSelection;
  /** How they did on the hold-out. */
  readonly assessment: Assessment;
  /** Where contenders failed. */
  readonly tally: ContenderTally;
  /** One per key, in the order of the choices. */
  readonly outcomes: Indexed<Outcome>;
  /** Models passed over, by `contender:CODE`. */
  readonly flags: Readonly<Record<string, number>>;
  /** Of champions with a model that could be made smaller. */
  readonly smaller: readonly SmallerModel[];
  /** Pooled models that were made smaller. */
  readonly pooled: readonly SmallerPooled[];
  /** Models that will wait as challengers. */
  readonly challengers: number;
  /** What the gate said, and what became of the models. */
  readonly gate?: RunGate;
  /** Seconds of a core by family, see {@linkcode familySeconds}. */
  readonly familySeconds: Readonly<Record<string, number>>;
  /** Seconds and memory so far. */
  readonly watch: Pick<Stopwatch, "seconds" | "peakMemoryMb">;
}

/** What a run says about itself. */
export function summaryOfRun(facts: RunFacts): TrainingSummary {
  const { plan, group, selection, assessment, outcomes } = facts, { compress } = plan.config;
  const { champion, fallback, failed } = outcomesByStatus(outcomes);
  const chosen = [...assessment.weightsApart.keys()].filter((k) => isChosen(facts, k));
  return {
    run: facts.run,
    keys: plan.keys,
    challengers: facts.challengers,
    gate: facts.gate,
    outcomes: { champion: champion.length, fallback: fallback.length, failed: failed.length },
    reasons: count(fallback),
    failures: count(failed),
    contenderFailures: facts.tally.result(),
    ...selection.racedOut === undefined ? {} : { racedOut: selection.racedOut },
    wins: count(champion),
    ownModels: chosen.filter((k) => selection.choices.at(k)?.why === "own").length,
    ownWeights: summarizeOwnWeights(chosen.map((k) => assessment.weightsApart[k]!)),
    ...facts.right === undefined || facts.right.size === 0 ? {} : { rightKinds: rightKindsOf(facts, facts.right) },
    holdout: plan.spans.holdout !== null,
    metrics: assessment.metrics,
    skill: assessment.skill,
    unitChanged: unitChanged(group),
    regret: assessment.regret,
    significance: assessment.significance.result(),
    oneForAll: selection.oneForAll,
    coverage: assessment.coverage,
    intervalCoverage: assessment.intervalCoverage,
    emptyLevels: emptyLevels(assessment.intervals),
    seconds: facts.watch.seconds(),
    familySeconds: facts.familySeconds,
    peakMemoryMb: facts.watch.peakMemoryMb(),
    slowest: assessment.slowest,
    flags: facts.flags,
    ...compress === null ? {} : {
      smaller: { ...summarizeSmaller(facts.smaller, compress.maxErrorIncrease), pooled: facts.pooled },
    },
    data: { group: group.name, version: group.version, contentHash: group.contentHash, rows: group.rows },
    planHash: plan.hash,
    seed: plan.config.seed,
  };
}

/** Contenders of champions, reasons of fallbacks and codes of failures, in the order of the keys. */
function outcomesByStatus(outcomes: Indexed<Outcome>): Record<Outcome["status"], string[]> {
  const by: Record<Outcome["status"], string[]> = { champion: [], fallback: [], failed: [] };
  for (const outcome of outcomes) {
    const { status, contender, reason } = outcome;
    by[status].push(status === "champion" ? contender : status === "fallback" ? reason : failureCode(outcome));
  }
  return by;
}

/** Whether a key's champion is what was chosen for it. */
function isChosen({ outcomes, selection }: Pick<RunFacts, "outcomes" | "selection">, k: number): boolean {
  const outcome = outcomes.at(k)!;
  return outcome.status === "champion" && isAsChosen(outcome, selection.choices.at(k));
}

/** Of the keys that are served as they were chosen for. */
function rightKindsOf(
  facts: RunFacts,
  right: ReadonlyMap<string, string>,
): NonNullable<TrainingSummary["rightKinds"]> {
  const { selection: { choices }, assessment, outcomes } = facts;
  return countFound(Array.from(outcomes, ({ key }, k) => ({
    right: right.get(key.id),
    group: choices.at(k)?.group ?? "",
    shares: isChosen(facts, k) ? assessment.kindShares[k] ?? null : null,
  })));
}

/** Share of the table's keys whose newest values are in another unit. */
export function unitChanged({ findings, keys }: Pick<FeatureGroup, "findings" | "keys">): number {
  const found = findings.find(({ code }) => code === "UNIT_CHANGED");
  return found === undefined ? 0 : found.count / keys.length;
}

/** How often each name occurs, most frequent first, then by name. */
function count(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length] as const)
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)),
  );
}
