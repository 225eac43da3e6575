import { formatNumber, formatPercent, type NumberStyle } from "../../core/text/format_number.ts";
import { TRAIT_NAMES } from "../../competition/problems/series_traits.ts";
import { type KeyEvidence, weightFactors } from "../../competition/blends/tailor.ts";
import type { Recipe } from "./recipe_record.ts";
import type { GroupEvidence, KeyWeights } from "./selection_record.ts";

/** Something that moved a member's weight. */
export interface WeightMove {
  /** A trait of the series, or its losses on the key's folds. */
  readonly what: string;
  /** By which factor, beside the other members. */
  readonly factor: number;
  /** The key's trait; null: not known, or no trait. */
  readonly value: number | null;
  /** The trait of a usual key of the group; null: no trait. */
  readonly usual: number | null;
}

/** A member's weight on a key beside that in the group of the key. */
export interface RecipeReason {
  /** Name of the contender. */
  readonly contender: string;
  /** Its weight on the key; 0: the group would let it have a say, the key does not. */
  readonly weight: number;
  /** Its weight in what serves keys of the group without evidence of their own; null: not known. */
  readonly groupWeight: number | null;
  /** What moved it, the strongest first; nothing where all keys of the group share their weights. */
  readonly moved: readonly WeightMove[];
}

/** What a member's own losses are called. */
const LOSSES = "its losses on this key's folds";

/**
 * Why the recipe of a key is another than that of its group: members by their weight, then those of the group that have none.
 *
 * @param recipe Of the key. @param at `contender`: who serves; its group; what its weights follow, where they are its own.
 */
export function explainRecipe(
  recipe: Recipe,
  { contender, group, evidence }: {
    readonly contender: string;
    readonly group: GroupEvidence;
    readonly evidence?: KeyEvidence;
  },
): RecipeReason[] {
  const shared = groupRecipe(group), { keyWeights = null } = group;
  const moves = keyWeights?.combination === contender && evidence !== undefined
    ? movesOf(keyWeights, evidence)
    : new Map<string, WeightMove[]>();
  const absent = Object.keys(shared ?? {}).filter((name) => !recipe.some((member) => member.contender === name));
  return [...recipe, ...absent.map((name) => ({ contender: name, weight: 0 }))].map((member) => ({
    ...member,
    groupWeight: shared === null ? null : shared[member.contender] ?? 0,
    moved: member.weight > 0 ? moves.get(member.contender) ?? [] : [],
  }));
}

/** Weights of what serves keys without evidence of their own; null where that is not known. */
function groupRecipe({ best, blend, weights }: GroupEvidence): Readonly<Record<string, number>> | null {
  if (best === null) return null;
  // A run of a former release has kept one combination.
  if (weights === undefined) return best === "blend" ? blend : null;
  return Object.hasOwn(weights, best) ? weights[best]! : { [best]: 1 };
}

/** A pure memo: thousands of keys of a group ask for the same numbers. */
const ARRAYS = new WeakMap<KeyWeights, Parameters<typeof weightFactors>[0]>();

function arraysOf(told: KeyWeights): Parameters<typeof weightFactors>[0] {
  let known = ARRAYS.get(told);
  if (known === undefined) {
    const array = (values: readonly number[]) => Float64Array.from(values);
    known = {
      ...{ weights: array(told.weights), middle: array(told.middle), width: array(told.width) },
      ...{ centre: array(told.centre), slopes: array(told.slopes), own: array(told.own) },
      sharpness: told.sharpness,
    };
    ARRAYS.set(told, known);
  }
  return known;
}

function movesOf(told: KeyWeights, evidence: KeyEvidence): Map<string, WeightMove[]> {
  const { members, traits } = told, factors = weightFactors(arraysOf(told), evidence);
  return new Map(members.map((name, j) => {
    const byTrait = traits.map((what, t): WeightMove => {
      const tell = TRAIT_NAMES.find((trait) => trait.name === what)?.told ?? Number;
      return {
        what,
        factor: factors.traits[j * traits.length + t]!,
        value: orNull(tell(evidence.traits[t]!)),
        usual: orNull(tell(told.middle[t]!)),
      };
    });
    const byLosses = { what: LOSSES, factor: factors.shown[j]!, value: null, usual: null };
    return [name, [...byTrait, byLosses].sort((a, b) => strength(b) - strength(a))];
  }));
}

function strength({ factor }: WeightMove): number {
  return Math.abs(Math.log(factor));
}

function orNull(value: number): number | null {
  // What is kept has 32 bits.
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

/** Moves that are told of a member, and how strong they must be. */
const MOST_TOLD = 3, LEAST_FACTOR = 1.02;
/** Three digits are enough to compare. */
const SHORT: NumberStyle = { digits: 3, padded: false };
/** Members that are told, and by how much their weights must differ. */
const MEMBERS_TOLD = 4, LEAST_DIFFERENCE = 0.01;

/** What moved a weight, in words: `strength of season 0.82 (usually 0.31) ×1.42`. */
export function tellMoves({ weight, groupWeight, moved }: RecipeReason): string {
  if (weight === 0 && groupWeight !== null) return "far off on this key's folds, or not fitted";
  return moved.filter((move) => strength(move) >= Math.log(LEAST_FACTOR)).slice(0, MOST_TOLD).map(tellMove).join("; ");
}

function tellMove({ what, factor, value, usual }: WeightMove): string {
  const beside = value === null || usual === null
    ? ""
    : ` ${formatNumber(value, SHORT)} (usually ${formatNumber(usual, SHORT)})`;
  return `${what}${beside} ×${formatNumber(factor, { digits: 3 })}`;
}

/** Why the recipe is another than that of the group, in a sentence; none where that is not known, or the weights are the same. */
export function tellReasons(reasons: readonly RecipeReason[]): string[] {
  const known = reasons.flatMap((reason) =>
    reason.groupWeight === null ? [] : [{ ...reason, change: Math.abs(reason.weight - reason.groupWeight) }]
  );
  const apart = known.filter(({ change }) => change >= LEAST_DIFFERENCE).sort((a, b) => b.change - a.change);
  if (apart.length === 0) return [];
  const told = apart.slice(0, MEMBERS_TOLD).map((reason) => {
    const why = tellMoves(reason), { contender, weight, groupWeight } = reason;
    return `${contender} ${formatPercent(weight)} instead of ${formatPercent(groupWeight ?? 0)}${
      why === "" ? "" : `: ${why}`
    }`;
  });
  const rest = apart.length - told.length;
  return [`Beside its group it gives ${told.join(", ")}${rest === 0 ? "" : `, and others to ${rest} more`}.`];
}
