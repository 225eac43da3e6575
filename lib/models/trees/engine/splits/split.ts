/**
 * Search of a node's best split, from its histogram or straight from its rows.
 *
 * @module
 */
import { alloc, f64At, i32At, setI32, u16At } from "../memory/heap.ts";
import {
  codes,
  columnCount,
  isCategory,
  l1,
  lambda,
  leafScore,
  minLeaf,
  minWeight,
  missingBin,
  offsetOf,
  pairs,
  treeRow,
  unit,
} from "../memory/fit.ts";
import { bestGain, noteBest, noteLeft } from "./best.ts";
import { searchCategories } from "./category.ts";
import {
  foundAt,
  foundGradient,
  foundHessian,
  foundLane,
  foundRatio,
  gatheredSize,
  gatherRows,
  otherAt,
  otherGradient,
  otherHessian,
  otherRatio,
  ratioOf,
  searchBlock,
  searchPair,
  setNode,
  sumColumns,
} from "./kernels.ts";
import { COUNT, END, GRADIENT, HESSIAN, START } from "../memory/open_node.ts";
import { constrained, searchBounded } from "./monotone.ts";
import { countAt, countColumns } from "./counts.ts";
import { releaseSlot, takeSlot } from "./slots.ts";
import { NO_VECTORS, searchVectors, vectorKind } from "./vectors.ts";
import type { f64, i32 } from "../memory/scalar.ts";

/** Most rows of a node that is searched from its rows: below, that beats a histogram. */
export const SMALL_ROWS: i32 = 32;

/** Scratch of searches from rows: gathered rows, a block of columns, columns left over. */
let space: i32 = 0, block: i32 = 0, leftover: i32 = 0;
/** Constants of the node: gain = scale × ratio + shift. */
let scale: f64 = 0.0, shift: f64 = 0.0, total: f64 = 0.0;

/** Reserve what a fit needs. */
export function allocSplit(): void {
  space = alloc(gatheredSize(SMALL_ROWS));
  block = alloc(4 * 8);
  leftover = alloc(4 * columnCount + 4);
}

/** True if gains need no L1 and no counts beside hessians: then numbers without missing values take the short way. */
export function isPlain(): boolean {
  return unit && l1 === 0.0 && !constrained;
}

/** Prepare the short way for a node; see `setNode` of the kernels for the formula. Returns the shift of its gains. */
export function openSearch(node: i32): f64 {
  const gradient = f64At(node + GRADIENT);
  total = f64At(node + HESSIAN);
  scale = total + 2.0 * lambda;
  const q = gradient / scale, least = minLeaf > minWeight ? minLeaf : minWeight;
  shift = gradient * q - leafScore(gradient, total, lambda);
  setNode(lambda, scale, q, least, total - least);
  return shift;
}

/**
 * Improve the best split by the listed columns of a histogram, two at a time: both sides of every edge, missing values
 * tried on both sides; categories by `searchCategories`.
 */
export function searchHistogram(node: i32, slot: i32, columns: i32, count: i32): void {
  const short = isPlain();
  let waiting: i32 = -1;
  if (short) openSearch(node);
  for (let j: i32 = 0; j < count; j++) {
    const column = i32At(columns + (j << 2)), missing = slot + ((offsetOf(column + 1) - 1) << 4);
    if (!short || isCategory(column) || f64At(missing + 8) !== 0.0) searchColumn(node, slot, column);
    else if (waiting < 0) waiting = column;
    else {
      searchTwo(slot, waiting, column);
      waiting = -1;
    }
  }
  if (waiting >= 0) searchTwo(slot, waiting, waiting);
}

function searchTwo(slot: i32, a: i32, b: i32): void {
  const floor = (bestGain - shift) / scale;
  searchPair(slot + (offsetOf(a) << 4), missingBin(a), slot + (offsetOf(b) << 4), missingBin(b), floor);
  noteFound(a);
  if (otherAt < 0 || (foundAt >= 0 && otherRatio <= foundRatio)) return;
  noteBest(scale * otherRatio + shift, b, otherAt, otherHessian + otherHessian >= total ? 1 : 0);
  noteLeft(otherGradient, otherHessian, otherHessian);
}

function noteFound(column: i32): void {
  if (foundAt < 0) return;
  // Without missing rows in the node, later ones follow the larger child.
  noteBest(scale * foundRatio + shift, column, foundAt, foundHessian + foundHessian >= total ? 1 : 0);
  noteLeft(foundGradient, foundHessian, foundHessian);
}

