import type { Span } from "../../competition/backtest/folds.ts";
import { type Calendar, formatPeriod } from "../../core/time/calendar.ts";
import { decodeJson } from "../../core/bytes/json_artifact.ts";
import type { Contender, NamedCombination } from "../../models/catalog.ts";
import { rowSpecHash } from "../../features/row_spec.ts";
import type { OwnSpecs } from "./own_specs.ts";
import type { PinnedPlan } from "./pinned_models.ts";
import type { TrainingPlan } from "./plan.ts";
import type { RefitPlan } from "./refit_plan.ts";

/** Name under which a run stores what it planned among the shared artifacts. */
export const SHARED_PLAN = "plan";

/** Name under which a run stores a pooled contender's final model. */
export function sharedName(contender: string): string {
  return `pooled:${contender}`;
}

/** A contender as a run entered it. */
export type EnteredContender = Pick<Contender, "name" | "family" | "scope" | "params" | "paramsByClass" | "recipe">;

/** An evaluation, with its periods as the table writes them. */
export type WrittenSpan = Readonly<Record<keyof Span, string>>;

/** What a run planned, beside its config and its feature spec: nothing measured, so that equal plans give equal bytes. */
export interface PlanRecord {
  /** Folds to choose on, oldest first. */
  readonly folds: readonly WrittenSpan[];
  /** The span that no choice looked at, or null. */
  readonly holdout: WrittenSpan | null;
  /** Last period that models were fitted on, as the table writes it. */
  readonly end: string;
  /** Every single contender with its complete hyperparameters, in leaderboard order. */
  readonly contenders: readonly EnteredContender[];
  /** Combinations that were entered; of former releases whether mean, median and blend were. */
  readonly combinations: boolean | readonly NamedCombination[];
  /** Whether keys of the table were left out. */
  readonly limited: boolean;
  /** As in the plan; absent where nothing was fitted again. */
  readonly refit?: RefitPlan;
  /** As in the plan; absent where the run fitted its own. */
  readonly pinned?: PinnedPlan;
  /** Hash of its feature spec by contender, of those that have one of their own; absent: none has. */
  readonly specs?: Readonly<Record<string, string>>;
  /** Whether models of all keys were fitted on every key of the table, also on those that were left out; absent: no. */
  readonly poolAll?: true;
}

/**
 * What a plan leaves with its run, as bytes.
 *
 * @param plan The run. @param calendar Of its table.
 */
export function encodePlan(plan: TrainingPlan, calendar: Calendar): Uint8Array<ArrayBuffer> {
  const { spans: { folds, holdout }, end, contenders, combinations, limited } = plan;
  const text = (period: number) => formatPeriod(calendar, period);
  const written = ({ name, origin, from, to, fitOrigin }: Span): WrittenSpan => ({
    name,
    origin: text(origin),
    from: text(from),
    to: text(to),
    fitOrigin: text(fitOrigin),
  });
  const record: PlanRecord = {
    folds: folds.map(written),
    holdout: holdout === null ? null : written(holdout),
    end: text(end),
    // Of what a contender has not JSON writes nothing.
    contenders: contenders.map(({ name, family, scope, params, paramsByClass, recipe }) => {
      return { name, family, scope, params, paramsByClass, recipe };
    }),
    combinations,
    limited,
    ...plan.refit === undefined ? {} : { refit: plan.refit },
    ...plan.pinned === undefined ? {} : { pinned: plan.pinned },
    ...plan.specs === undefined ? {} : { specs: hashesOf(plan.specs) },
    ...plan.pooledChunks === undefined ? {} : { poolAll: true as const },
  };
  return new TextEncoder().encode(JSON.stringify(record));
}

function hashesOf({ distinct, of }: OwnSpecs): Record<string, string> {
  const hashes = distinct.map(rowSpecHash);
  return Object.fromEntries(Object.entries(of).map(([name, at]) => [name, hashes[at] ?? ""]));
}

const TEXT = { type: "string" };
const SPAN = {
  type: "object",
  required: ["name", "origin", "from", "to", "fitOrigin"],
  properties: { name: TEXT, origin: TEXT, from: TEXT, to: TEXT, fitOrigin: TEXT },
};
const SCHEMA = {
  type: "object",
  required: ["folds", "holdout", "end", "contenders", "combinations", "limited"],
  properties: {
    folds: { type: "array", items: SPAN },
    holdout: { anyOf: [{ type: "null" }, SPAN] },
    end: TEXT,
    contenders: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "family", "scope", "params"],
        properties: {
          ...{ name: TEXT, family: TEXT, scope: TEXT, params: { type: "object" } },
          ...{ paramsByClass: { type: "object" }, recipe: { type: "object" } },
        },
      },
    },
    combinations: {
      anyOf: [{ type: "boolean" }, { type: "array", items: { type: "object", required: ["name", "rule"] } }],
    },
    limited: { type: "boolean" },
    refit: {
      type: "object",
      required: ["models", "of", "competed"],
      properties: { models: { type: "array" }, of: { type: "object" }, competed: { type: "object" } },
    },
    pinned: { type: "object", required: ["run", "models"], properties: { run: TEXT, models: { type: "object" } } },
    specs: { type: "object", additionalProperties: TEXT },
    poolAll: { type: "boolean" },
  },
};

/**
 * Inverse of {@linkcode encodePlan}.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if it is no such record.
 */
export function decodePlan(bytes: Uint8Array): PlanRecord {
  return decodeJson(bytes, "plan", SCHEMA);
}
