import type { FleetSelection } from "../../competition/selection/fleet.ts";
import { TRAIT_NAMES } from "../../competition/problems/series_traits.ts";
import type { Combination } from "../../competition/blends/score_table.ts";
import type { Sharpness } from "../../competition/blends/tailor.ts";
import { decodeJson } from "../../core/bytes/json_artifact.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";

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
  /** Shares of every combination, those above 0, before keys differ; absent of former releases. */
  readonly weights?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How weights differ by key; null where they do not, absent of former releases. */
  readonly keyWeights?: KeyWeights | null;
}

/** How the weights of a combination differ by key, as plain data; see `Tailoring`. */
export interface KeyWeights {
  /** Name of the combination. */
  readonly combination: string;
  /** Names of its members, shape [m]. */
  readonly members: readonly string[];
  /** Names of the traits, shape [T]. */
  readonly traits: readonly string[];
  /** Shape [m]. */
  readonly weights: readonly number[];
  /** Shape [T]. */
  readonly middle: readonly number[];
  /** Shape [T]. */
  readonly width: readonly number[];
  /** Shape [T]. */
  readonly centre: readonly number[];
  /** Row-major [m × T]. */
  readonly slopes: readonly number[];
  /** Shape [m]. */
  readonly own: readonly number[];
  /** How weights follow what is expected of members. */
  readonly sharpness: Sharpness;
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
      weights: Object.fromEntries(combinations.map((one) => [one.name, sharesOf(one, names)])),
      keyWeights: keyWeightsOf(combinations, names),
    };
  });
}

function sharesOf({ combine, weights }: Combination, names: readonly string[]): Record<string, number> {
  const votes = weights.map((weight) => combine === "median" ? Math.sign(weight) : weight);
  const total = votes.reduce((sum, vote) => sum + vote, 0);
  return Object.fromEntries(
    names.map((name, c) => [name, (votes[c] ?? 0) / total] as const).filter(([, share]) => share > 0),
  );
}

function keyWeightsOf(combinations: readonly Combination[], names: readonly string[]): KeyWeights | null {
  for (const { name, tailoring } of combinations) {
    if (tailoring === undefined) continue;
    const { members, weights, middle, width, centre, slopes, own, sharpness } = tailoring.use;
    return {
      combination: name,
      members: members.map((c) => names[c] ?? ""),
      traits: TRAIT_NAMES.map((trait) => trait.name),
      weights: [...weights],
      middle: [...middle],
      width: [...width],
      centre: [...centre],
      slopes: [...slopes],
      own: [...own],
      sharpness,
    };
  }
  return null;
}

const NUMBERS = { type: "array", items: { type: "number" } }, TEXTS = { type: "array", items: { type: "string" } };
const KEY_WEIGHTS = {
  type: "object",
  required: ["combination", "members", "traits", "weights", "middle", "width", "centre", "slopes", "own", "sharpness"],
  properties: {
    combination: { type: "string" },
    ...{ members: TEXTS, traits: TEXTS },
    ...{ weights: NUMBERS, middle: NUMBERS, width: NUMBERS, centre: NUMBERS, slopes: NUMBERS, own: NUMBERS },
    sharpness: {
      type: "object",
      required: ["foretold", "shown"],
      properties: { foretold: { type: "number" }, shown: { type: "number" } },
    },
  },
};
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
      weights: { type: "object", additionalProperties: NAMED_NUMBERS },
      keyWeights: { anyOf: [{ type: "null" }, KEY_WEIGHTS] },
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
