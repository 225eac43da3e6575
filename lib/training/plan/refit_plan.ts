import type { Combine } from "../../competition/backtest/combine.ts";
import { isBaseline } from "./enter_contenders.ts";

/** A model that was chosen before, as it is fitted again: nothing of it is chosen anew. */
export interface FixedModel {
  /** Contender, or combination of contenders. */
  readonly contender: string;
  /** How its members become one forecast. */
  readonly combine: Combine;
  /** Weight of each member by its contender; 0 for one that only stands in where the others are blind to holidays. */
  readonly weights: Readonly<Record<string, number>>;
}

/** The keys of a run that do not compete: their chosen models are fitted again. Plain data. */
export interface RefitPlan {
  /** Every distinct model once. */
  readonly models: readonly FixedModel[];
  /** Its position in `models` by key id. */
  readonly of: Readonly<Record<string, number>>;
  /** Last period of the data of the key's last competition, as the table writes it, by key id. */
  readonly competed: Readonly<Record<string, string>>;
}

/**
 * Whether a contender is entered for a key of a run: for one whose model is fitted again only its members are, and the baseline.
 *
 * @param refit Of the plan; absent: everybody competes.
 */
export function entersKey(refit: RefitPlan | undefined, key: { readonly id: string }, contender: string): boolean {
  const model = fixedModel(refit, key);
  return model === null || isBaseline(contender) || Object.hasOwn(model.weights, contender);
}

/** Contenders that some key of a run enters. */
export function enteredContenders(
  refit: RefitPlan,
  keys: readonly { readonly id: string }[],
): (name: string) => boolean {
  if (keys.some(({ id }) => refit.of[id] === undefined)) return () => true;
  const names = new Set(refit.models.flatMap(({ weights }) => Object.keys(weights)));
  return (name) => isBaseline(name) || names.has(name);
}

/** The model of a key that is fitted again; null for one that competes. */
export function fixedModel(refit: RefitPlan | undefined, { id }: { readonly id: string }): FixedModel | null {
  const index = refit?.of[id];
  return index === undefined ? null : refit?.models[index] ?? null;
}
