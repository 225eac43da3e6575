import { type ErrorRatio, errorRatio } from "../metrics/error_ratio.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import type { PlannedMove } from "./move_plan.ts";

/** A key whose model would be another one. */
export interface MovedKey {
  /** Texts of the key columns. */
  readonly key: readonly string[];
  /** Who serves it now; null if nobody does. */
  readonly from: MovedModel | null;
  /** Who would. */
  readonly to: MovedModel;
  /** Error of the model that would serve, in the metric of its selection; NaN where the two were never compared. */
  readonly error: number;
  /** Error of the one that serves, in the same periods, with equal information. */
  readonly fromError: number;
}

/** A model, in short. */
export interface MovedModel {
  /** Number in the registry. */
  readonly id: number;
  /** Number within its key. */
  readonly version: number;
  /** Semantic version. */
  readonly semantic: string;
  /** Model family. */
  readonly family: string;
  /** Run that made it. */
  readonly run: string;
}

/** What moves, without looking at a table. */
export interface MoveSummary {
  /** One per move, in its order. */
  readonly keys: readonly MovedKey[];
  /** Keys by the families they come from and go to, most keys first; `from` is empty where nobody serves. */
  readonly families: readonly { readonly from: string; readonly to: string; readonly keys: number }[];
  /**
   * Errors of the models that would serve over those of the models that serve, with equal information for both: below 1 they
   * are better. NaN without a key that was compared.
   */
  readonly error: ErrorRatio;
  /** Keys that `error` knows nothing of, by the reason. */
  readonly uncompared: Readonly<Record<Uncompared, number>>;
}

/**
 * Why nothing is known of two models' errors. `noChampion`: nothing serves the key; `sameRecipe`: they differ by their data alone,
 * and compared anew one would be the other; `noEvidence`: no window was new to both, one of them stands in for a winner, or the
 * key was not among those that were asked.
 */
export type Uncompared = "noChampion" | "sameRecipe" | "noEvidence";

/**
 * What moves, as somebody who has to approve it wants to see it. Pure.
 *
 * @param moves Of a plan.
 */
export function summarizeMoves(moves: readonly PlannedMove[]): MoveSummary {
  const keys = moves.map(movedKey);
  const families = [...Map.groupBy(keys, ({ from, to }) => JSON.stringify([from?.family ?? "", to.family]))]
    .map(([names, own]) => {
      const [from, to]: [string, string] = JSON.parse(names);
      return { from, to, keys: own.length };
    })
    .sort((a, b) => b.keys - a.keys);
  const error = errorRatio(keys.map((key) => key.error), keys.map(({ fromError }) => fromError));
  const reasons = moves.filter((_, i) => Number.isNaN(keys[i]!.error)).map(reasonOf);
  const count = (reason: Uncompared) => reasons.filter((one) => one === reason).length;
  const uncompared = {
    noChampion: count("noChampion"),
    sameRecipe: count("sameRecipe"),
    noEvidence: count("noEvidence"),
  };
  return { keys, families, error, uncompared };
}

function reasonOf({ version, champion }: PlannedMove): Uncompared {
  if (champion === null) return "noChampion";
  return champion.recipe === version.recipe ? "sameRecipe" : "noEvidence";
}

function movedKey({ version, champion }: PlannedMove): MovedKey {
  const [error, fromError] = errorsOf(version, champion);
  return {
    key: version.key.parts,
    from: champion === null ? null : modelOf(champion),
    to: modelOf(version),
    error: error ?? NaN,
    fromError: fromError ?? NaN,
  };
}

/** Evidence of the one against the other, whichever of them came later: a rollback goes the other way. */
function errorsOf(version: VersionRow, champion: VersionRow | null): [number | null, number | null] {
  if (champion === null) return [null, null];
  const { comparison } = version, { comparison: other } = champion;
  if (comparison?.against === champion.id) return [comparison.error, comparison.againstError];
  return other?.against === version.id ? [other.againstError, other.error] : [null, null];
}

function modelOf({ id, version, semantic, family, run }: VersionRow): MovedModel {
  return { id, version, semantic, family, run };
}
