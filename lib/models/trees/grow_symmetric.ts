import type { Arena, OpenNode, SplitRules } from "./arena.ts";
import { missingBin } from "./bin.ts";
import type { EnsembleBuilder } from "./builder.ts";
import { type GrowOptions, leafValue, openRoot, type TreeSample } from "./grow.ts";
import { PLAIN_KERNEL, type TreeKernel } from "./kernel.ts";
import { drawSubset } from "./sample.ts";
import { leafScore } from "./leaf_score.ts";

/** The one split of a level. */
interface LevelSplit {
  gain: number;
  column: number;
  bin: number;
  missingLeft: number;
}

/**
 * Grow one symmetric (oblivious) tree: all nodes of a level share the split whose gain, summed over them, is largest.
 *
 * A node in which a side would have fewer than `minLeaf` rows adds nothing to that sum, and a leaf with fewer rows takes
 * the value of its nearest ancestor that has enough. Categories are split one against the rest.
 *
 * @see Prokhorenkova et al. (2018), CatBoost, arXiv:1706.09516
 */
export function growSymmetric(arena: Arena, builder: EnsembleBuilder, options: GrowOptions & TreeSample): void {
  const kernel = options.kernel ?? PLAIN_KERNEL, { map } = arena.binned;
  const root = openRoot(arena, builder, options.rows);
  root.value = leafValue(root.gradient, root.hessian, options);
  if (map.features.length > 0 && root.end > root.start) {
    root.slot = arena.takeSlot();
    kernel.buildHistogram(arena, root.slot, root);
  }
  const gains = new Float64Array(2 * map.offsets[map.features.length]);
  const total = root.count;
  let level = [root];
  while (level[0].depth < options.maxDepth && total >= 2 * options.rules.minLeaf) {
    const split = bestLevelSplit(arena, level, { ...options, gains });
    if (split === null) break;
    const last = level[0].depth + 1 === options.maxDepth;
    level = level.flatMap((node) => splitOne(arena, builder, { ...options, kernel, node, split, last, total }));
  }
  for (const node of level) {
    builder.value[node.id] = node.value;
    arena.releaseSlot(node.slot);
    arena.addLeaf(node);
  }
}

interface LevelOptions extends GrowOptions, TreeSample {
  /** Scratch: gain with missing right in the first half; what missing left adds to it in the second. */
  readonly gains: Float64Array;
}

function bestLevelSplit(arena: Arena, level: readonly OpenNode[], options: LevelOptions): LevelSplit | null {
  const { gains, rules } = options, { map } = arena.binned, half = gains.length / 2;
  const columns = levelColumns(options);
  gains.fill(0);
  for (const node of level) {
    if (node.slot < 0 || node.count < 2 * rules.minLeaf) continue;
    for (const column of columns) addGains(arena, node, { column, rules, gains });
  }
  const best: LevelSplit = { gain: rules.minGain, column: -1, bin: 0, missingLeft: 0 };
  for (const column of columns) {
    const first = map.offsets[column], last = map.offsets[column + 1];
    for (let k = first; k < last; k++) {
      const right = gains[k], left = right + gains[k + half];
      if (right > best.gain) Object.assign(best, { gain: right, column, bin: k - first, missingLeft: 0 });
      if (left > best.gain) Object.assign(best, { gain: left, column, bin: k - first, missingLeft: 1 });
    }
  }
  return best.column < 0 ? null : best;
}

function levelColumns(options: LevelOptions): Int32Array {
  const { columns, columnSampleLevel, rng } = options;
  if (columnSampleLevel >= 1) return columns;
  const count = Math.max(1, Math.round(columns.length * columnSampleLevel)), target = new Int32Array(count);
  drawSubset(columns, { total: columns.length, count, target, rng });
  return target;
}

interface LevelSearch {
  readonly column: number;
  readonly rules: SplitRules;
  readonly gains: Float64Array;
}

function addGains(arena: Arena, node: OpenNode, search: LevelSearch): void {
  const { column, rules, gains } = search, { map } = arena.binned, half = gains.length / 2;
  const hist = arena.hists[node.slot], counts = arena.unit ? null : arena.tallies[node.slot];
  const first = map.offsets[column], missing = map.offsets[column + 1] - 1;
  const category = map.categorical[column] === 1;
  if (counts === null && !category && rules.l1 === 0 && hist[2 * missing + 1] === 0) {
    return addNumberGains(hist, node, { first, missing, rules, gains });
  }
  const countAt = (k: number) => counts === null ? hist[2 * k + 1] : counts[k];
  const parent = leafScore(node.gradient, node.hessian, rules);
  const gainOf = (g: number, h: number, c: number): number => {
    const rightH = node.hessian - h;
    if (c < rules.minLeaf || node.count - c < rules.minLeaf || h < rules.minWeight || rightH < rules.minWeight) {
      return 0;
    }
    return leafScore(g, h, rules) + leafScore(node.gradient - g, rightH, rules) - parent;
  };
  const missingG = hist[2 * missing], missingH = hist[2 * missing + 1], missingC = countAt(missing);
  let g = 0, h = 0, c = 0;
  for (let k = first; k <= missing; k++) {
    // Only a category split may single out the missing bin; for numbers it is the side `missingLeft`.
    if (category) gains[k] += gainOf(hist[2 * k], hist[2 * k + 1], countAt(k));
    else if (k < missing) {
      g += hist[2 * k];
      h += hist[2 * k + 1];
      c += countAt(k);
      const right = gainOf(g, h, c);
      gains[k] += right;
      if (missingC > 0) gains[k + half] += gainOf(g + missingG, h + missingH, c + missingC) - right;
    }
  }
}

