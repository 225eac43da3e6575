/**
 * Targets, weights and raw predictions of the rows, and which rows are fitted or watched.
 *
 * @module
 */
import { alloc, f64At, i32At, setF64 } from "./heap.ts";
import { rowCount } from "./fit.ts";
import type { f64, i32 } from "./scalar.ts";

/** Rows that are fitted: a list and its length. */
export let trainRows: i32 = 0;
/** Number of rows fitted. */
export let trainCount: i32 = 0;
/** Rows whose loss stops the fit: a list and its length. */
export let watchRows: i32 = 0;
/** Number of rows watched. */
export let watchCount: i32 = 0;

let targets: i32 = 0, weights: i32 = 0, scores: i32 = 0;

/** Targets of a row: one, unless leaves have means of several. */
let targetsOfRow: i32 = 1;
/** Scores of a row: one for each class of many, or for each target of several. */
export let outputs: i32 = 1;
/** The output that trees are grown for. */
export let output: i32 = 0;
/** Scores of all outputs, [outputs × rows]; and, of several, the shares that they say at the beginning of a round. */
let allScores: i32 = 0, shares: i32 = 0;
/** True if the host has written the scores to begin with. */
export let hasStart: boolean = false;

/** Say how many scores and targets a row has, and whether the host writes scores before the fit. Call before `allocTrees`. */
export function setOutputs(count: i32, targets: i32, started: boolean): void {
  outputs = count;
  targetsOfRow = targets;
  hasStart = started;
}

/** Grow for an output, whose scores are then those of `scoreOf` and `setScore`. */
export function selectOutput(index: i32): void {
  output = index;
  scores = allScores + 8 * rowCount * index;
}

/** Score of a row for any output. */
export function scoreFor(index: i32, row: i32): f64 {
  return f64At(allScores + ((index * rowCount + row) << 3));
}

/** Share of an output of a row at the beginning of the round. */
export function shareFor(index: i32, row: i32): f64 {
  return f64At(shares + ((index * rowCount + row) << 3));
}

/** Set the share of an output of a row. */
export function setShare(index: i32, row: i32, share: f64): void {
  setF64(shares + ((index * rowCount + row) << 3), share);
}

/** Reserve the arrays; the host fills all but the scores. */
export function allocData(train: i32, watch: i32): void {
  trainCount = train;
  watchCount = watch;
  trainRows = alloc(4 * train + 4);
  watchRows = alloc(4 * watch + 4);
  targets = alloc(8 * rowCount * targetsOfRow);
  weights = alloc(8 * rowCount);
  allScores = alloc(8 * rowCount * outputs);
  shares = outputs > 1 ? alloc(8 * rowCount * outputs) : 0;
  selectOutput(0);
}

/** Address of the rows that are fitted. */
export function trainRowsAt(): i32 {
  return trainRows;
}
/** Address of the rows that are watched. */
export function watchRowsAt(): i32 {
  return watchRows;
}
/** Address of the targets. */
export function targetsAt(): i32 {
  return targets;
}
/** Address of the weights; their mean over the fitted rows is 1. */
export function weightsAt(): i32 {
  return weights;
}
/** Address of the scores, one output behind the other: raw predictions of a boosting, out-of-bag predictions of a forest. */
export function scoresAt(): i32 {
  return allScores;
}

/** The i-th row of a list. */
export function rowAt(rows: i32, i: i32): i32 {
  return i32At(rows + (i << 2));
}
/** Target of a row. */
export function targetOf(row: i32): f64 {
  return f64At(targets + (row << 3));
}
/** One of several targets of a row, which lie one behind the other. */
export function targetFor(index: i32, row: i32): f64 {
  return f64At(targets + ((index * rowCount + row) << 3));
}
/** Weight of a row. */
export function weightOf(row: i32): f64 {
  return f64At(weights + (row << 3));
}
/** Score of a row. */
export function scoreOf(row: i32): f64 {
  return f64At(scores + (row << 3));
}
/** Set the score of a row. */
export function setScore(row: i32, value: f64): void {
  setF64(scores + (row << 3), value);
}
