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

/** Reserve the arrays; the host fills all but the scores. */
export function allocData(train: i32, watch: i32): void {
  trainCount = train;
  watchCount = watch;
  trainRows = alloc(4 * train + 4);
  watchRows = alloc(4 * watch + 4);
  targets = alloc(8 * rowCount);
  weights = alloc(8 * rowCount);
  scores = alloc(8 * rowCount);
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
/** Address of the scores: raw predictions of a boosting, out-of-bag predictions of a forest. */
export function scoresAt(): i32 {
  return scores;
}

/** The i-th row of a list. */
export function rowAt(rows: i32, i: i32): i32 {
  return i32At(rows + (i << 2));
}
/** Target of a row. */
export function targetOf(row: i32): f64 {
  return f64At(targets + (row << 3));
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
