/**
 * Histograms: for each bin of the design a pair (gradient sum, hessian sum) and, unless `unit`, counts behind all pairs.
 *
 * @module
 */
import { alloc, i32At, setI32 } from "../memory/heap.ts";
import { binCount, columnCount, offsetOf, rowCount, unit } from "../memory/fit.ts";
import { countColumns, countRows, countTall, subtractCounts } from "./counts.ts";
import { subtract, sumColumns, sumHistogram } from "./kernels.ts";
import { sumTall } from "./tall.ts";
import { END, SLOT, START } from "../memory/open_node.ts";
import { f64, type i32 } from "../memory/scalar.ts";

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
  if (free === 0) return alloc(unit ? 16 * binCount + 16 : 20 * binCount + 16);
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

/** Columns that histograms are of: a list and its length; all where it is at least their number. */
let columns: i32 = 0, count: i32 = MOST;

/** Say which columns the histograms of a tree are of; what they hold of others means nothing. */
export function setHistogramColumns(list: i32, length: i32): void {
  columns = list;
  count = length;
}

/** Cells of a design that is larger than the nearer caches: of its rows only what is looked at should be read. */
const LARGE: i32 = 1 << 19;
/** Rows of a node that are summed column by column in any design. */
const MANY: i32 = 2048;

/** Whether a node of so many rows is better read column by column. */
function isTall(rows: i32): boolean {
  return (rows >= MANY || f64(rowCount) * f64(columnCount) >= f64(LARGE)) && count <= columnCount;
}

/** Histogram of the tree's rows [start, end). */
export function fillHistogram(slot: i32, start: i32, end: i32): void {
  const tall = isTall(end - start);
  if (tall) sumTall(slot, start, end, columns, count);
  else if (count < columnCount) sumColumns(slot, start, end, columns, count);
  else sumHistogram(slot, start, end);
  if (unit) return;
  if (tall) countTall(slot, start, end, columns, count);
  else if (count < columnCount) countColumns(slot, start, end, columns, count);
  else countRows(slot, start, end);
}

/** Give the smaller child a histogram from its rows, the larger one the parent's less that. */
export function leaveSibling(slot: i32, small: i32, large: i32): void {
  const own = takeSlot();
  setI32(small + SLOT, own);
  fillHistogram(own, i32At(small + START), i32At(small + END));
  if (count < columnCount) subtractColumns(slot, own);
  else subtractAll(slot, own);
  setI32(large + SLOT, slot);
}

function subtractAll(slot: i32, part: i32): void {
  subtract(slot, part, 2 * binCount);
  if (!unit) subtractCounts(slot, part, 0, binCount);
}

function subtractColumns(slot: i32, part: i32): void {
  for (let j: i32 = 0; j < count; j++) {
    const column = i32At(columns + (j << 2)), first = offsetOf(column);
    subtract(slot + (first << 4), part + (first << 4), (offsetOf(column + 1) - first) << 1);
    if (!unit) subtractCounts(slot, part, first, offsetOf(column + 1));
  }
}
