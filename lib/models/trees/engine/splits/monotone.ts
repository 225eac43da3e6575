/**
 * Constraints: along some columns predictions must not fall, or not rise. A split whose sides lie the wrong way round is none, and
 * what lies below its sides keeps to the middle between them.
 *
 * @see LightGBM, docs/Parameters.rst, `monotone_constraints_method` "basic"
 * @module
 */
import { alloc, clear, f64At, i32At, setF64 } from "../memory/heap.ts";
import { columnCount, l1, lambda, leafValue, minLeaf, minWeight, offsetOf } from "../memory/fit.ts";
import { bestGain, noteBest, noteLeft } from "./best.ts";
import { countAt } from "./counts.ts";
import { COLUMN, COUNT, GRADIENT, HESSIAN, HIGH, LEFT_GRADIENT, LEFT_HESSIAN, LOW } from "../memory/open_node.ts";
import type { f64, i32 } from "../memory/scalar.ts";

/** Whether any column is constrained. */
export let constrained: boolean = false;
/** 1 where predictions must not fall along a column, -1 where they must not rise, 0 where they may do both. */
let directions: i32 = 0;

/** Say whether any column is constrained. Call before `allocTrees`. */
export function setConstrained(isAny: boolean): void {
  constrained = isAny;
}

/** Reserve what a fit needs; the host fills the directions. */
export function allocMonotone(): void {
  if (!constrained) return;
  directions = alloc(4 * columnCount + 4);
  clear(directions, 4 * columnCount);
}

/** Address of the directions, four bytes each. */
export function directionsAt(): i32 {
  return directions;
}

/** A node may have any value. */
export function setFree(node: i32): void {
  setF64(node + LOW, -Infinity);
  setF64(node + HIGH, Infinity);
}

/** A value within what a node may have. */
export function boundedBy(node: i32, value: f64): f64 {
  const low = f64At(node + LOW), high = f64At(node + HIGH);
  return value < low ? low : value > high ? high : value;
}

/** Tell a child of a node what it may have: beyond the middle of a constrained split no side may go. */
export function boundChild(node: i32, child: i32, left: boolean): void {
  setF64(child + LOW, f64At(node + LOW));
  setF64(child + HIGH, f64At(node + HIGH));
  const direction = i32At(directions + (i32At(node + COLUMN) << 2));
  if (direction === 0) return;
  const g = f64At(node + LEFT_GRADIENT), h = f64At(node + LEFT_HESSIAN);
  const lower = boundedBy(node, leafValue(g, h));
  const upper = boundedBy(node, leafValue(f64At(node + GRADIENT) - g, f64At(node + HESSIAN) - h));
  const middle = (lower + upper) / 2.0;
  if (left === (direction > 0)) setF64(child + HIGH, middle);
  else setF64(child + LOW, middle);
}

/** Twice the loss that a leaf of a value saves. */
function savedBy(gradient: f64, hessian: f64, value: f64): f64 {
  return -(2.0 * gradient * value + (hessian + lambda) * value * value + 2.0 * l1 * (value < 0.0 ? -value : value));
}

/** Search a column of numbers whose leaves are bounded, missing values on one side. */
export function searchBounded(node: i32, slot: i32, column: i32, missingCount: f64, left: boolean): void {
  const gradient = f64At(node + GRADIENT), hessian = f64At(node + HESSIAN), rows = f64At(node + COUNT);
  const first = offsetOf(column), missing = offsetOf(column + 1) - 1, direction = i32At(directions + (column << 2));
  const parent = savedBy(gradient, hessian, boundedBy(node, leafValue(gradient, hessian)));
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
    const rightG = gradient - g, rightH = hessian - h;
    if (rows - c < minLeaf || rightH < minWeight) break;
    const lower = boundedBy(node, leafValue(g, h)), upper = boundedBy(node, leafValue(rightG, rightH));
    if ((direction > 0 && lower > upper) || (direction < 0 && lower < upper)) continue;
    const gain = savedBy(g, h, lower) + savedBy(rightG, rightH, upper) - parent;
    if (gain <= bestGain) continue;
    const missingLeft = missingCount > 0.0 ? left : c + c >= rows;
    noteBest(gain, column, k - first, missingLeft ? 1 : 0);
    noteLeft(g, h, c);
  }
}