/** Improve the best split by the listed columns of a node without a histogram. */
export function searchRows(node: i32, columns: i32, count: i32): void {
  if (vectorKind !== NO_VECTORS) return searchVectors(node, columns, count);
  let rest = columns, left = count;
  if (i32At(node + END) - i32At(node + START) <= SMALL_ROWS && isPlain()) {
    openSearch(node);
    const two = i32At(node + END) - i32At(node + START) === 2;
    left = two ? searchTwoRows(node, columns, count) : searchSmall(node, columns, count);
    rest = leftover;
    if (left === 0) return;
  }
  const slot = takeSlot();
  sumColumns(slot, i32At(node + START), i32At(node + END), rest, left);
  if (!unit) countColumns(slot, i32At(node + START), i32At(node + END), rest, left);
  searchHistogram(node, slot, rest, left);
  releaseSlot(slot);
}

/** As `searchRows`, for a small node; returns how many columns it could not take, listed in `leftover`. */
function searchSmall(node: i32, columns: i32, count: i32): i32 {
  gatherRows(i32At(node + START), i32At(node + END), space);
  let left: i32 = 0, waiting: i32 = 0, ratio = (bestGain - shift) / scale;
  for (let j: i32 = 0; j < count; j++) {
    const column = i32At(columns + (j << 2));
    if (isCategory(column)) {
      setI32(leftover + (left << 2), column);
      left++;
    } else {
      setI32(block + (waiting << 2), column);
      waiting++;
    }
    if (waiting < 8 && (j + 1 < count || waiting === 0)) continue;
    const incomplete = searchBlock(block, waiting, ratio);
    ratio = foundRatio;
    if (foundLane >= 0) noteFound(i32At(block + (foundLane << 2)));
    for (let lane: i32 = 0; lane < waiting; lane++) {
      if ((incomplete & (1 << lane)) === 0) continue;
      setI32(leftover + (left << 2), i32At(block + (lane << 2)));
      left++;
    }
    waiting = 0;
  }
  return left;
}

/** As `searchSmall`, for two rows: whatever tells them apart gains the same, so the first number that does is taken. */
function searchTwoRows(node: i32, columns: i32, count: i32): i32 {
  const width = columnCount << 1, first = treeRow(i32At(node + START)), second = treeRow(i32At(node + START) + 1);
  const a = codes + first * width, b = codes + second * width;
  let left: i32 = 0;
  for (let j: i32 = 0; j < count; j++) {
    const column = i32At(columns + (j << 2)), codeA = u16At(a + (column << 1)), codeB = u16At(b + (column << 1));
    if (codeA === codeB) continue;
    const missing = offsetOf(column + 1) - 1;
    if (isCategory(column) || codeA === missing || codeB === missing) {
      setI32(leftover + (left << 2), column);
      left++;
      continue;
    }
    const lower = pairs + ((codeA < codeB ? first : second) << 4);
    const ratio = ratioOf(f64At(lower), f64At(lower + 8), (bestGain - shift) / scale);
    if (ratio < 0.0) return left;
    const bin = (codeA < codeB ? codeA : codeB) - offsetOf(column), hessian = f64At(lower + 8);
    noteBest(scale * ratio + shift, column, bin, hessian + hessian >= total ? 1 : 0);
    noteLeft(f64At(lower), hessian, hessian);
    return 0;
  }
  return left;
}

/** One column of any kind, with everything the short way leaves out. */
function searchColumn(node: i32, slot: i32, column: i32): void {
  if (isCategory(column)) return searchCategories(node, slot, column);
  const missing = offsetOf(column + 1) - 1;
  const missingCount = countAt(slot, missing);
  if (constrained) {
    searchBounded(node, slot, column, missingCount, false);
    if (missingCount > 0.0) searchBounded(node, slot, column, missingCount, true);
    return;
  }
  searchDirection(node, slot, column, missingCount, false);
  if (missingCount > 0.0) searchDirection(node, slot, column, missingCount, true);
}

function searchDirection(node: i32, slot: i32, column: i32, missingCount: f64, left: boolean): void {
  const gradient = f64At(node + GRADIENT), hessian = f64At(node + HESSIAN), rows = f64At(node + COUNT);
  const first = offsetOf(column), missing = offsetOf(column + 1) - 1, parent = leafScore(gradient, hessian, lambda);
  let g: f64 = 0.0, h: f64 = 0.0, c: f64 = 0.0;
  if (left) {
    g = f64At(slot + (missing << 4));
    h = f64At(slot + (missing << 4) + 8);
    c = missingCount;
  }
  for (let k = first; k < missing; k++) {
    const count = countAt(slot, k);
    if (count === 0.0) continue;
    g += f64At(slot + (k << 4));
    h += f64At(slot + (k << 4) + 8);
    c += count;
    if (c < minLeaf || h < minWeight) continue;
    const rightH = hessian - h;
    if (rows - c < minLeaf || rightH < minWeight) break;
    const gain = leafScore(g, h, lambda) + leafScore(gradient - g, rightH, lambda) - parent;
    if (gain <= bestGain) continue;
    const missingLeft = missingCount > 0.0 ? left : c + c >= rows;
    noteBest(gain, column, k - first, missingLeft ? 1 : 0);
    noteLeft(g, h, c);
  }
}
