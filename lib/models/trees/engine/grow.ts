/**
 * Depth-wise and leaf-wise growth of one tree.
 *
 * @module
 */
import { alloc, copy, f64At, i32At, setF64, setI32, u8At } from "./memory/heap.ts";
import {
  binCount,
  binsOf,
  columnCount,
  isCategory,
  leafValue,
  minGain,
  minLeaf,
  minWeight,
  missingBin,
  offsetOf,
  pairs,
  rowCount,
  timesOf,
  treeRow,
  unit,
} from "./memory/fit.ts";
import {
  bestBin,
  bestColumn,
  bestCount,
  bestGain,
  bestGradient,
  bestHessian,
  bestMissingLeft,
  bestSubset,
  resetBest,
} from "./splits/best.ts";
import { addLeaf, setNodeValue, splitNode, startTree } from "./memory/nodes.ts";
import {
  BIN,
  COLUMN,
  COUNT,
  DEPTH,
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
  takeNode,
} from "./memory/open_node.ts";
import { boundChild, boundedBy, constrained, setFree } from "./splits/monotone.ts";
import { partition } from "./partition.ts";
import { drawSubset, shuffleHead } from "./random.ts";
import { fillHistogram, leaveSibling, releaseSlot, setHistogramColumns, takeSlot } from "./splits/slots.ts";
import { searchHistogram, searchRows, SMALL_ROWS } from "./splits/split.ts";
import { addVector, NO_VECTORS, vectorKind } from "./splits/vectors.ts";
import { f64, i32 } from "./memory/scalar.ts";

/** Deepest level, the root being 0; 0 means no limit. */
export let maxDepth: i32 = 0;
/** Most leaves; 0 means no limit. */
let maxLeaves: i32 = 0;
/** True if the open node with the largest gain is split first. */
let bestFirst: boolean = false;
/** Share of the tree's columns searched on each level. */
let levelShare: f64 = 1.0;
/** Columns searched at each node; 0 means all of the level's. */
let nodeColumns: i32 = 0;

/** Where the threshold of a number lies in the gap between a node's own bins: else in the middle of them. */
const LOW: i32 = 1, HIGH: i32 = 2, VALUE: i32 = 3;
let cutPlace: i32 = 0;
/** Upper edge of each histogram position, where thresholds lie by values. */
let edges: i32 = 0;

/** Columns of the tree, and of each level if they are drawn. */
let columns: i32 = 0, columnTotal: i32 = 0, levels: i32 = 0, levelsDrawn: i32 = 0, levelsMade: i32 = 0;
/** Open nodes, a stack. */
let open: i32 = 0, openCount: i32 = 0;

/** Set the shape of trees. */
export function setShape(depth: i32, leaves: i32, best: boolean, share: f64, perNode: i32): void {
  maxDepth = depth;
  maxLeaves = leaves;
  bestFirst = best;
  levelShare = share;
  nodeColumns = perNode;
}

/**
 * Say where thresholds lie: 0 in the middle bin of a gap, 1 at its low end, 2 at its high end, 3 at the edge that is nearest to the
 * middle of its values. Symmetric trees have them at the low end. Call before `allocTrees`.
 */
export function setCutPlace(place: i32): void {
  cutPlace = place;
}

/** Address of the upper edges of all histogram positions. */
export function edgesAt(): i32 {
  return edges;
}

/** Reserve what a fit needs. */
export function allocGrow(): void {
  edges = cutPlace === VALUE ? alloc(8 * binCount) : 0;
  open = alloc(4 * rowCount + 8);
  // A symmetric tree may have more levels than rows.
  levels = levelShare < 1.0 ? alloc(4 * (rowCount > maxDepth ? rowCount : maxDepth) + 4) : 0;
  levelsMade = 0;
}

/** Grow one tree on the first `rows` tree rows and the listed columns. */
export function growTree(rows: i32, columnList: i32, count: i32): void {
  columns = columnList;
  columnTotal = count;
  setHistogramColumns(columnList, count);
  levelsDrawn = openCount = 0;
  openRoot(rows);
  let leaves: i32 = 1;
  while (openCount > 0) {
    const node = nextNode();
    if (maxLeaves > 0 && leaves >= maxLeaves) closeNode(node);
    else {
      splitOpen(node);
      leaves++;
    }
  }
}

