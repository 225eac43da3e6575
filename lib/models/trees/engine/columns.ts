/**
 * The columns of a tree: all, or some that are drawn for it.
 *
 * @module
 */
import { alloc, i32At, setI32 } from "./memory/heap.ts";
import { columnCount } from "./memory/fit.ts";
import { growTree, shareOf } from "./grow.ts";
import { drawSubset } from "./random.ts";
import { growSymmetric } from "./symmetric.ts";
import type { f64, i32 } from "./memory/scalar.ts";

/** All columns, in an order that node samples shuffle and boosting turns; and those drawn for a tree. */
let all: i32 = 0, drawn: i32 = 0;

/** Reserve what a fit needs. */
export function allocColumns(): void {
  all = alloc(4 * columnCount + 4);
  drawn = alloc(4 * columnCount + 4);
  for (let j: i32 = 0; j < columnCount; j++) setI32(all + (j << 2), j);
}

/** Grow one tree on the first `rows` tree rows and a share of the columns. */
export function growOnColumns(rows: i32, symmetric: boolean, share: f64): void {
  let columns = all, count = columnCount;
  if (share < 1.0 && count > 1) {
    columns = drawn;
    count = shareOf(columnCount, share);
    drawSubset(all, columnCount, count, columns);
  }
  if (symmetric) growSymmetric(rows, columns, count);
  else growTree(rows, columns, count);
}

/** Of columns that split a node equally well the first is taken, which should not be the same one in every tree. */
export function turnColumns(): void {
  if (columnCount < 2) return;
  const last = all + ((columnCount - 1) << 2), first = i32At(all);
  for (let at = all; at < last; at += 4) setI32(at, i32At(at + 4));
  setI32(last, first);
}
