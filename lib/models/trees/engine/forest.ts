/**
 * Random forest for squared error, also that of shares of classes or of several targets: all trees of a fit, in one call. The bootstrap is integer weights, no row is copied.
 *
 * @see Breiman (2001), doi:10.1023/A:1010933404324
 * @module
 */
import { alloc, clear, i32At, setI32 } from "./memory/heap.ts";
import { growOnColumns } from "./columns.ts";
import { raiseMinGain, rowCount, setPair, setTimes, setTreeRow, timesOf, treeRow, treeRows } from "./memory/fit.ts";
import {
  outputs,
  rowAt,
  scoreOf,
  selectOutput,
  setScore,
  targetFor,
  targetOf,
  trainCount,
  trainRows,
  weightOf,
} from "./memory/data.ts";
import { shareOf } from "./grow.ts";
import { lastRoot } from "./memory/nodes.ts";
import { drawSubset, nextInteger } from "./random.ts";
import { walkTree } from "./walk.ts";
import { CLASS_VECTORS, NO_VECTORS, vectorKind, vectorOf } from "./splits/vectors.ts";
import { f64, i32 } from "./memory/scalar.ts";

/** Number of out-of-bag predictions of each row. */
let votes: i32 = 0;
/** Mean target of the fitted rows. */
let mean: f64 = 0.0;

/** Reserve what a forest needs. */
export function allocForest(): void {
  votes = alloc(4 * rowCount);
  clear(votes, 4 * rowCount);
}

/** Address of the number of out-of-bag predictions of each row. */
export function votesAt(): i32 {
  return votes;
}

/** Mean target of the fitted rows. */
export function forestMean(): f64 {
  return mean;
}

/**
 * Fit. The scores become out-of-bag predictions, NaN where there is none; returns their weighted mean squared error. `distinct`: leaves
 * count rows, however often they are drawn; hessians are then no counts.
 */
export function bag(
  trees: i32,
  symmetric: boolean,
  bootstrap: boolean,
  rowShare: f64,
  columnShare: f64,
  distinct: boolean,
): f64 {
  let sum: f64 = 0.0, squares: f64 = 0.0;
  for (let i: i32 = 0; i < trainCount; i++) {
    const row = rowAt(trainRows, i), target = targetOf(row);
    sum += weightOf(row) * target;
    squares += weightOf(row) * target * target;
  }
  mean = vectorKind === NO_VECTORS ? sum / f64(trainCount) : 0.0;
  raiseMinGain(1e-14 * (vectorKind === NO_VECTORS ? squares : f64(trainCount)));
  for (let k: i32 = 0; k < outputs; k++) {
    selectOutput(k);
    for (let row: i32 = 0; row < rowCount; row++) setScore(row, 0.0);
  }
  for (let tree: i32 = 0; tree < trees; tree++) {
    growOnColumns(drawRows(bootstrap, rowShare, distinct), symmetric, columnShare);
    vote();
  }
  return judge();
}

/** Draw the rows of a tree and their gradients against the mean; returns how many there are. */
function drawRows(bootstrap: boolean, share: f64, distinct: boolean): i32 {
  const draws = shareOf(trainCount, share);
  for (let i: i32 = 0; i < trainCount; i++) setTimes(rowAt(trainRows, i), 0);
  if (bootstrap) {
    for (let i: i32 = 0; i < draws; i++) {
      const row = rowAt(trainRows, nextInteger(trainCount));
      setTimes(row, timesOf(row) + 1);
    }
  } else {
    drawSubset(trainRows, trainCount, draws, treeRows);
    for (let i: i32 = 0; i < draws; i++) setTimes(treeRow(i), 1);
  }
  let size: i32 = 0;
  for (let i: i32 = 0; i < trainCount; i++) {
    const row = rowAt(trainRows, i), times = timesOf(row);
    if (times === 0) continue;
    setTreeRow(size, row);
    size++;
    const hessian = f64(times) * weightOf(row);
    setPair(row, hessian * (mean - targetOf(row)), hessian);
    if (distinct) setTimes(row, 1);
  }
  return size;
}

function vote(): void {
  const root = lastRoot();
  for (let i: i32 = 0; i < trainCount; i++) {
    const row = rowAt(trainRows, i);
    if (timesOf(row) !== 0) continue;
    addVote(row, walkTree(root, row));
    setI32(votes + (row << 2), i32At(votes + (row << 2)) + 1);
  }
}

/** Add a leaf's value, or those of its vector, to the scores of a row. */
function addVote(row: i32, value: f64): void {
  if (vectorKind === NO_VECTORS) return setScore(row, scoreOf(row) + value);
  for (let k: i32 = 0; k < outputs; k++) {
    selectOutput(k);
    setScore(row, scoreOf(row) + vectorOf(i32(value), k));
  }
}

function judge(): f64 {
  let error: f64 = 0.0, total: f64 = 0.0;
  for (let i: i32 = 0; i < trainCount; i++) {
    const row = rowAt(trainRows, i), count = i32At(votes + (row << 2));
    for (let k: i32 = 0; k < outputs; k++) {
      selectOutput(k);
      const predicted = count > 0 ? mean + scoreOf(row) / f64(count) : NaN;
      setScore(row, predicted);
      if (count === 0) continue;
      const residual = outcome(k, row) - predicted;
      error += weightOf(row) * (residual * residual);
    }
    if (count > 0) total += weightOf(row);
  }
  return total > 0.0 ? error / total : NaN;
}

/** What an output should have been. */
function outcome(k: i32, row: i32): f64 {
  if (vectorKind === NO_VECTORS) return targetOf(row);
  if (vectorKind === CLASS_VECTORS) return i32(targetOf(row)) === k ? 1.0 : 0.0;
  return targetFor(k, row);
}
