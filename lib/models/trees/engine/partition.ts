/**
 * Grouping rows by a split: those that go left first, order kept on both sides (so later passes still read memory forward).
 *
 * @module
 */
import { alloc, i32At, setI32, setU8, u8At } from "./memory/heap.ts";
import { binsOf, isCategory, missingBin, scratchRows, treeRows } from "./memory/fit.ts";
import { BIN, COLUMN, END, MISSING_LEFT, START, SUBSET } from "./memory/open_node.ts";
import type { i32 } from "./memory/scalar.ts";

/** 1 for bins that go left in the split of categories being carried out, bytes. */
let route: i32 = 0;

/** Reserve what a fit needs. */
export function allocPartition(): void {
  route = alloc(256);
}

/**
 * Group a node's rows by its split.
 *
 * @returns First position of the right side.
 */
export function partition(node: i32): i32 {
  const column = i32At(node + COLUMN), start = i32At(node + START), end = i32At(node + END);
  if (isCategory(column)) return splitBySubset(treeRows, start, end, column, node + SUBSET);
  return splitByCut(treeRows, start, end, column, i32At(node + BIN), i32At(node + MISSING_LEFT));
}

/**
 * Group the rows [start, end) of a list by a number.
 *
 * @param cut Bins up to this one go left. @param missingLeft 1 if missing values do.
 * @returns First position of the right side.
 */
export function splitByCut(rows: i32, start: i32, end: i32, column: i32, cut: i32, missingLeft: i32): i32 {
  const missing = missingBin(column), most = cut < missing ? cut : missing - 1, bins = binsOf(column);
  // No bin is that large.
  const also: i32 = missingLeft === 1 ? missing : 256;
  let left = rows + (start << 2), right = scratchRows;
  const last = rows + (end << 2);
  for (let at = left; at < last; at += 4) {
    const row = i32At(at), bin = u8At(bins + row), goesLeft: i32 = (bin <= most ? 4 : 0) | (bin === also ? 4 : 0);
    // Both writes, one of them overwritten by the next row: no branch to mispredict.
    setI32(left, row);
    setI32(right, row);
    left += goesLeft;
    right += 4 - goesLeft;
  }
  return takeBack(rows, left, right);
}

/**
 * Group the rows [start, end) of a list by categories.
 *
 * @param subset Eight words, bit b is set if bin b goes left.
 * @returns First position of the right side.
 */
export function splitBySubset(rows: i32, start: i32, end: i32, column: i32, subset: i32): i32 {
  const missing = missingBin(column), bins = binsOf(column);
  for (let b: i32 = 0; b <= missing; b++) {
    setU8(route + b, ((i32At(subset + ((b >> 5) << 2)) >>> (b & 31)) & 1) << 2);
  }
  let left = rows + (start << 2), right = scratchRows;
  const last = rows + (end << 2);
  for (let at = left; at < last; at += 4) {
    const row = i32At(at), goesLeft = u8At(route + u8At(bins + row));
    setI32(left, row);
    setI32(right, row);
    left += goesLeft;
    right += 4 - goesLeft;
  }
  return takeBack(rows, left, right);
}

/** The right side behind the left one; returns its first position. */
function takeBack(rows: i32, left: i32, right: i32): i32 {
  const middle = (left - rows) >> 2;
  for (let from = scratchRows; from < right; from += 4, left += 4) setI32(left, i32At(from));
  return middle;
}
