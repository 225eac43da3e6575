import type { FleetSelection } from "../competition/fleet.ts";
import { decodeJson } from "../core/json_artifact.ts";
import type { TrainingPlan } from "./plan.ts";
import { problemOf } from "./problem_of.ts";

/** Name under which a run stores, as JSON, what its choices rest on. */
export const SHARED_SELECTION = "selection";

/** What the choices for the keys of one group rest on. */
export interface GroupEvidence {
  /** Name of the group. */
  readonly name: string;
  /** Keys in it. */
  readonly keys: number;
  /** What was minimised. */
  readonly metric: string;
  /** Who serves keys without evidence of their own; null: nobody may. */
  readonly best: string | null;
  /** Error by contender over the typical one of its keys, on the folds; null: it did not compete. */
  readonly relativeError: Readonly<Record<string, number | null>>;
  /** Weight in [0, 1] that a key's own folds got, by contender. */
  readonly evidenceWeight: Readonly<Record<string, number | null>>;
  /** Weights of the blend, those above 0; empty without one. */
  readonly blend: Readonly<Record<string, number>>;
}

/** What the choices of a run rest on, by group. */
export function groupEvidence(plan: TrainingPlan, { groups }: FleetSelection): GroupEvidence[] {
  const names = plan.contenders.map((contender) => contender.name), problem = problemOf(plan);
  return [...groups.values()].map(({ name, keys, combinations, selection }) => {
    const all = [...names, ...combinations.map((combination) => combination.name)];
    const byName = (values: Float64Array) =>
      Object.fromEntries(all.map((name, c) => [name, Number.isNaN(values[c]) ? null : values[c] ?? null]));
    const blend = combinations.find((combination) => combination.name === "blend")?.weights;
    return {
      name,
      keys,
      metric: problem.metricOf(name),
      best: all[selection.groupBest] ?? null,
      relativeError: byName(selection.relative),
      evidenceWeight: byName(selection.weight),
      blend: Object.fromEntries(
        names.map((name, c) => [name, blend?.[c] ?? 0] as const).filter(([, weight]) => weight > 0),
      ),
    };
  });
}

const NAMED_NUMBERS = { type: "object", additionalProperties: { anyOf: [{ type: "null" }, { type: "number" }] } };
const SCHEMA = {
  type: "array",
  items: {
    type: "object",
    required: ["name", "keys", "metric", "best", "relativeError", "evidenceWeight", "blend"],
    properties: {
      name: { type: "string" },
      keys: { type: "integer", minimum: 0 },
      metric: { type: "string" },
      best: { anyOf: [{ type: "null" }, { type: "string" }] },
      relativeError: NAMED_NUMBERS,
      evidenceWeight: NAMED_NUMBERS,
      blend: NAMED_NUMBERS,
    },
  },
};

/**
 * What a run stored as {@linkcode SHARED_SELECTION}.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if it is no such record.
 */
export function decodeSelection(bytes: Uint8Array): GroupEvidence[] {
  return decodeJson(bytes, "choice", SCHEMA);
}
