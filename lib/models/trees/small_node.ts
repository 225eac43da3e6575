import { type Arena, BEST } from "./arena.ts";
import { leafScore, TIE } from "./leaf_score.ts";
import type { NodeSearch } from "./split.ts";

/** Most rows of a node for which {@linkcode scanSmall} beats a full histogram. */
export const SMALL_ROWS = 20;
/** Most bins of a column (with missing) that {@linkcode scanSmall} takes: two words of touched bits. */
export const SMALL_BINS = 64;

/**
 * As `scanHistogram`, straight from the rows of a small node: one column at a time, and only the touched bins, found in
 * order as the set bits of two words. Needs unit hessians and no L1.
 *
 * @returns How many columns it could not take (categories, missing values in the node, too many bins); they are listed in
 *   `arena.leftover`, for the caller to search by a histogram.
 */
export function scanSmall(arena: Arena, search: NodeSearch): number {
  const { node, rules, columns } = search;
  const { rows, gradient, hessian, best, binned, smallGradient: sums, smallHessian: weights, leftover } = arena;
  const { bins, map } = binned, { offsets, categorical } = map;
  const width = map.features.length, { start, end } = node;
  const { lambda } = rules, total = node.hessian, s = total + 2 * lambda, q = node.gradient / s;
  const shift = node.gradient * q - leafScore(node.gradient, total, rules);
  const least = Math.max(rules.minLeaf, rules.minWeight), last = total - least;
  let ratio = (best[BEST.gain] - shift) / s, left = 0;
  for (let j = search.from; j < search.to; j++) {
    const column = columns[j], missing = offsets[column + 1] - offsets[column] - 1;
    if (categorical[column] === 1 || missing >= SMALL_BINS) {
      leftover[left++] = column;
      continue;
    }
    let low = 0, high = 0;
    for (let i = start; i < end; i++) {
      const row = rows[i], bin = bins[row * width + column];
      sums[bin] += gradient[row];
      weights[bin] += hessian[row];
      if (bin < 32) low |= 1 << bin;
      else high |= 1 << bin;
    }
    const hasMissing = weights[missing] !== 0;
    let g = 0, h = 0, bestBin = -1, bestG = 0, bestH = 0;
    for (let word = 0; word < 2; word++) {
      for (let bits = word === 0 ? low : high; bits !== 0; bits &= bits - 1) {
        const bin = (word << 5) + 31 - Math.clz32(bits & -bits);
        g += sums[bin];
        h += weights[bin];
        sums[bin] = 0;
        weights[bin] = 0;
        if (h < least || h > last || hasMissing) continue;
        const l = h + lambda, t = g - q * l, product = l * (s - l), square = t * t;
        if (square <= ratio * product) continue;
        ratio = TIE * square / product;
        bestBin = bin;
        bestG = g;
        bestH = h;
      }
    }
    if (hasMissing) leftover[left++] = column;
    if (bestBin < 0) continue;
    best[BEST.gain] = s * ratio + shift;
    best[BEST.column] = column;
    best[BEST.bin] = bestBin;
    best[BEST.missingLeft] = bestH + bestH >= total ? 1 : 0;
    best[BEST.gradient] = bestG;
    best[BEST.hessian] = best[BEST.count] = bestH;
  }
  return left;
}
