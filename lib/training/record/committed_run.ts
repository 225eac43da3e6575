import { RegistryError } from "../../core/errors/errors.ts";
import { type Indexed, indexed } from "../../core/rows/indexed.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { RunRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import { OutcomeRows } from "./outcome_rows.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import type { TrainingSummary } from "./result.ts";

/** What the registry has of a run: the same whoever asks, right after the commit or after a death. */
export interface RegisteredRun {
  /** What the run said of itself at the commit. */
  readonly summary: TrainingSummary;
  /** One per key, in the order of the plan. */
  readonly outcomes: Indexed<Outcome>;
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
): RegisteredRun {
  const summary = summaryOf(registry.showRun(run));
  const rows = new OutcomeRows(), places = new Map<string, number>();
  for (const outcome of registry.eachOutcome(run)) {
    places.set(outcome.key.id, rows.length);
    rows.add(outcome);
  }
  const known = plan.chunks.flat().filter((k) => places.has(group.keys[k]!.id));
  const order = Int32Array.from(known, (k) => places.get(group.keys[k]!.id)!);
  return { summary, outcomes: rows.of(indexed(known.length, (i) => group.keys[known[i]!]!), order) };
}

/**
 * A result with its outcomes as objects, which are made when somebody asks for them: of a million keys few do.
 *
 * @param result Everything else. @param outcomes One per key.
 */
export function withOutcomes<T extends object>(
  result: T,
  outcomes: Indexed<Outcome>,
): T & { readonly outcomes: readonly Outcome[] } {
  let listed: readonly Outcome[] | null = null;
  return Object.defineProperty({ ...result, outcomes: [] }, "outcomes", {
    enumerable: true,
    get: () => listed ??= [...outcomes],
  });
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