/** The fast path: unit hessians, no L1, no missing value in the node; for the formula see `scanHistogram`. */
function addNumberGains(
  hist: Float64Array,
  node: OpenNode,
  search: { first: number; missing: number; rules: SplitRules; gains: Float64Array },
): void {
  const { first, missing, rules, gains } = search, { lambda } = rules;
  const total = node.hessian, s = total + 2 * lambda, q = node.gradient / s;
  const shift = node.gradient * q - leafScore(node.gradient, total, rules);
  const least = Math.max(rules.minLeaf, rules.minWeight), last = total - least;
  let g = 0, h = 0, k = first;
  for (; k < missing; k++) {
    g += hist[2 * k];
    h += hist[2 * k + 1];
    if (h >= least) break;
  }
  while (h <= last) {
    const l = h + lambda, t = g - q * l;
    gains[k++] += s * t * t / (l * (s - l)) + shift;
    if (k >= missing) break;
    g += hist[2 * k];
    h += hist[2 * k + 1];
  }
}

interface SplitOptions extends GrowOptions {
  readonly kernel: TreeKernel;
  readonly node: OpenNode;
  readonly split: LevelSplit;
  readonly last: boolean;
  /** Rows of the whole tree, with multiplicity. */
  readonly total: number;
}

function splitOne(arena: Arena, builder: EnsembleBuilder, options: SplitOptions): OpenNode[] {
  const { node, split, kernel, last } = options;
  const { map } = arena.binned;
  node.column = split.column;
  node.bin = split.bin;
  node.missingLeft = split.missingLeft;
  // Importance adds the gains of a level's nodes: shares of the level's gain by rows.
  node.gain = split.gain * node.count / options.total;
  if (map.categorical[split.column] === 1) {
    node.subset.fill(0)[split.bin >> 5] = 1 << split.bin;
    node.missingLeft = Number(split.bin === missingBin(map, split.column));
  }
  const sums = leftSums(arena, node);
  const middle = kernel.partitionRows(arena, node);
  const first = builder.splitNode(node), left = arena.takeNode(), right = arena.takeNode();
  left.id = first;
  right.id = first + 1;
  left.start = node.start;
  left.end = right.start = middle;
  right.end = node.end;
  left.depth = right.depth = node.depth + 1;
  left.gradient = sums.gradient;
  left.hessian = sums.hessian;
  left.count = sums.count;
  right.gradient = node.gradient - sums.gradient;
  right.hessian = node.hessian - sums.hessian;
  right.count = node.count - sums.count;
  for (const child of [left, right]) {
    child.slot = -1;
    child.value = child.count >= options.rules.minLeaf ? leafValue(child.gradient, child.hessian, options) : node.value;
  }
  passHistogram(arena, { node, left, right, kernel, last });
  arena.pool.push(node);
  return [left, right];
}

function leftSums(arena: Arena, node: OpenNode): { gradient: number; hessian: number; count: number } {
  const sums = { gradient: 0, hessian: 0, count: 0 };
  if (node.slot < 0) return sums;
  const { map } = arena.binned, hist = arena.hists[node.slot], counts = arena.unit ? null : arena.tallies[node.slot];
  const first = map.offsets[node.column], missing = missingBin(map, node.column);
  const category = map.categorical[node.column] === 1;
  for (let bin = 0; bin <= missing; bin++) {
    const goesLeft = category ? bin === node.bin : bin === missing ? node.missingLeft === 1 : bin <= node.bin;
    if (!goesLeft) continue;
    const k = first + bin;
    sums.gradient += hist[2 * k];
    sums.hessian += hist[2 * k + 1];
    sums.count += counts === null ? hist[2 * k + 1] : counts[k];
  }
  return sums;
}

function passHistogram(
  arena: Arena,
  family: { node: OpenNode; left: OpenNode; right: OpenNode; kernel: TreeKernel; last: boolean },
): void {
  const { node, left, right, kernel, last } = family;
  if (last || node.slot < 0) return arena.releaseSlot(node.slot);
  const small = left.end - left.start <= right.end - right.start ? left : right, large = small === left ? right : left;
  large.slot = node.slot;
  if (small.end === small.start) return;
  small.slot = arena.takeSlot();
  kernel.buildHistogram(arena, small.slot, small);
  kernel.subtractHistogram(arena, large.slot, small.slot);
}
