/**
 * Category splits.
 *
 * @module
 */
import { alloc, f64At, i32At, setF64, setI32 } from "../memory/heap.ts";
import { categoryLambda, categorySmooth, lambda, leafScore, minLeaf, minWeight, offsetOf } from "../memory/fit.ts";
import { bestBin, bestColumn, bestGain, bestMissingLeft, fillSubset, noteBest, noteLeft, routeBin } from "./best.ts";
import { COUNT, GRADIENT, HESSIAN } from "../memory/open_node.ts";
import { countAt } from "./counts.ts";
import type { f64, i32 } from "../memory/scalar.ts";

/** Scratch of the sort: bins in their order, and what they are sorted by. */
let order: i32 = 0, ratios: i32 = 0;

/** Reserve what a fit needs. */
export function allocCategory(): void {
  order = alloc(4 * 256);
  ratios = alloc(8 * 256);
}

/**
 * Search a category column: categories (missing is one of them) are sorted by gradient / hessian, and every prefix of
 * that order is tried as the left side; for squared loss the best subset is among them.
 *
 * @see Fisher (1958), doi:10.1080/01621459.1958.10501479; LightGBM, docs/Features.rst, "Optimal Split for Categorical Features"
 */
export function searchCategories(node: i32, slot: i32, column: i32): void {
  const gradient = f64At(node + GRADIENT), hessian = f64At(node + HESSIAN), rows = f64At(node + COUNT);
  const first = offsetOf(column), present = sortPresent(slot, column), l2 = lambda + categoryLambda;
  // The parent is scored without the extra penalty: categories must earn it.
  const parent = leafScore(gradient, hessian, lambda);
  let g: f64 = 0.0, h: f64 = 0.0, c: f64 = 0.0, better = false;
  for (let i: i32 = 0; i < present - 1; i++) {
    const k = first + i32At(order + (i << 2)), at = slot + (k << 4);
    g += f64At(at);
    h += f64At(at + 8);
    c += countAt(slot, k);
    const rightH = hessian - h, rightC = rows - c;
    if (c < minLeaf || rightC < minLeaf || h < minWeight || rightH < minWeight) continue;
    const gain = leafScore(g, h, l2) + leafScore(gradient - g, rightH, l2) - parent;
    if (gain <= bestGain) continue;
    noteBest(gain, column, i, c + c >= rows ? 1 : 0);
    noteLeft(g, h, c);
    better = true;
  }
  if (better && bestColumn === column) noteSubset(column, present);
}

/** Sort the column's categories that occur in the node into `order`; returns their number. */
function sortPresent(slot: i32, column: i32): i32 {
  const first = offsetOf(column), end = offsetOf(column + 1);
  let present: i32 = 0;
  for (let k = first; k < end; k++) {
    const pair = slot + (k << 4);
    if (countAt(slot, k) === 0.0) continue;
    const value = f64At(pair) / (f64At(pair + 8) + categorySmooth);
    let at = present;
    present++;
    for (; at > 0 && f64At(ratios + ((at - 1) << 3)) > value; at--) {
      setF64(ratios + (at << 3), f64At(ratios + ((at - 1) << 3)));
      setI32(order + (at << 2), i32At(order + ((at - 1) << 2)));
    }
    setF64(ratios + (at << 3), value);
    setI32(order + (at << 2), k - first);
  }
  return present;
}

/** Bits of the bins that go left. A bin that does not occur in the node goes where missing goes, or with the larger side. */
function noteSubset(column: i32, present: i32): void {
  const missing = offsetOf(column + 1) - offsetOf(column) - 1, cut = bestBin;
  let othersLeft = bestMissingLeft === 1;
  for (let i: i32 = 0; i < present; i++) if (i32At(order + (i << 2)) === missing) othersLeft = i <= cut;
  fillSubset(othersLeft);
  for (let i: i32 = 0; i < present; i++) routeBin(i32At(order + (i << 2)), i <= cut);
}
