import { CATEGORY, MISSING_LEFT, type TreeEnsemble } from "@lib/models/trees/ensemble/ensemble.ts";

/** Shapley values by their definition: every subset of features, each tree walked both ways where a feature is unknown. */
export function bruteShapley(ensemble: TreeEnsemble, covers: Float64Array, row: readonly number[]): number[] {
  const p = ensemble.names.length,
    worth = Array.from({ length: 2 ** p }, (_, set) => expected(ensemble, covers, { row, set }));
  const factorial = (n: number): number => n < 2 ? 1 : n * factorial(n - 1);
  return Array.from({ length: p }, (_, f) => {
    let sum = 0;
    for (let set = 0; set < 2 ** p; set++) {
      if ((set >> f & 1) === 1) continue;
      const size = [...set.toString(2)].filter((bit) => bit === "1").length;
      sum += factorial(size) * factorial(p - size - 1) / factorial(p) * (worth[set | 1 << f] - worth[set]);
    }
    return sum;
  });
}

function expected(
  ensemble: TreeEnsemble,
  covers: Float64Array,
  { row, set }: { row: readonly number[]; set: number },
): number {
  const { roots, split, left, value, base, average } = ensemble;
  const at = (node: number): number => {
    if (split[node] < 0) return value[node];
    const first = left[node], own = isLeft(ensemble, node, row) ? first : first + 1;
    if ((set >> (split[node] >> 2) & 1) === 1 || covers[node] === 0) return at(own);
    return (covers[first] * at(first) + covers[first + 1] * at(first + 1)) / covers[node];
  };
  let sum = 0;
  for (let tree = 0; tree + 1 < roots.length; tree++) sum += at(roots[tree]);
  return base + sum / (average ? roots.length - 1 : 1);
}

function isLeft(ensemble: TreeEnsemble, node: number, row: readonly number[]): boolean {
  const { split, value, subsets, categories, categoryOffsets } = ensemble, code = split[node], feature = code >> 2;
  const x = row[feature], missing = (code & MISSING_LEFT) !== 0;
  if ((code & CATEGORY) === 0) return Number.isNaN(x) ? missing : x <= value[node];
  const bin = [...categories.subarray(categoryOffsets[feature], categoryOffsets[feature + 1])].indexOf(x);
  return bin < 0 ? missing : (subsets[8 * value[node] + (bin >> 5)] >>> (bin & 31) & 1) === 1;
}
