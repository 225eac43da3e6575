/**
 * Trees with a value for each output in every leaf: shares of classes, or means of several targets. A split is as good as the
 * squared errors of all outputs that it saves; of classes that is the Gini impurity.
 *
 * @see Breiman et al. (1984), Classification and Regression Trees
 * @module
 */
import { addF64, alloc, clear, copy, f64At, i32At, setF64, u8At } from "../memory/heap.ts";
import { binsOf, isCategory, minLeaf, minWeight, missingBin, pairs, timesOf, treeRow, unit } from "../memory/fit.ts";
import { bestGain, noteBest, noteLeft } from "./best.ts";
import { outputs, targetFor, targetOf } from "../memory/data.ts";
import { COUNT, END, HESSIAN, START } from "../memory/open_node.ts";
import { allocVectorCategory, noteVectorSubset, orderAt, sortCategories } from "./vector_category.ts";
import { f64, i32 } from "../memory/scalar.ts";

/** Leaves have one value. */
export const NO_VECTORS: i32 = 0;
/** Leaves have shares of classes. */
export const CLASS_VECTORS: i32 = 1;
/** Leaves have means of targets. */
export const NUMBER_VECTORS: i32 = 2;

/** Which leaves trees have. */
export let vectorKind: i32 = 0;

/** A histogram of one column: for each bin the sums of the outputs, then the weight, then the rows with multiplicity. */
let sums: i32 = 0, width: i32 = 0;
/** Sums of the node, and of the left side of a split. */
let whole: i32 = 0, left: i32 = 0;
/** Vectors of the leaves, one behind the other. */
let vectors: i32 = 0, vectorCount: i32 = 0, vectorRoom: i32 = 0;

/** Say which leaves trees have. Call before `allocTrees`. */
export function setVectors(kind: i32): void {
  vectorKind = kind;
}

/** Reserve what a fit needs. */
export function allocVectors(): void {
  vectorCount = 0;
  if (vectorKind === NO_VECTORS) return;
  width = (outputs + 2) << 3;
  sums = alloc(256 * width);
  whole = alloc(width);
  left = alloc(width);
  vectorRoom = 256;
  vectors = alloc(8 * outputs * vectorRoom);
  allocVectorCategory();
}

/** Address of the vectors. */
export function vectorsAt(): i32 {
  return vectors;
}
/** Number of vectors. */
export function vectorTotal(): i32 {
  return vectorCount;
}

/** An output of the vector at a position. */
export function vectorOf(position: i32, output: i32): f64 {
  return f64At(vectors + ((position * outputs + output) << 3));
}

/** Add a row to the sums at an address. */
function addRow(at: i32, row: i32): void {
  const weight = f64At(pairs + (row << 4) + 8);
  if (vectorKind === CLASS_VECTORS) addF64(at + (i32(targetOf(row)) << 3), weight);
  else for (let k: i32 = 0; k < outputs; k++) addF64(at + (k << 3), weight * targetFor(k, row));
  addF64(at + (outputs << 3), weight);
  addF64(at + (outputs << 3) + 8, unit ? weight : f64(timesOf(row)));
}

/** The sums of a node's rows. */
function sumNode(node: i32): void {
  clear(whole, width);
  for (let i = i32At(node + START); i < i32At(node + END); i++) addRow(whole, treeRow(i));
}

/** Sum of squares over the weight: what a leaf of such sums explains. */
function scoreAt(at: i32): f64 {
  const weight = f64At(at + (outputs << 3));
  let squares: f64 = 0.0;
  for (let k: i32 = 0; k < outputs; k++) squares += f64At(at + (k << 3)) * f64At(at + (k << 3));
  return weight > 0.0 ? squares / weight : 0.0;
}

/** The same for the right side. */
function scoreOfRest(): f64 {
  const weight = f64At(whole + (outputs << 3)) - f64At(left + (outputs << 3));
  let squares: f64 = 0.0;
  for (let k: i32 = 0; k < outputs; k++) {
    const rest = f64At(whole + (k << 3)) - f64At(left + (k << 3));
    squares += rest * rest;
  }
  return weight > 0.0 ? squares / weight : 0.0;
}

