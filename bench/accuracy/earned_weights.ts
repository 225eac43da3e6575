import type { SetResult } from "./set_result.ts";
import { SETS } from "./sets.ts";

/** Mean weight below which a contender is not told of. */
const LEAST = 0.005;

/**
 * Where each contender earns weight: by name, sets with its mean weight over their keys, and the group where it is largest.
 *
 * @param results Of the hold-out: who serves then was chosen on earlier windows.
 */
export function earnedWeights(results: readonly SetResult[]): Record<string, string> {
  const earned = new Map<string, { share: number; text: string }[]>();
  for (const { set, subset, weights } of results) {
    if (SETS.find(({ name }) => name === set)?.subsets[0] !== subset) continue;
    const groups = Object.entries(weights), keys = groups.reduce((sum, [, group]) => sum + group.keys, 0);
    for (const name of new Set(groups.flatMap(([, group]) => Object.keys(group.weights)))) {
      const of = groups.map(([group, { keys, weights }]) => ({ group, keys, weight: weights[name] ?? 0 }));
      const share = of.reduce((sum, { keys, weight }) => sum + keys * weight, 0) / keys;
      if (share < LEAST) continue;
      const most = of.toSorted((a, b) => b.weight - a.weight)[0];
      const detail = of.length > 1 && most !== undefined
        ? `, ${percent(most.weight)} of ${most.group || "others"}`
        : "";
      earned.set(name, [...earned.get(name) ?? [], { share, text: `${set} ${percent(share)}${detail}` }]);
    }
  }
  return Object.fromEntries([...earned].map(([name, all]) => [
    name,
    all.toSorted((a, b) => b.share - a.share).map(({ text }) => text).join("; "),
  ]));
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
