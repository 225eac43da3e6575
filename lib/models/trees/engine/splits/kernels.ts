/**
 * The inner loops of tree growth in plain TypeScript; `kernels_wasm.ts` takes this file's place in the WebAssembly build,
 * with vector instructions, and gives the same bits: every sum is made in the same order.
 *
 * @module
 */
import { addF64, clear, f64At, i32At, setF64, setI32, u16At } from "../memory/heap.ts";
import { binCount, codes, columnCount, offsetOf, pairs, treeRows } from "../memory/fit.ts";
import { TIE } from "./best.ts";
import type { f64, i32 } from "../memory/scalar.ts";

/**
 * Histogram of the tree's rows [start, end) over all columns, into a slot that is cleared first.
 *
 * Row by row: consecutive updates hit different columns, so a column that is mostly one value causes no stall.
 */
export function sumHistogram(slot: i32, start: i32, end: i32): void {
  clear(slot, binCount << 4);
  const width = columnCount << 1;
  for (let i = start; i < end; i++) {
    const row = i32At(treeRows + (i << 2)), pair = pairs + (row << 4);
    const g = f64At(pair), h = f64At(pair + 8), from = codes + row * width;
    for (let at = from; at < from + width; at += 2) {
      const bin = slot + (u16At(at) << 4);
      addF64(bin, g);
      addF64(bin + 8, h);
    }
  }
}

/** As `sumHistogram` for the listed columns only; the bins of others keep what they held. */
export function sumColumns(slot: i32, start: i32, end: i32, columns: i32, count: i32): void {
  for (let j: i32 = 0; j < count; j++) {
    const column = i32At(columns + (j << 2)), first = offsetOf(column);
    clear(slot + (first << 4), (offsetOf(column + 1) - first) << 4);
  }
  const width = columnCount << 1;
  for (let i = start; i < end; i++) {
    const row = i32At(treeRows + (i << 2)), pair = pairs + (row << 4);
    const g = f64At(pair), h = f64At(pair + 8), from = codes + row * width;
    for (let j: i32 = 0; j < count; j++) {
      const bin = slot + (u16At(from + (i32At(columns + (j << 2)) << 1)) << 4);
      addF64(bin, g);
      addF64(bin + 8, h);
    }
  }
}

/** Sibling subtraction: doubles [from, from + 8 count) become those less the part's. `count` is even. */
export function subtract(from: i32, part: i32, count: i32): void {
  for (let i: i32 = 0; i < count << 3; i += 8) setF64(from + i, f64At(from + i) - f64At(part + i));
}

/** What a search of numbers found in a column: its ratio (see `search`), position and left sums. */
export let foundRatio: f64 = 0.0;
export let foundAt: i32 = -1;
export let foundGradient: f64 = 0.0;
export let foundHessian: f64 = 0.0;
/** The same for the second of two columns. */
export let otherRatio: f64 = 0.0;
export let otherAt: i32 = -1;
export let otherGradient: f64 = 0.0;
export let otherHessian: f64 = 0.0;

/** Constants of the node being searched. */
let lambda: f64 = 0.0, whole: f64 = 0.0, mean: f64 = 0.0, least: f64 = 0.0, most: f64 = 0.0;

/**
 * Tell what the node's gains are made of. With l = H_left + λ, s = H + 2λ and q = G / s,
 *
 *     G_left²/l + G_right²/(s - l) = G²/s + s ratio,   ratio = (G_left - q l)² / (l (s - l))
 *
 * @param l2 λ. @param s H + 2λ. @param q G / s. @param low Smallest H_left allowed. @param high Largest.
 */
export function setNode(l2: f64, s: f64, q: f64, low: f64, high: f64): void {
  lambda = l2;
  whole = s;
  mean = q;
  least = low;
  most = high;
}

/**
 * Search two columns of numbers, without missing values, for a ratio above `floor`; both start from the same.
 *
 * @param a First bin of the one. @param aBins Its number of value bins. @param b First bin of the other; the same as `a`
 *   if there is no other.
 */
export function searchPair(a: i32, aBins: i32, b: i32, bBins: i32, floor: f64): void {
  search(a, aBins, floor);
  otherAt = -1;
  if (b === a) return;
  const ratio = foundRatio, at = foundAt, gradient = foundGradient, hessian = foundHessian;
  search(b, bBins, floor);
  otherRatio = foundRatio;
  otherAt = foundAt;
  otherGradient = foundGradient;
  otherHessian = foundHessian;
  foundRatio = ratio;
  foundAt = at;
  foundGradient = gradient;
  foundHessian = hessian;
}

function search(first: i32, bins: i32, floor: f64): void {
  let g: f64 = 0.0, h: f64 = 0.0, ratio = floor;
  foundAt = -1;
  for (let k: i32 = 0; k < bins; k++) {
    const at = first + (k << 4);
    g += f64At(at);
    h += f64At(at + 8);
    if (h < least) continue;
    if (h > most) break;
    const l = h + lambda, t = g - mean * l, product = l * (whole - l), square = t * t;
    if (square > ratio * product) {
      ratio = TIE * square / product;
      foundAt = k;
      foundGradient = g;
      foundHessian = h;
    }
  }
  foundRatio = ratio;
}