/** Append the means of a node's rows to the vectors; returns their position. */
export function addVector(node: i32): f64 {
  if (vectorCount === vectorRoom) {
    const wider = alloc(16 * outputs * vectorRoom);
    copy(wider, vectors, 8 * outputs * vectorRoom);
    vectors = wider;
    vectorRoom *= 2;
  }
  sumNode(node);
  const weight = f64At(whole + (outputs << 3)), to = vectors + 8 * outputs * vectorCount;
  for (let k: i32 = 0; k < outputs; k++) {
    setF64(to + (k << 3), weight > 0.0 ? f64At(whole + (k << 3)) / weight : 0.0);
  }
  vectorCount++;
  return f64(vectorCount - 1);
}

/** Improve the best split of a node by the listed columns. */
export function searchVectors(node: i32, columns: i32, count: i32): void {
  sumNode(node);
  const parent = scoreAt(whole);
  for (let j: i32 = 0; j < count; j++) {
    const column = i32At(columns + (j << 2)), bins = binsOf(column), missing = missingBin(column);
    clear(sums, (missing + 1) * width);
    for (let i = i32At(node + START); i < i32At(node + END); i++) {
      const row = treeRow(i);
      addRow(sums + u8At(bins + row) * width, row);
    }
    if (isCategory(column)) searchSubsets(node, column, parent);
    else {
      searchCuts(node, column, parent, false);
      if (countOf(missing) > 0.0) searchCuts(node, column, parent, true);
    }
  }
}

function countOf(bin: i32): f64 {
  return f64At(sums + bin * width + (outputs << 3) + 8);
}

function addBin(bin: i32): void {
  const from = sums + bin * width;
  for (let at: i32 = 0; at < width; at += 8) addF64(left + at, f64At(from + at));
}

/** The gain of what is on the left, or -1 if a side is too small; -2 if the right side is. */
function gainOfLeft(node: i32, parent: f64): f64 {
  const count = f64At(left + (outputs << 3) + 8), weight = f64At(left + (outputs << 3));
  if (count < minLeaf || weight < minWeight) return -1.0;
  if (f64At(node + COUNT) - count < minLeaf || f64At(node + HESSIAN) - weight < minWeight) return -2.0;
  return scoreAt(left) + scoreOfRest() - parent;
}

function searchCuts(node: i32, column: i32, parent: f64, missingLeft: boolean): void {
  const missing = missingBin(column), rows = f64At(node + COUNT), anyMissing = countOf(missing) > 0.0;
  clear(left, width);
  if (missingLeft) addBin(missing);
  for (let bin: i32 = 0; bin < missing; bin++) {
    if (countOf(bin) === 0.0) continue;
    addBin(bin);
    const gain = gainOfLeft(node, parent);
    if (gain < -1.5) break;
    if (gain <= bestGain) continue;
    const count = f64At(left + (outputs << 3) + 8), goesLeft = anyMissing ? missingLeft : count + count >= rows;
    noteBest(gain, column, bin, goesLeft ? 1 : 0);
    noteLeft(0.0, f64At(left + (outputs << 3)), count);
  }
}

/** Categories in the order of their outputs along the direction in which they differ most; every prefix is tried. */
function searchSubsets(node: i32, column: i32, parent: f64): void {
  const missing = missingBin(column), present = sortCategories(sums, width, whole, missing + 1);
  let cut: i32 = -1;
  clear(left, width);
  for (let i: i32 = 0; i < present - 1; i++) {
    addBin(orderAt(i));
    const gain = gainOfLeft(node, parent);
    if (gain <= bestGain) continue;
    const count = f64At(left + (outputs << 3) + 8);
    noteBest(gain, column, i, count + count >= f64At(node + COUNT) ? 1 : 0);
    noteLeft(0.0, f64At(left + (outputs << 3)), count);
    cut = i;
  }
  if (cut >= 0) noteVectorSubset(cut, present, missing);
}
