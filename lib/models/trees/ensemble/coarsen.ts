import { CATEGORY, type TreeEnsemble } from "./ensemble.ts";

/**
 * The ensemble with fewer distinct thresholds: those of a feature that lie beside each other are replaced by one of them, so
 * that a stored node names its split in fewer bits. Splits that many nodes have are kept apart longest.
 *
 * @param ensemble Not changed. @param most Thresholds of a feature, >= 1.
 * @returns Another ensemble with the same trees; its edges are the thresholds that are left.
 */
export function coarsenCuts(ensemble: TreeEnsemble, most: number): TreeEnsemble {
  const { split, value, names } = ensemble, used = names.map(() => new Map<number, number>());
  for (let node = 0; node < split.length; node++) {
    if (!isThreshold(split[node], value[node])) continue;
    const counts = used[split[node] >> 2];
    counts.set(value[node], (counts.get(value[node]) ?? 0) + 1);
  }
  const replaced = used.map((counts) => groupCuts(counts, most));
  const edges = replaced.map((cuts) => Float64Array.from(new Set(cuts.values())).sort());
  const coarse = value.map((cut, node) => {
    const code = split[node];
    return isThreshold(code, cut) ? replaced[code >> 2].get(cut) ?? cut : cut;
  });
  return { ...ensemble, value: coarse, edges };
}

/** Whether a node compares numbers; the threshold infinity, which tells values from missing ones, has no neighbours. */
function isThreshold(code: number, cut: number): boolean {
  return code >= 0 && (code & CATEGORY) === 0 && cut < Infinity;
}

/** Which cut stands for each, neighbours of about equal use together: of each group the one in its middle. */
function groupCuts(counts: ReadonlyMap<number, number>, most: number): Map<number, number> {
  const cuts = [...counts].sort(([a], [b]) => a - b), total = cuts.reduce((sum, [, count]) => sum + count, 0);
  if (cuts.length <= most) return new Map(cuts.map(([cut]) => [cut, cut]));
  const groups = Array.from({ length: most }, (): [number, number][] => []);
  let before = 0;
  for (const [cut, count] of cuts) {
    groups[Math.min(most - 1, Math.floor((before + count / 2) / total * most))].push([cut, count]);
    before += count;
  }
  return new Map(groups.flatMap((group) => group.map(([cut]) => [cut, middleOf(group)])));
}

/** The cut below and above which about equally many uses lie. */
function middleOf(group: readonly (readonly [cut: number, count: number])[]): number {
  const half = group.reduce((sum, [, count]) => sum + count, 0) / 2;
  let sum = 0;
  for (const [cut, count] of group) if ((sum += count) >= half) return cut;
  return NaN;
}
