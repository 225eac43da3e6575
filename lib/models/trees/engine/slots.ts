/**
 * Histograms: for each bin of the design a pair (gradient sum, hessian sum) and, unless `unit`, counts behind all pairs.
 *
 * @module
 */
import { addF64, alloc, clear, f64At, i32At, setI32, u16At } from "./heap.ts";
import { binCount, codes, columnCount, offsetOf, timesOf, treeRow, unit } from "./fit.ts";
import { subtract, sumColumns, sumHistogram } from "./kernels.ts";
import { END, SLOT, START } from "./open_node.ts";
import type { f64, i32 } from "./scalar.ts";

/** More columns than a design has. */
const MOST: i32 = 65536;

let free: i32 = 0;

/** Forget the pool, whose memory was given back, and the columns of the tree before. */
export function resetSlots(): void {
  free = 0;
  count = MOST;
}

/** A histogram, its content undefined. */
export function takeSlot(): i32 {
  if (free === 0) return alloc(unit ? 16 * binCount + 16 : 24 * binCount + 16);
  const slot = free;
  free = i32At(slot);
  return slot;
}

/** Return a histogram to the pool; 0 is ignored. */
export function releaseSlot(slot: i32): void {
  if (slot === 0) return;
  setI32(slot, free);
  free = slot;
}

/** Address of a histogram's counts. */
export function countsOf(slot: i32): i32 {
  return slot + 16 * binCount;
}

/** Rows in a bin, with multiplicity. */
export function countAt(slot: i32, position: i32): f64 {
  return unit ? f64At(slot + (position << 4) + 8) : f64At(countsOf(slot) + (position << 3));
}

/** Columns that histograms are of: a list and its length; all where it is at least their number. */
let columns: i32 = 0, count: i32 = MOST;

/** Say which columns the histograms of a tree are of; what they hold of others means nothing. */
export function setHistogramColumns(list: i32, length: i32): void {
  columns = list;
  count = length;
}

/** Histogram of the tree's rows [start, end). */
export function fillHistogram(slot: i32, start: i32, end: i32): void {
  if (count < columnCount) sumColumns(slot, start, end, columns, count);
  else sumHistogram(slot, start, end);
  if (unit) return;
  const counts = countsOf(slot), width = columnCount << 1;
  clear(counts, binCount << 3);
  for (let i = start; i < end; i++) {
    const row = treeRow(i), times = timesOf(row), from = codes + row * width;
    for (let at = from; at < from + width; at += 2) addF64(counts + (u16At(at) << 3), times);
  }
}

/** Give the smaller child a histogram from its rows, the larger one the parent's less that. */
export function leaveSibling(slot: i32, small: i32, large: i32): void {
  const own = takeSlot();
  setI32(small + SLOT, own);
  fillHistogram(own, i32At(small + START), i32At(small + END));
  if (count < columnCount) subtractColumns(slot, own);
  else subtract(slot, own, unit ? 2 * binCount : 3 * binCount + 1);
  setI32(large + SLOT, slot);
}

/** Sums of the tree's columns, and all counts. */
function subtractColumns(slot: i32, part: i32): void {
  for (let j: i32 = 0; j < count; j++) {
    const column = i32At(columns + (j << 2)), first = offsetOf(column);
    subtract(slot + (first << 4), part + (first << 4), (offsetOf(column + 1) - first) << 1);
  }
  if (!unit) subtract(countsOf(slot), countsOf(part), binCount + 1);
}
