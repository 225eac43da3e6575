import type { Backtest } from "@lib/competition/backtest/backtest.ts";
import { spansOf } from "@lib/competition/contenders/compete.ts";
import type { KeyChoice } from "@lib/competition/selection/fleet.ts";
import { membersAt } from "@lib/competition/blends/score_table.ts";
import type { EvaluatedOrigin } from "@lib/training/run/evaluate.ts";

/** What serves the keys of a group: mean weight by contender over its keys; what is missing to 1 is the built-in fallback's. */
export interface GroupWeights {
  readonly keys: number;
  readonly weights: Readonly<Record<string, number>>;
}

/** Mean weights in what serves the keys, by group. @param keys Ids of the keys that count. */
export async function servedWeights(
  { plan, selection, chunks }: EvaluatedOrigin,
  keys: ReadonlySet<string>,
): Promise<Record<string, GroupWeights>> {
  const groups = new Map<string, { keys: number; weights: Map<string, number> }>();
  const span = spansOf(plan.spans).length - 1;
  let k = 0;
  for await (const chunk of chunks()) {
    for (const backtest of chunk) {
      const choice = selection.choices.at(k++)!;
      if (choice === undefined || !keys.has(backtest.key.id)) continue;
      const group = groups.get(choice.group) ?? { keys: 0, weights: new Map<string, number>() };
      groups.set(choice.group, group);
      group.keys++;
      for (
        const [c, share] of sharesOf(backtest, choice, {
          combinations: selection.groups.get(choice.group)?.combinations ?? [],
          span,
        })
      ) {
        const name = plan.contenders[c]?.name ?? "";
        group.weights.set(name, (group.weights.get(name) ?? 0) + share);
      }
    }
  }
  return Object.fromEntries([...groups].map(([name, group]) => [name, {
    keys: group.keys,
    weights: Object.fromEntries(
      [...group.weights].map(([contender, sum]) => [contender, Number((sum / group.keys).toFixed(4))] as const)
        .sort(([, a], [, b]) => b - a),
    ),
  }]));
}

type At = { readonly combinations: readonly Parameters<typeof membersAt>[1][]; readonly span: number };

/** Share of each contender in what serves a key; of a median that of every member. */
function sharesOf(backtest: Backtest, { index }: KeyChoice, { combinations, span }: At): [number, number][] {
  const contenders = backtest.fitMs.length, combination = combinations[index - contenders];
  if (combination === undefined) return index < 0 ? [] : [[index, 1]];
  const members = membersAt(backtest, combination, span);
  const weights = members.map(({ weight }) => combination.combine === "median" ? 1 : weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return members.map(({ contender }, m) => [contender, (weights[m] ?? NaN) / total]);
}
