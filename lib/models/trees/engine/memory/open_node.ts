/**
 * A node that waits to be split or to become a leaf: a record in the heap, its fields at fixed distances. Records are
 * pooled, so nothing is allocated per tree.
 *
 * @module
 */
import { alloc, i32At, setI32 } from "./heap.ts";
import type { i32 } from "./scalar.ts";

/** Index among the ensemble's nodes. */
export const ID: i32 = 0;
/** Its rows are `treeRows[start, end)`. */
export const START: i32 = 4;
/** End of its rows, exclusive. */
export const END: i32 = 8;
/** Level; the root's is 0. */
export const DEPTH: i32 = 12;
/** Address of its histogram, or 0. */
export const SLOT: i32 = 16;
/** Column of its best split. */
export const COLUMN: i32 = 20;
/** Number split: bins up to this one go left. */
export const BIN: i32 = 24;
/** 1 if missing values go left. */
export const MISSING_LEFT: i32 = 28;
/** Gradient sum of its rows. */
export const GRADIENT: i32 = 32;
/** Hessian sum of its rows. */
export const HESSIAN: i32 = 40;
/** Number of its rows, with multiplicity. */
export const COUNT: i32 = 48;
/** Gain of its best split. */
export const GAIN: i32 = 56;
/** Gradient sum of the split's left side. */
export const LEFT_GRADIENT: i32 = 64;
/** Hessian sum of the split's left side. */
export const LEFT_HESSIAN: i32 = 72;
/** Rows of the split's left side, with multiplicity. */
export const LEFT_COUNT: i32 = 80;
/** Leaf value of the node itself; only symmetric growth keeps it. */
export const VALUE: i32 = 88;
/** Category split: eight words, bit b is set if bin b goes left. */
export const SUBSET: i32 = 96;
/** Smallest leaf value below the node, where values are constrained. */
export const LOW: i32 = 128;
/** Largest leaf value below it. */
export const HIGH: i32 = 136;
const SIZE: i32 = 144;

let free: i32 = 0;

/** Forget the pool: its memory was given back. */
export function resetNodes(): void {
  free = 0;
}

/** A record, its fields undefined. */
export function takeNode(): i32 {
  if (free === 0) return alloc(SIZE);
  const node = free;
  free = i32At(node);
  return node;
}

/** Return a record to the pool. */
export function releaseNode(node: i32): void {
  setI32(node, free);
  free = node;
}
