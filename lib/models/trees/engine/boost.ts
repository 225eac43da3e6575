/**
 * Gradient boosting: all trees of a fit, in one call.
 *
 * @see Friedman (2001), doi:10.1214/aos/1013203451; Chen & Guestrin (2016), doi:10.1145/2939672.2939785
 * @module
 */
import { alloc, copy, f64At, setF64 } from "./memory/heap.ts";
import { growOnColumns, turnColumns } from "./columns.ts";
import { minLeaf, rowCount, setTimes, treeRow, treeRows, unit } from "./memory/fit.ts";
import {
  hasStart,
  outputs,
  scoreOf,
  selectOutput,
  setScore,
  targetOf,
  trainCount,
  trainRows,
  watchCount,
  watchRows,
  weightOf,
} from "./memory/data.ts";
import { shareOf } from "./grow.ts";
import {
  baseScore,
  fillGradients,
  fillShares,
  floorGain,
  level,
  loss,
  meanLoss,
  PINBALL,
  RELATIVE,
  slopeAt,
  SOFTMAX,
  weightOfClass,
} from "./loss.ts";
import { keepGain, leafCount, leafEnd, leafStart, leafValueOf, setLeafValue, startTree } from "./memory/nodes.ts";
import { quantile, setObservation } from "./quantile.ts";
import { splitSubset } from "./random.ts";
import { routeRows } from "./route.ts";
import { f64, type i32 } from "./memory/scalar.ts";

/** Fitted rows that are not in the tree; then watched rows: a list. */
let others: i32 = 0;
/** Mean loss of the watched rows after each round. */
let losses: i32 = 0;
/** Rounds to keep. */
let kept: i32 = 0;
/** Raw predictions without trees, one for each output. */
let bases: i32 = 0;

/** Reserve what a boosting of at most so many trees needs. */
export function allocBoost(trees: i32): void {
  others = alloc(4 * (trainCount > watchCount ? trainCount : watchCount) + 4);
  losses = alloc(8 * trees);
  bases = alloc(8 * outputs);
}

/** Address of the mean losses of the watched rows. */
export function lossesAt(): i32 {
  return losses;
}
/** Rounds to keep: up to the best of those whose loss was watched, else all. */
export function keptTrees(): i32 {
  return kept;
}
/** Raw prediction of an output without trees. */
export function basePrediction(index: i32): f64 {
  return f64At(bases + (index << 3));
}

/** Every row begins with the best constant, or with the score that the host has given it. */
function startScores(): void {
  for (let k: i32 = 0; k < outputs; k++) {
    selectOutput(k);
    const base = hasStart ? 0.0 : baseScore();
    setF64(bases + (k << 3), base);
    if (hasStart) continue;
    for (let row: i32 = 0; row < rowCount; row++) setScore(row, base);
  }
  if (unit) return;
  for (let row: i32 = 0; row < rowCount; row++) setTimes(row, 1);
}

/** Fit; returns the number of rounds, in each of which a tree is grown for each output. */
export function boost(
  trees: i32,
  learningRate: f64,
  symmetric: boolean,
  rowShare: f64,
  columnShare: f64,
  patience: i32,
): i32 {
  floorGain();
  startScores();
  let best: f64 = watchCount > 0 ? meanLoss(watchRows, watchCount) : 0.0, bestTree: i32 = 0;
  for (let tree: i32 = 1; tree <= trees; tree++) {
    if (outputs > 1) fillShares();
    for (let k: i32 = 0; k < outputs; k++) {
      selectOutput(k);
      if (loss === SOFTMAX && weightOfClass() === 0.0) startTree();
      else growOne(learningRate, symmetric, rowShare, columnShare);
    }
    if (watchCount === 0) continue;
    const current = meanLoss(watchRows, watchCount);
    setF64(losses + ((tree - 1) << 3), current);
    const better = current < best;
    if (better) {
      best = current;
      bestTree = tree;
    }
    // The first tree is kept even if it is worse than none.
    if (better || tree === 1) keepGain();
    if (tree - bestTree >= patience) {
      kept = bestTree > 1 ? bestTree : 1;
      return tree;
    }
  }
  kept = watchCount === 0 ? trees : bestTree > 1 ? bestTree : 1;
  return trees;
}

function growOne(learningRate: f64, symmetric: boolean, rowShare: f64, columnShare: f64): void {
  const rows = drawRows(rowShare);
  fillGradients(rows);
  growOnColumns(rows, symmetric, columnShare);
  turnColumns();
  if (loss === PINBALL || loss === RELATIVE) renewLeaves();
  for (let leaf: i32 = 0; leaf < leafCount; leaf++) setLeafValue(leaf, leafValueOf(leaf) * learningRate);
  updateScores(rows);
}

function drawRows(share: f64): i32 {
  if (share >= 1.0) {
    copy(treeRows, trainRows, 4 * trainCount);
    return trainCount;
  }
  const least: i32 = trainCount < 2 ? trainCount : 2, rounded = shareOf(trainCount, share);
  const count = rounded < least ? least : rounded;
  splitSubset(trainRows, trainCount, count, treeRows, others);
  return count;
}

/**
 * Leaves as weighted quantiles of the residuals of their rows. Symmetric trees have thin and empty leaves, which take the
 * value of the nearest ancestor with enough rows: its leaves are the aligned 2, 4, 8 … around them, its rows theirs.
 */
function renewLeaves(): void {
  for (let leaf: i32 = 0; leaf < leafCount; leaf++) {
    let first = leaf, size: i32 = 1;
    while (f64(leafEnd(first + size - 1) - leafStart(first)) < minLeaf && size < leafCount) {
      size *= 2;
      first = leaf - leaf % size;
    }
    const start = leafStart(first), end = leafEnd(first + size - 1);
    for (let i = start; i < end; i++) {
      const row = treeRow(i);
      const residual = targetOf(row) - scoreOf(row);
      setObservation(i - start, residual, weightOf(row) * (loss === RELATIVE ? slopeAt(-residual) : 1.0));
    }
    setLeafValue(leaf, quantile(end - start, level));
  }
}

/** Rows of the tree by its leaves, all others down the tree. */
function updateScores(rows: i32): void {
  for (let leaf: i32 = 0; leaf < leafCount; leaf++) {
    const value = leafValueOf(leaf), end = leafEnd(leaf);
    for (let i = leafStart(leaf); i < end; i++) {
      const row = treeRow(i);
      setScore(row, scoreOf(row) + value);
    }
  }
  routeRows(others, trainCount - rows);
  copy(others, watchRows, 4 * watchCount);
  routeRows(others, watchCount);
}