/** Ratio of a split with these sums on the left, or -1 if a side is too small or the ratio not above `floor`. */
export function ratioOf(g: f64, h: f64, floor: f64): f64 {
  if (h < least || h > most) return -1.0;
  const l = h + lambda, t = g - mean * l, product = l * (whole - l), square = t * t;
  return square > floor * product ? TIE * square / product : -1.0;
}

/** Rows of a small node, gathered once and then read by every column: pairs, scratch, addresses of their codes. */
let gathered: i32 = 0, gatheredRows: i32 = 0;
/** Lane of the best split of a block of columns, or -1. */
export let foundLane: i32 = -1;

/** Bytes that `gatherRows` needs for so many rows. */
export function gatheredSize(rows: i32): i32 {
  return 52 * rows + 64;
}

/** Read the rows [start, end), at most 256, of a small node into `space`. */
export function gatherRows(start: i32, end: i32, space: i32): void {
  gathered = space;
  gatheredRows = end - start;
  const width = columnCount << 1, addresses = space + 48 * gatheredRows;
  for (let i: i32 = 0; i < gatheredRows; i++) {
    const row = i32At(treeRows + ((start + i) << 2)), pair = pairs + (row << 4);
    setF64(space + (i << 4), f64At(pair));
    setF64(space + (i << 4) + 8, f64At(pair + 8));
    setI32(addresses + (i << 2), codes + row * width);
  }
}

/**
 * Search up to eight columns of numbers for a ratio above `floor`, straight from the gathered rows: each column's rows are
 * sorted by bin and summed in that order.
 *
 * @returns Bit b is set if the b-th column has missing values in the node: it was not searched.
 */
export function searchBlock(columns: i32, count: i32, floor: f64): i32 {
  let incomplete: i32 = 0;
  foundLane = -1;
  foundRatio = floor;
  for (let lane: i32 = 0; lane < count; lane++) {
    const column = i32At(columns + (lane << 2));
    if (sortColumn(column)) searchSorted(lane);
    else incomplete |= 1 << lane;
  }
  return incomplete;
}

/** Write the column's keys (bin, row) in ascending order; false if a value is missing. */
function sortColumn(column: i32): boolean {
  const keys = gathered + (gatheredRows << 4), addresses = gathered + 48 * gatheredRows;
  const first = offsetOf(column), missing = offsetOf(column + 1) - first - 1;
  for (let i: i32 = 0; i < gatheredRows; i++) {
    const bin = u16At(i32At(addresses + (i << 2)) + (column << 1)) - first, key = (bin << 8) | i;
    if (bin === missing) return false;
    let at = i;
    for (; at > 0 && i32At(keys + ((at - 1) << 2)) > key; at--) setI32(keys + (at << 2), i32At(keys + ((at - 1) << 2)));
    setI32(keys + (at << 2), key);
  }
  return true;
}

/** Note the largest ratio of the sorted column if it beats the one found before. */
function searchSorted(lane: i32): void {
  const keys = gathered + (gatheredRows << 4);
  let g: f64 = 0.0, h: f64 = 0.0, best: f64 = 0.0, at: i32 = -1, left: f64 = 0.0, weight: f64 = 0.0;
  for (let k: i32 = 0; k + 1 < gatheredRows; k++) {
    const key = i32At(keys + (k << 2)), pair = gathered + ((key & 255) << 4);
    g += f64At(pair);
    h += f64At(pair + 8);
    if (key >> 8 === i32At(keys + (k << 2) + 4) >> 8 || h < least || h > most) continue;
    const l = h + lambda, t = g - mean * l, ratio = t * t / (l * (whole - l));
    if (ratio <= best) continue;
    best = ratio;
    at = key >> 8;
    left = g;
    weight = h;
  }
  if (at < 0 || best <= foundRatio) return;
  foundLane = lane;
  foundRatio = TIE * best;
  foundAt = at;
  foundGradient = left;
  foundHessian = weight;
}

/**
 * Add a node's gains at every edge of a column of numbers, without missing values, to `gains`: s × ratio + shift where both
 * sides are large enough.
 *
 * @param first First bin in the node's histogram. @param bins Value bins. @param gains Doubles of the column's positions.
 */
export function addGains(first: i32, bins: i32, shift: f64, gains: i32): void {
  let g: f64 = 0.0, h: f64 = 0.0;
  for (let k: i32 = 0; k < bins; k++) {
    g += f64At(first + (k << 4));
    h += f64At(first + (k << 4) + 8);
    if (h < least) continue;
    if (h > most) break;
    const l = h + lambda, t = g - mean * l;
    addF64(gains + (k << 3), whole * (t * t / (l * (whole - l))) + shift);
  }
}
