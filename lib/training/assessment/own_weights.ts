import type { Backtest } from "../../competition/backtest/backtest.ts";
import type { FleetCombinations, KeyContender } from "../../competition/selection/chosen_forecast.ts";
import { type Combination, membersInUse } from "../../competition/blends/score_table.ts";
import { mean } from "../../core/numbers/statistics.ts";

/** Keys that are served with weights of their own. */
export interface OwnWeights {
  /** How many. */
  readonly keys: number;
  /** Share of the weight that lies elsewhere than by one set of weights for all keys of a kind, mean over the keys, in [0, 1]. */
  readonly apart: number;
  /** The largest such share. */
  readonly most: number;
}

/**
 * Share of the weight of a key that lies elsewhere than by one set of weights for all keys of its kind.
 *
 * @param backtest Of the key. @param choice What serves it. @param groups Their combinations.
 * @returns In [0, 1]; NaN where it has no weights of its own.
 */
export function weightsApart(
  backtest: Backtest,
  choice: KeyContender,
  { groups }: Pick<FleetCombinations, "groups">,
): number {
  const combination = groups.get(choice.group)?.combinations[choice.index - backtest.fitMs.length];
  if (combination?.tailoring === undefined) return NaN;
  const own = sharesOf(backtest, combination), all = sharesOf(backtest, { ...combination, tailoring: undefined });
  return own.reduce((sum, share, c) => sum + Math.abs(share - all[c]!), 0) / 2;
}

function sharesOf(backtest: Backtest, combination: Combination): Float64Array {
  const members = membersInUse(backtest, combination), out = backtest.fitMs.map(() => 0);
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  for (const { contender, weight } of members) out[contender] = weight / total;
  return out;
}

/** How many keys have weights of their own, and how far these differ. @param apart By key, NaN for none. */
export function summarizeOwnWeights(apart: readonly number[]): OwnWeights {
  const known = apart.filter((share) => !Number.isNaN(share));
  return known.length === 0
    ? { keys: 0, apart: 0, most: 0 }
    : { keys: known.length, apart: mean(known), most: Math.max(...known) };
}
