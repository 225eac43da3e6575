import { type Arena, BEST, type OpenNode, type SplitRules } from "./arena.ts";
import type { ColumnSpan } from "./histogram.ts";
import { leafScore, TIE } from "./leaf_score.ts";
import { scanCategories } from "./split_category.ts";

/** A search of some columns for the best split of a node. */
export interface NodeSearch extends ColumnSpan {
  /** The node. */
  readonly node: OpenNode;
  /** Limits and penalties. */
  readonly rules: SplitRules;
}

/** Start a split search for a node: no split, and `rules.minGain` to beat. */
export function resetBest(arena: Arena, rules: SplitRules): void {
  arena.best[BEST.gain] = rules.minGain;
  arena.best[BEST.column] = -1;
}

/**
 * Search columns of a slot's histogram for a better split than `arena.best` holds.
 *
 * Numbers: both sides of every edge, missing values tried on both sides. Categories: {@linkcode scanCategories}.
 *
 * Without missing values, with unit hessians and no L1 the gain needs one product chain and no division: with
 * l = H_left + λ, r = H_right + λ, s = l + r and q = G / s,
 *
 *     G_left²/l + G_right²/r = G²/s + s (G_left - q l)² / (l r)
 */
export function scanHistogram(arena: Arena, slot: number, search: NodeSearch): void {
  const { node, rules, columns } = search;
  const { map } = arena.binned;
  const hist = arena.hists[slot], { best } = arena, { offsets, categorical } = map;
  const fast = arena.unit && rules.l1 === 0;
  const { lambda } = rules, total = node.hessian, s = total + 2 * lambda, q = node.gradient / s;
  const shift = node.gradient * q - leafScore(node.gradient, total, rules);
  const least = Math.max(rules.minLeaf, rules.minWeight), last = total - least;
  let ratio = (best[BEST.gain] - shift) / s;
  for (let j = search.from; j < search.to; j++) {
    const column = columns[j];
    const from = 2 * offsets[column], end = 2 * (offsets[column + 1] - 1);
    if (!fast || categorical[column] === 1 || hist[end + 1] !== 0) {
      scanColumn(arena, slot, { node, rules, column });
      ratio = (best[BEST.gain] - shift) / s;
      continue;
    }
    let g = 0, h = 0, k = from, bestAt = -1, bestG = 0, bestH = 0;
    for (; k < end; k += 2) {
      g += hist[k];
      h += hist[k + 1];
      if (h >= least) break;
    }
    while (h <= last) {
      const l = h + lambda, t = g - q * l, product = l * (s - l), square = t * t;
      if (square > ratio * product) {
        ratio = TIE * square / product;
        bestAt = k;
        bestG = g;
        bestH = h;
      }
      k += 2;
      if (k >= end) break;
      g += hist[k];
      h += hist[k + 1];
    }
    if (bestAt < 0) continue;
    best[BEST.gain] = s * ratio + shift;
    best[BEST.column] = column;
    best[BEST.bin] = (bestAt - from) >> 1;
    best[BEST.missingLeft] = bestH + bestH >= total ? 1 : 0;
    best[BEST.gradient] = bestG;
    best[BEST.hessian] = best[BEST.count] = bestH;
  }
}

/** One column of any kind, with everything the fast path leaves out. */
function scanColumn(
  arena: Arena,
  slot: number,
  search: { node: OpenNode; rules: SplitRules; column: number },
): void {
  if (arena.binned.map.categorical[search.column] === 1) return scanCategories(arena, slot, search);
  const { node, rules, column } = search;
  const { offsets } = arena.binned.map;
  const hist = arena.hists[slot], counts = arena.unit ? null : arena.tallies[slot];
  const first = offsets[column], missing = offsets[column + 1] - 1;
  const missingCount = counts === null ? hist[2 * missing + 1] : counts[missing];
  scanDirection(arena, { node, rules, column, hist, counts, first, missing, left: false, missingCount });
  if (missingCount > 0) {
    scanDirection(arena, { node, rules, column, hist, counts, first, missing, left: true, missingCount });
  }
}

interface Direction {
  readonly node: OpenNode;
  readonly rules: SplitRules;
  readonly column: number;
  readonly hist: Float64Array;
  readonly counts: Float64Array | null;
  readonly first: number;
  readonly missing: number;
  /** Missing values start on the left. */
  readonly left: boolean;
  readonly missingCount: number;
}

function scanDirection(arena: Arena, direction: Direction): void {
  const { node, rules, hist, counts, first, missing, left, missingCount } = direction;
  const { best } = arena;
  const parent = leafScore(node.gradient, node.hessian, rules);
  let g = left ? hist[2 * missing] : 0, h = left ? hist[2 * missing + 1] : 0, c = left ? missingCount : 0;
  for (let k = first; k < missing; k++) {
    const count = counts === null ? hist[2 * k + 1] : counts[k];
    if (count === 0) continue;
    g += hist[2 * k];
    h += hist[2 * k + 1];
    c += count;
    if (c < rules.minLeaf || h < rules.minWeight) continue;
    const rightH = node.hessian - h;
    if (node.count - c < rules.minLeaf || rightH < rules.minWeight) break;
    const gain = leafScore(g, h, rules) + leafScore(node.gradient - g, rightH, rules) - parent;
    if (gain <= best[BEST.gain]) continue;
    best[BEST.gain] = gain;
    best[BEST.column] = direction.column;
    best[BEST.bin] = k - first;
    // Without missing rows in the node, later ones follow the larger child.
    best[BEST.missingLeft] = missingCount > 0 ? Number(left) : Number(2 * c >= node.count);
    best[BEST.gradient] = g;
    best[BEST.hessian] = h;
    best[BEST.count] = c;
  }
}
