/**
 * What a fit works on: the binned rows, their targets and gradients, the rules of a split. State of the module, as in any
 * engine: one fit runs at a time.
 *
 * A row's gradient and hessian lie side by side, 16 bytes that one vector register takes: so do the sums of a histogram
 * bin. Where every row's hessian is its multiplicity (`unit`), the count of a bin is its hessian sum; else counts have a
 * table of their own behind the sums.
 *
 * @module
 */
import { alloc, i32At, setF64, setI32, u8At } from "./heap.ts";
import type { f64, i32 } from "./scalar.ts";

/** Number of rows of the design. */
export let rowCount: i32 = 0;
/** Number of binned columns q. */
export let columnCount: i32 = 0;
/** Histogram positions of all columns. */
export let binCount: i32 = 0;
/** Histogram position of each value, 16 bits, row-major, [rows × q]. */
export let codes: i32 = 0;
/** Bin of each value, 8 bits, column-major, [q × rows]: passes over many rows that look at few columns read these. */
let columnBins: i32 = 0;
/** First histogram position of each column, [q + 1]; a column's last position is that of missing values. */
let offsets: i32 = 0;
/** 1 for columns of categories, bytes, [q]. */
let kinds: i32 = 0;

/** Pairs (gradient, hessian) per row. */
export let pairs: i32 = 0;
/** Multiplicity of each row in the tree, integers; read only if not `unit`. */
export let times: i32 = 0;
/** True if hessian and multiplicity are the same number for every row. */
export let unit: boolean = true;
/** Rows of the tree, grouped by node as it grows. */
export let treeRows: i32 = 0;
/** Scratch of the partition. */
export let scratchRows: i32 = 0;

/** Fewest rows (with multiplicity) of a leaf. */
export let minLeaf: f64 = 1.0;
/** Smallest hessian sum of a leaf. */
export let minWeight: f64 = 0.0;
/** L2 penalty on leaf values. */
export let lambda: f64 = 0.0;
/** L1 penalty on leaf values. */
export let l1: f64 = 0.0;
/** A split must gain more. */
export let minGain: f64 = 0.0;
/** Pseudo-hessian that pulls rare categories to ratio 0 when they are sorted. */
export let categorySmooth: f64 = 0.0;
/** Added to `lambda` in category splits. */
export let categoryLambda: f64 = 0.0;
/** Bound of a leaf value; 0 means none. */
export let maxDelta: f64 = 0.0;

/** Reserve a design; the host fills its four arrays. */
export function allocDesign(rows: i32, columns: i32, bins: i32): void {
  rowCount = rows;
  columnCount = columns;
  binCount = bins;
  codes = alloc(2 * rows * columns);
  columnBins = alloc(rows * columns);
  offsets = alloc(4 * (columns + 1));
  kinds = alloc(columns);
}

/** Address of the codes. */
export function codesAt(): i32 {
  return codes;
}
/** Address of the bins. */
export function binsAt(): i32 {
  return columnBins;
}
/** Address of the offsets. */
export function offsetsAt(): i32 {
  return offsets;
}
/** Address of the kinds. */
export function kindsAt(): i32 {
  return kinds;
}

/** Reserve what all fits need beside the design. */
export function allocFit(isUnit: boolean): void {
  unit = isUnit;
  pairs = alloc(16 * rowCount);
  times = alloc(4 * rowCount);
  treeRows = alloc(4 * rowCount + 4);
  scratchRows = alloc(4 * rowCount + 4);
}

/** Set the penalties of a fit. */
export function setPenalties(l2: f64, absolute: f64, delta: f64): void {
  lambda = l2;
  l1 = absolute;
  maxDelta = delta;
}

/** Set the limits of a split. */
export function setLimits(rows: f64, weight: f64, gain: f64): void {
  minLeaf = rows;
  minWeight = weight;
  minGain = gain;
}

/** Set what only category splits read. */
export function setCategoryRules(smooth: f64, extraLambda: f64): void {
  categorySmooth = smooth;
  categoryLambda = extraLambda;
}

/** A split must gain more than rounding. */
export function raiseMinGain(floor: f64): void {
  if (floor > minGain) minGain = floor;
}

/** Address of the bins of a column, one byte a row. */
export function binsOf(column: i32): i32 {
  return columnBins + column * rowCount;
}

/** First histogram position of a column. */
export function offsetOf(column: i32): i32 {
  return i32At(offsets + (column << 2));
}

/** The bin for missing values of a column: its last. */
export function missingBin(column: i32): i32 {
  return i32At(offsets + (column << 2) + 4) - i32At(offsets + (column << 2)) - 1;
}

/** True for a column of categories. */
export function isCategory(column: i32): boolean {
  return u8At(kinds + column) === 1;
}

/** Write a row's gradient and hessian. */
export function setPair(row: i32, gradient: f64, hessian: f64): void {
  const at = pairs + (row << 4);
  setF64(at, gradient);
  setF64(at + 8, hessian);
}

/** Multiplicity of a row in the tree. */
export function timesOf(row: i32): i32 {
  return i32At(times + (row << 2));
}

/** Set the multiplicity of a row. */
export function setTimes(row: i32, value: i32): void {
  setI32(times + (row << 2), value);
}

/** The tree's row at a position. */
export function treeRow(position: i32): i32 {
  return i32At(treeRows + (position << 2));
}

/** Set the tree's row at a position. */
export function setTreeRow(position: i32, row: i32): void {
  setI32(treeRows + (position << 2), row);
}

/** Soft threshold of a gradient sum under the L1 penalty. */
export function soften(gradient: f64): f64 {
  return gradient > l1 ? gradient - l1 : gradient < -l1 ? gradient + l1 : 0.0;
}

/** Quality of a leaf: twice the loss it saves, G² / (H + lambda). 0 for an empty leaf. */
export function leafScore(gradient: f64, hessian: f64, l2: f64): f64 {
  const g = soften(gradient), h = hessian + l2;
  return h > 0.0 ? g * g / h : 0.0;
}

/** Newton step of a leaf: -soft(G) / (H + lambda), within `maxDelta`. */
export function leafValue(gradient: f64, hessian: f64): f64 {
  const divisor = hessian + lambda;
  const value = divisor > 0.0 ? -soften(gradient) / divisor : 0.0;
  if (maxDelta <= 0.0) return value;
  return value > maxDelta ? maxDelta : value < -maxDelta ? -maxDelta : value;
}
