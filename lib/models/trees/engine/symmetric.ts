/**
 * Symmetric (oblivious) growth: all nodes of a level share the split whose gain, summed over them, is largest.
 *
 * A node in which a side would have fewer than `minLeaf` rows adds nothing to that sum, and a leaf with fewer rows takes
 * the value of its nearest ancestor that has enough. Categories are split one against the rest.
 *
 * @see Prokhorenkova et al. (2018), CatBoost, arXiv:1706.09516
 * @module
 */
import { addF64, alloc, clear, f64At, i32At, setF64, setI32 } from "./memory/heap.ts";
import {
  binCount,
  columnCount,
  isCategory,
  lambda,
  leafScore,
  leafValue,
  minGain,
  minLeaf,
  minWeight,
  missingBin,
  offsetOf,
} from "./memory/fit.ts";
import { childOf, levelTotal, maxDepth, nextLevel, takeRoot } from "./grow.ts";
import { addGains } from "./splits/kernels.ts";
import { addLeaf, setNodeValue, splitNode } from "./memory/nodes.ts";
import {
  BIN,
  COLUMN,
  COUNT,
  END,
  GAIN,
  GRADIENT,
  HESSIAN,
  ID,
  LEFT_COUNT,
  LEFT_GRADIENT,
  LEFT_HESSIAN,
  MISSING_LEFT,
  releaseNode,
  SLOT,
  START,
  SUBSET,
  VALUE,
} from "./memory/open_node.ts";
import { partition } from "./partition.ts";
import { countAt } from "./splits/counts.ts";
import { fillHistogram, leaveSibling, releaseSlot, setHistogramColumns, takeSlot } from "./splits/slots.ts";
import { isPlain, openSearch } from "./splits/split.ts";
import type { f64, i32 } from "./memory/scalar.ts";

/** Open nodes of this level and the next. */
let level: i32 = 0, next: i32 = 0;
/** Gains per bin: with missing values right; and what missing left adds to that. */
let gains: i32 = 0, extra: i32 = 0;
/** The one split of the level. */
let gain: f64 = 0.0, column: i32 = -1, bin: i32 = 0, missingLeft: i32 = 0;

/** Reserve what a fit needs. */
export function allocSymmetric(): void {
  level = alloc(4 << maxDepth);
  next = alloc(4 << maxDepth);
  gains = alloc(8 * binCount);
  extra = alloc(8 * binCount);
}

/** Grow one symmetric tree on the first `rows` tree rows and the listed columns. */
export function growSymmetric(rows: i32, columns: i32, count: i32): void {
  const root = takeRoot(rows), total = f64At(root + COUNT);
  setHistogramColumns(columns, count);
  setF64(root + VALUE, leafValue(f64At(root + GRADIENT), f64At(root + HESSIAN)));
  if (columnCount > 0 && rows > 0) {
    const slot = takeSlot();
    setI32(root + SLOT, slot);
    fillHistogram(slot, 0, rows);
  }
  setI32(level, root);
  let width: i32 = 1;
  // Of no columns none is drawn: what lies there is of an earlier fit.
  const deepest: i32 = columnCount > 0 ? maxDepth : 0;
  for (let depth: i32 = 0; depth < deepest && total >= 2.0 * minLeaf; depth++) {
    const drawn = nextLevel(columns, count, depth);
    if (!findSplit(width, drawn, levelTotal())) break;
    for (let i: i32 = 0; i < width; i++) splitOne(i, depth + 1 === maxDepth, total);
    const held = level;
    level = next;
    next = held;
    width *= 2;
  }
  for (let i: i32 = 0; i < width; i++) {
    const node = i32At(level + (i << 2));
    setNodeValue(i32At(node + ID), f64At(node + VALUE));
    releaseSlot(i32At(node + SLOT));
    addLeaf(node);
    releaseNode(node);
  }
}

function findSplit(width: i32, columns: i32, count: i32): boolean {
  clear(gains, binCount << 3);
  clear(extra, binCount << 3);
  for (let i: i32 = 0; i < width; i++) {
    const node = i32At(level + (i << 2));
    if (i32At(node + SLOT) !== 0 && f64At(node + COUNT) >= 2.0 * minLeaf) sumGains(node, columns, count);
  }
  gain = minGain;
  column = -1;
  for (let j: i32 = 0; j < count; j++) {
    const candidate = i32At(columns + (j << 2)), first = offsetOf(candidate), end = offsetOf(candidate + 1);
    for (let k = first; k < end; k++) {
      const right = f64At(gains + (k << 3)), left = right + f64At(extra + (k << 3));
      if (right > gain) noteSplit(right, candidate, k - first, 0);
      if (left > gain) noteSplit(left, candidate, k - first, 1);
    }
  }
  return column >= 0;
}

function noteSplit(better: f64, candidate: i32, at: i32, left: i32): void {
  gain = better;
  column = candidate;
  bin = at;
  missingLeft = left;
}