/** The root of a new tree as an open node, with the sums over its rows. */
export function takeRoot(rows: i32): i32 {
  const node = takeNode();
  setI32(node + ID, startTree());
  setI32(node + START, 0);
  setI32(node + DEPTH, 0);
  setI32(node + END, rows);
  setI32(node + SLOT, 0);
  if (constrained) setFree(node);
  let gradient: f64 = 0.0, hessian: f64 = 0.0, count: f64 = 0.0;
  for (let i: i32 = 0; i < rows; i++) {
    const row = treeRow(i), pair = pairs + (row << 4);
    gradient += f64At(pair);
    hessian += f64At(pair + 8);
    if (!unit) count += f64(timesOf(row));
  }
  setF64(node + GRADIENT, gradient);
  setF64(node + HESSIAN, hessian);
  setF64(node + COUNT, unit ? hessian : count);
  return node;
}

function openRoot(rows: i32): void {
  const root = takeRoot(rows);
  if (!maySplit(root)) closeNode(root);
  else if (nodeColumns > 0 || isSmall(root) || vectorKind !== NO_VECTORS) searchDirectly(root);
  else {
    const slot = takeSlot();
    setI32(root + SLOT, slot);
    fillHistogram(slot, 0, rows);
    searchSlot(root);
  }
}

function nextNode(): i32 {
  openCount--;
  const last = open + (openCount << 2);
  if (!bestFirst || openCount === 0) return i32At(last);
  let best = open;
  for (let at = open + 4; at <= last; at += 4) {
    if (f64At(i32At(at) + GAIN) > f64At(i32At(best) + GAIN)) best = at;
  }
  const node = i32At(best);
  setI32(best, i32At(last));
  return node;
}

function maySplit(node: i32): boolean {
  return i32At(node + END) - i32At(node + START) > 1 && (maxDepth === 0 || i32At(node + DEPTH) < maxDepth) &&
    f64At(node + COUNT) >= 2.0 * minLeaf && f64At(node + HESSIAN) >= 2.0 * minWeight && columnCount > 0;
}

function isSmall(node: i32): boolean {
  return i32At(node + END) - i32At(node + START) <= SMALL_ROWS;
}

function splitOpen(node: i32): void {
  const middle = partition(node), first = splitNode(node);
  searchChildren(node, childOf(node, first, middle, true), childOf(node, first + 1, middle, false));
  releaseNode(node);
}

/** A child's record; the left one has the rows before `middle` and the sums of the split's left side. */
export function childOf(node: i32, id: i32, middle: i32, left: boolean): i32 {
  const child = takeNode();
  const gradient = f64At(node + LEFT_GRADIENT), hessian = f64At(node + LEFT_HESSIAN), count = f64At(node + LEFT_COUNT);
  setI32(child + START, left ? i32At(node + START) : middle);
  setI32(child + END, left ? middle : i32At(node + END));
  setF64(child + GRADIENT, left ? gradient : f64At(node + GRADIENT) - gradient);
  setF64(child + HESSIAN, left ? hessian : f64At(node + HESSIAN) - hessian);
  setF64(child + COUNT, left ? count : f64At(node + COUNT) - count);
  setI32(child + ID, id);
  setI32(child + DEPTH, i32At(node + DEPTH) + 1);
  setI32(child + SLOT, 0);
  if (constrained) boundChild(node, child, left);
  return child;
}

/** The larger of two children gets its histogram by subtraction; small nodes are searched straight from their rows. */
function searchChildren(parent: i32, left: i32, right: i32): void {
  const leftIsSmall = i32At(left + END) - i32At(left + START) <= i32At(right + END) - i32At(right + START);
  const small = leftIsSmall ? left : right, large = leftIsSmall ? right : left, slot = i32At(parent + SLOT);
  if (slot !== 0 && maySplit(large) && !(isSmall(large) && unit)) leaveSibling(slot, small, large);
  else releaseSlot(slot);
  searchOpen(right);
  searchOpen(left);
}

function searchOpen(node: i32): void {
  if (!maySplit(node)) closeNode(node);
  else if (i32At(node + SLOT) !== 0) searchSlot(node);
  else searchDirectly(node);
}

function searchSlot(node: i32): void {
  resetBest(minGain);
  const level = levelColumns(i32At(node + DEPTH));
  searchHistogram(node, i32At(node + SLOT), level, levelTotal());
  settle(node);
}

