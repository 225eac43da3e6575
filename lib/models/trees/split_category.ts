import { type Arena, BEST, type OpenNode, type SplitRules } from "./arena.ts";
import { leafScore } from "./leaf_score.ts";

/**
 * Search a category column: categories (missing is one of them) are sorted by gradient / hessian, and every prefix of
 * that order is tried as the left side; for squared loss the best subset is among them.
 *
 * @see Fisher (1958), doi:10.1080/01621459.1958.10501479; LightGBM, docs/Features.rst, "Optimal Split for Categorical Features"
 */
export function scanCategories(
  arena: Arena,
  slot: number,
  search: { node: OpenNode; rules: SplitRules; column: number },
): void {
  const { node, column } = search;
  const rules = { ...search.rules, lambda: search.rules.lambda + search.rules.categoryLambda };
  const { best, order } = arena, hist = arena.hists[slot];
  const counts = arena.unit ? null : arena.tallies[slot];
  const first = arena.binned.map.offsets[column];
  const present = sortPresent(arena, slot, search);
  // The parent is scored without the extra penalty: categories must earn it.
  const parent = leafScore(node.gradient, node.hessian, search.rules);
  let g = 0, h = 0, c = 0;
  for (let i = 0; i < present - 1; i++) {
    const k = first + order[i];
    g += hist[2 * k];
    h += hist[2 * k + 1];
    c += counts === null ? hist[2 * k + 1] : counts[k];
    const rightH = node.hessian - h, rightC = node.count - c;
    if (c < rules.minLeaf || rightC < rules.minLeaf || h < rules.minWeight || rightH < rules.minWeight) continue;
    const gain = leafScore(g, h, rules) + leafScore(node.gradient - g, rightH, rules) - parent;
    if (gain <= best[BEST.gain]) continue;
    best[BEST.gain] = gain;
    best[BEST.column] = column;
    best[BEST.bin] = i;
    best[BEST.missingLeft] = Number(2 * c >= node.count);
    best[BEST.gradient] = g;
    best[BEST.hessian] = h;
    best[BEST.count] = c;
  }
  if (best[BEST.column] === column) noteSubset(arena, column, present);
}

/** Sort the column's categories that occur in the node into `arena.order`; returns their number. */
function sortPresent(arena: Arena, slot: number, search: { rules: SplitRules; column: number }): number {
  const { order, ratio } = arena, hist = arena.hists[slot], { offsets } = arena.binned.map;
  const counts = arena.unit ? null : arena.tallies[slot];
  const first = offsets[search.column], end = offsets[search.column + 1];
  let present = 0;
  for (let k = first; k < end; k++) {
    if ((counts === null ? hist[2 * k + 1] : counts[k]) === 0) continue;
    const value = hist[2 * k] / (hist[2 * k + 1] + search.rules.categorySmooth);
    let at = present++;
    for (; at > 0 && ratio[at - 1] > value; at--) {
      ratio[at] = ratio[at - 1];
      order[at] = order[at - 1];
    }
    ratio[at] = value;
    order[at] = k - first;
  }
  return present;
}

/** Bits of the bins that go left. A bin that does not occur in the node goes where missing goes, or with the larger side. */
function noteSubset(arena: Arena, column: number, present: number): void {
  const { best, bestSubset, order, binned } = arena, { offsets } = binned.map;
  const width = offsets[column + 1] - offsets[column], cut = best[BEST.bin];
  const missingAt = order.subarray(0, present).indexOf(width - 1);
  const othersLeft = missingAt >= 0 ? missingAt <= cut : best[BEST.missingLeft] === 1;
  bestSubset.fill(othersLeft ? 0xffffffff : 0);
  for (let i = 0; i < present; i++) {
    const bit = 1 << order[i], word = order[i] >> 5;
    if (i <= cut) bestSubset[word] |= bit;
    else bestSubset[word] &= ~bit;
  }
  best[BEST.missingLeft] = Number(othersLeft);
}