/** Add a node's gains in all columns. */
function sumGains(node: i32, columns: i32, count: i32): void {
  const slot = i32At(node + SLOT), short = isPlain(), shift = short ? openSearch(node) : 0.0;
  for (let j: i32 = 0; j < count; j++) {
    const candidate = i32At(columns + (j << 2)), first = offsetOf(candidate), missing = offsetOf(candidate + 1) - 1;
    const at = slot + (first << 4);
    if (isCategory(candidate)) sumCategoryGains(node, slot, first, missing);
    else if (!short || f64At(slot + (missing << 4) + 8) !== 0.0) sumNumberGains(node, slot, first, missing);
    else addGains(at, missing - first, shift, gains + (first << 3));
  }
}

/** Gain of a split of a node; 0 if a side is too small. */
function gainOf(node: i32, g: f64, h: f64, c: f64): f64 {
  const gradient = f64At(node + GRADIENT), hessian = f64At(node + HESSIAN), rightH = hessian - h;
  if (c < minLeaf || f64At(node + COUNT) - c < minLeaf || h < minWeight || rightH < minWeight) return 0.0;
  const parent = leafScore(gradient, hessian, lambda);
  return leafScore(g, h, lambda) + leafScore(gradient - g, rightH, lambda) - parent;
}

/** One category against the rest; only here the missing bin may be singled out. */
function sumCategoryGains(node: i32, slot: i32, first: i32, missing: i32): void {
  for (let k = first; k <= missing; k++) {
    const pair = slot + (k << 4);
    addF64(gains + (k << 3), gainOf(node, f64At(pair), f64At(pair + 8), countAt(slot, k)));
  }
}

/** Every edge, with missing values on both sides. */
function sumNumberGains(node: i32, slot: i32, first: i32, missing: i32): void {
  const missingG = f64At(slot + (missing << 4)), missingH = f64At(slot + (missing << 4) + 8);
  const missingC = countAt(slot, missing);
  let g: f64 = 0.0, h: f64 = 0.0, c: f64 = 0.0;
  for (let k = first; k < missing; k++) {
    const pair = slot + (k << 4);
    g += f64At(pair);
    h += f64At(pair + 8);
    c += countAt(slot, k);
    const right = gainOf(node, g, h, c);
    addF64(gains + (k << 3), right);
    if (missingC > 0.0) addF64(extra + (k << 3), gainOf(node, g + missingG, h + missingH, c + missingC) - right);
  }
}

/** Split the i-th node of the level into the nodes 2 i and 2 i + 1 of the next. */
function splitOne(i: i32, last: boolean, total: f64): void {
  const node = i32At(level + (i << 2));
  setI32(node + COLUMN, column);
  setI32(node + BIN, bin);
  setI32(node + MISSING_LEFT, missingLeft);
  // Importance adds the gains of a level's nodes: shares of the level's gain by rows.
  setF64(node + GAIN, gain * f64At(node + COUNT) / total);
  if (isCategory(column)) {
    clear(node + SUBSET, 32);
    setI32(node + SUBSET + ((bin >> 5) << 2), 1 << (bin & 31));
    setI32(node + MISSING_LEFT, bin === missingBin(column) ? 1 : 0);
  }
  sumLeft(node);
  const middle = partition(node), first = splitNode(node);
  const left = childOf(node, first, middle, true), right = childOf(node, first + 1, middle, false);
  setValue(left, f64At(node + VALUE));
  setValue(right, f64At(node + VALUE));
  passHistogram(node, left, right, last);
  setI32(next + (i << 3), left);
  setI32(next + (i << 3) + 4, right);
  releaseNode(node);
}

/** A node with enough rows has a value of its own, else its parent's. */
function setValue(node: i32, inherited: f64): void {
  const own = f64At(node + COUNT) >= minLeaf;
  setF64(node + VALUE, own ? leafValue(f64At(node + GRADIENT), f64At(node + HESSIAN)) : inherited);
}

/** Sums of the left side of a node's split, from its histogram. */
function sumLeft(node: i32): void {
  let gradient: f64 = 0.0, hessian: f64 = 0.0, count: f64 = 0.0;
  const slot = i32At(node + SLOT), first = offsetOf(column), missing = missingBin(column);
  const category = isCategory(column);
  for (let b: i32 = 0; slot !== 0 && b <= missing; b++) {
    const goesLeft = category ? b === bin : b === missing ? missingLeft === 1 : b <= bin;
    if (!goesLeft) continue;
    const pair = slot + ((first + b) << 4);
    gradient += f64At(pair);
    hessian += f64At(pair + 8);
    count += countAt(slot, first + b);
  }
  setF64(node + LEFT_GRADIENT, gradient);
  setF64(node + LEFT_HESSIAN, hessian);
  setF64(node + LEFT_COUNT, count);
}

function passHistogram(node: i32, left: i32, right: i32, last: boolean): void {
  const slot = i32At(node + SLOT);
  if (last || slot === 0) return releaseSlot(slot);
  const leftRows = i32At(left + END) - i32At(left + START), rightRows = i32At(right + END) - i32At(right + START);
  const small = leftRows <= rightRows ? left : right, large = leftRows <= rightRows ? right : left;
  if (leftRows === 0 || rightRows === 0) setI32(large + SLOT, slot);
  else leaveSibling(slot, small, large);
}
