/**
 * Grouping a node's rows by its split.
 *
 * @module
 */
import { alloc, i32At, setI32, setU8, u16At, u8At } from "./heap.ts";
import { codes, columnCount, isCategory, missingBin, offsetOf, scratchRows, treeRows } from "./fit.ts";
import { BIN, COLUMN, END, MISSING_LEFT, START, SUBSET } from "./open_node.ts";
import type { i32 } from "./scalar.ts";

/** 1 for bins that go left in the split being carried out, bytes. */
let route: i32 = 0;

/** Reserve what a fit needs. */
export function allocPartition(): void {
  route = alloc(256);
}

/**
 * Group a node's rows: those that go left first, order kept on both sides (so later passes still read memory forward).
 *
 * @returns First position of the right side.
 */
export function partition(node: i32): i32 {
  const column = i32At(node + COLUMN), start = i32At(node + START), end = i32At(node + END);
  fillRoute(node, column);
  const first = offsetOf(column), width = columnCount << 1, column2 = codes + (column << 1);
  let left = treeRows + (start << 2), right = scratchRows;
  const last = treeRows + (end << 2);
  for (let at = left; at < last; at += 4) {
    const row = i32At(at), goesLeft = u8At(route + u16At(column2 + row * width) - first) << 2;
    // Both writes, one of them overwritten by the next row: no branch to mispredict.
    setI32(left, row);
    setI32(right, row);
    left += goesLeft;
    right += 4 - goesLeft;
  }
  const middle = (left - treeRows) >> 2;
  for (let from = scratchRows; from < right; from += 4, left += 4) setI32(left, i32At(from));
  return middle;
}

/** Write the split of a node as one flag per bin of its column. */
function fillRoute(node: i32, column: i32): void {
  const missing = missingBin(column);
  if (isCategory(column)) {
    for (let b: i32 = 0; b <= missing; b++) {
      setU8(route + b, (i32At(node + SUBSET + ((b >> 5) << 2)) >>> (b & 31)) & 1);
    }
    return;
  }
  const bin = i32At(node + BIN);
  for (let b: i32 = 0; b < missing; b++) setU8(route + b, b <= bin ? 1 : 0);
  setU8(route + missing, i32At(node + MISSING_LEFT));
}