/** Search a node without a histogram of its own: its columns are drawn for it, or it is small. */
function searchDirectly(node: i32): void {
  resetBest(minGain);
  const level = levelColumns(i32At(node + DEPTH)), total = levelTotal();
  if (nodeColumns === 0 || nodeColumns >= total) searchRows(node, level, total);
  else {
    // As scikit-learn: look beyond the drawn columns while none of them has a split.
    let count = nodeColumns;
    for (let from: i32 = 0; from < total && bestColumn < 0; from += count) {
      if (from > 0) count = 1;
      shuffleHead(level, from, count, total);
      searchRows(node, level + (from << 2), from + count < total ? count : total - from);
    }
  }
  settle(node);
}

function settle(node: i32): void {
  if (bestColumn < 0) return closeNode(node);
  setF64(node + GAIN, bestGain);
  setI32(node + COLUMN, bestColumn);
  setI32(node + BIN, bestBin);
  setI32(node + MISSING_LEFT, bestMissingLeft);
  setF64(node + LEFT_GRADIENT, bestGradient);
  setF64(node + LEFT_HESSIAN, bestHessian);
  setF64(node + LEFT_COUNT, bestCount);
  if (isCategory(bestColumn)) copy(node + SUBSET, bestSubset(), 32);
  else if (cutPlace !== LOW) moveBin(node);
  setI32(open + (openCount << 2), node);
  openCount++;
}

/**
 * Move a threshold to the middle, or to the high end, of the gap between the node's own bins on both sides: the same rows go
 * left, and new rows in the middle are shared out fairly. Matters for few rows, where most bins of a node are empty.
 */
function moveBin(node: i32): void {
  const column = i32At(node + COLUMN), bin = i32At(node + BIN), missing = missingBin(column);
  const bins = binsOf(column), end = i32At(node + END);
  let next = missing;
  for (let i = i32At(node + START); i < end && next > bin + 1; i++) {
    const other = u8At(bins + treeRow(i));
    if (other > bin && other < next) next = other;
  }
  if (next === missing) return;
  const high = next - 1;
  setI32(node + BIN, cutPlace === HIGH ? high : cutPlace === VALUE ? byValue(column, bin, high) : (bin + high) >> 1);
}

/** The bin of [low, high] whose upper edge is nearest to the middle between the edges of both. */
function byValue(column: i32, low: i32, high: i32): i32 {
  const at = edges + (offsetOf(column) << 3), middle = (f64At(at + (low << 3)) + f64At(at + (high << 3))) / 2.0;
  let bin = low;
  while (bin < high && f64At(at + (bin << 3)) < middle) bin++;
  return bin > low && middle - f64At(at + ((bin - 1) << 3)) < f64At(at + (bin << 3)) - middle ? bin - 1 : bin;
}

function closeNode(node: i32): void {
  const value = vectorKind === NO_VECTORS ? leafValue(f64At(node + GRADIENT), f64At(node + HESSIAN)) : addVector(node);
  setNodeValue(i32At(node + ID), constrained ? boundedBy(node, value) : value);
  releaseSlot(i32At(node + SLOT));
  addLeaf(node);
  releaseNode(node);
}

/** Number of columns searched on a level. */
export function levelTotal(): i32 {
  return levelShare >= 1.0 ? columnTotal : shareOf(columnTotal, levelShare);
}

/** A share of a number, rounded, at least 1. */
export function shareOf(total: i32, share: f64): i32 {
  const count = i32(f64(total) * share + 0.5);
  return count < 1 ? 1 : count;
}

/** The columns of a level, drawn when a node of the tree first gets there. */
function levelColumns(depth: i32): i32 {
  if (levelShare >= 1.0) return columns;
  for (; levelsDrawn <= depth; levelsDrawn++) {
    const at = levels + (levelsDrawn << 2);
    if (levelsDrawn >= levelsMade) {
      setI32(at, alloc(4 * columnCount));
      levelsMade++;
    }
    drawSubset(columns, columnTotal, levelTotal(), i32At(at));
  }
  return i32At(levels + (depth << 2));
}

/** Columns drawn for the next level of a symmetric tree, or all. */
export function nextLevel(columnList: i32, count: i32, depth: i32): i32 {
  if (depth === 0) levelsDrawn = 0;
  columns = columnList;
  columnTotal = count;
  return levelColumns(depth);
}
