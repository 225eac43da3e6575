import { RegistryError } from "../core/errors.ts";
import type { Outcome } from "../core/outcome.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import type { RunRow } from "../registry/records.ts";
import type { Registry } from "../registry/registry.ts";
import type { TrainingPlan } from "./plan.ts";
import type { TrainingSummary } from "./result.ts";

/** What the registry has of a run: the same whoever asks, right after the commit or after a death. */
export interface CommittedRun {
  /** What the run said of itself at the commit. */
  readonly summary: TrainingSummary;
  /** One per key, in the order of the plan. */
  readonly outcomes: readonly Outcome[];
}

/** A committed run, or null. */
export function findCommitted(registry: Registry, run: string): RunRow | null {
  try {
    return registry.showRun(run);
  } catch (thrown) {
    if (thrown instanceof RegistryError && thrown.code === "NOT_FOUND") return null;
    throw thrown;
  }
}

/**
 * Read back what a run has committed.
 *
 * @param registry It is there. @param run Its id. @param at The plan and the table of the run.
 * @throws {RegistryError} `NOT_FOUND`.
 */
export function readCommitted(
  registry: Registry,
  run: string,
  { plan, group }: { plan: TrainingPlan; group: FeatureGroup },
): CommittedRun {
  const summary = summaryOf(registry.showRun(run));
  const byKey = new Map(registry.listOutcomes(run).map((outcome) => [outcome.key.id, outcome]));
  const outcomes = plan.chunks.flat().flatMap((k) => byKey.get(group.keys[k]!.id) ?? []);
  return { summary, outcomes };
}

/** What a run said of itself at its commit. @param recorded The run, as the registry has it. */
export function summaryOf({ summary }: Pick<RunRow, "summary">): TrainingSummary {
  return withoutNull(summary) as TrainingSummary;
}

/** JSON has no NaN: an undefined score was written as null, and nothing else in a summary is. */
function withoutNull(value: unknown): unknown {
  if (value === null) return NaN;
  if (Array.isArray(value)) return value.map(withoutNull);
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutNull(field)]));
}
