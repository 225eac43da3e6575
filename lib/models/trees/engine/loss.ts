/**
 * Losses: the best constant, gradients, and their mean. Scores are on the scale of the loss' link.
 *
 * @module
 */
import { exp, log, log1p } from "./memory/heap.ts";
import { raiseMinGain, setPair, treeRow } from "./memory/fit.ts";
import {
  output,
  outputs,
  rowAt,
  scoreFor,
  scoreOf,
  setShare,
  shareFor,
  targetOf,
  trainCount,
  trainRows,
  weightOf,
} from "./memory/data.ts";
import { quantile, setObservation } from "./quantile.ts";
import { f64, i32 } from "./memory/scalar.ts";

/** Half the squared error. */
export const SQUARED: i32 = 0;
/** Pinball loss: gradients only rank splits, leaves are quantiles. */
export const PINBALL: i32 = 1;
/** Poisson deviance with log link, up to a constant: exp(f) - y f. */
export const POISSON: i32 = 2;
/** Binary log loss with logit link; targets are 0 or 1. */
export const LOGISTIC: i32 = 3;
/** Relative error on logarithms: |exp(f - y) - 1|, whose leaves are medians weighed by exp(f - y). */
export const RELATIVE: i32 = 4;
/** Tweedie deviance with log link and a power p in (1, 2), up to a constant: exp((2 - p) f) / (2 - p) - y exp((1 - p) f) / (1 - p). */
export const TWEEDIE: i32 = 5;

/** Log loss of several classes, one score each; targets are their numbers. */
export const SOFTMAX: i32 = 6;

/** Beyond so many logarithms the relative error goes on as a straight line: one row does not decide for a thousand. */
const REACH: f64 = 5.0;

/** The loss of the fit. */
export let loss: i32 = 0;
/** Level of the pinball loss, or power of the Tweedie deviance. */
export let level: f64 = 0.5;
/** Factor of the pinball loss: 2 makes it the absolute error at level 0.5. */
let factor: f64 = 1.0;

/** Choose the loss. */
export function setLoss(kind: i32, quantileLevel: f64, pinballFactor: f64): void {
  loss = kind;
  level = quantileLevel;
  factor = pinballFactor;
}

/** The best constant score of the fitted rows. */
export function baseScore(): f64 {
  if (loss === PINBALL) {
    for (let i: i32 = 0; i < trainCount; i++) {
      const row = rowAt(trainRows, i);
      setObservation(i, targetOf(row), weightOf(row));
    }
    return quantile(trainCount, level);
  }
  if (loss === RELATIVE) {
    for (let i: i32 = 0; i < trainCount; i++) {
      const row = rowAt(trainRows, i), target = targetOf(row);
      setObservation(i, target, weightOf(row) * exp(-bounded(target, 700.0)));
    }
    return quantile(trainCount, level);
  }
  let sum: f64 = 0.0, total: f64 = 0.0;
  for (let i: i32 = 0; i < trainCount; i++) {
    const row = rowAt(trainRows, i);
    sum += weightOf(row) * targetOf(row);
    total += weightOf(row);
  }
  if (loss === SOFTMAX) return classScore(total);
  const mean = sum / total;
  if (loss === POISSON || loss === TWEEDIE) return log(mean > 1e-6 ? mean : 1e-6);
  if (loss === SQUARED) return mean;
  const share = mean > 1.0 - 1e-6 ? 1.0 - 1e-6 : mean < 1e-6 ? 1e-6 : mean;
  return log(share / (1.0 - share));
}

/** Logarithm of the share of the output's class; one that does not occur could be of the next row. */
function classScore(total: f64): f64 {
  const share = weightOfClass() / total, least = 1.0 / f64(trainCount + outputs);
  return log(share > least ? share : least);
}

/** Weight of the fitted rows of the output's class. */
export function weightOfClass(): f64 {
  let own: f64 = 0.0;
  for (let i: i32 = 0; i < trainCount; i++) {
    const row = rowAt(trainRows, i);
    if (i32(targetOf(row)) === output) own += weightOf(row);
  }
  return own;
}

/** The shares of all outputs that the scores of the fitted rows say: all trees of a round begin with the same. */
export function fillShares(): void {
  for (let i: i32 = 0; i < trainCount; i++) {
    const row = rowAt(trainRows, i), most = mostScore(row);
    let sum: f64 = 0.0;
    for (let k: i32 = 0; k < outputs; k++) {
      const share = exp(scoreFor(k, row) - most);
      setShare(k, row, share);
      sum += share;
    }
    for (let k: i32 = 0; k < outputs; k++) setShare(k, row, shareFor(k, row) / sum);
  }
}

function mostScore(row: i32): f64 {
  let most = scoreFor(0, row);
  for (let k: i32 = 1; k < outputs; k++) if (scoreFor(k, row) > most) most = scoreFor(k, row);
  return most;
}

/** Gains below 1e-14 of the target's own size are rounding: no split may rest on them. */
export function floorGain(): void {
  let size: f64 = 0.0;
  for (let i: i32 = 0; i < trainCount; i++) {
    const row = rowAt(trainRows, i), target = targetOf(row);
    size += weightOf(row) * (loss === SQUARED ? target * target : loss === POISSON || loss === TWEEDIE ? target : 1.0);
  }
  raiseMinGain(1e-14 * size);
}

/** Gradient and hessian of each of the first `count` tree rows, times its weight. */
export function fillGradients(count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    const row = treeRow(i), score = scoreOf(row), target = targetOf(row), weight = weightOf(row);
    if (loss === SQUARED) setPair(row, weight * (score - target), weight);
    else if (loss === PINBALL) setPair(row, weight * slope(target - score), weight);
    else if (loss === POISSON) {
      const rate = exp(score < 700.0 ? score : 700.0);
      setPair(row, weight * (rate - target), weight * rate);
    } else if (loss === RELATIVE) {
      setPair(
        row,
        weight * (score === target ? 0.0 : score > target ? slopeAt(score - target) : -slopeAt(score - target)),
        weight,
      );
    } else if (loss === TWEEDIE) {
      const size = bounded(score, 300.0), from = target * exp((1.0 - level) * size), to = exp((2.0 - level) * size);
      setPair(row, weight * (to - from), weight * ((2.0 - level) * to - (1.0 - level) * from));
    } else if (loss === SOFTMAX) {
      // Of all directions of the scores one changes nothing, so that the others are longer by K / (K - 1).
      const share = shareFor(output, row), spread = share * (1.0 - share) * (f64(outputs) / f64(outputs - 1));
      const gradient = i32(target) === output ? share - 1.0 : share;
      setPair(row, weight * gradient, weight * (spread > 1e-16 ? spread : 1e-16));
    } else {
      const share = 1.0 / (1.0 + exp(-score)), spread = share * (1.0 - share);
      setPair(row, weight * (share - target), weight * (spread > 1e-16 ? spread : 1e-16));
    }
  }
}

/** A number within [-most, most]. */
function bounded(value: f64, most: f64): f64 {
  return value > most ? most : value < -most ? -most : value;
}

/** Slope of the relative error where a score lies so far above its target: what one more logarithm costs. */
export function slopeAt(above: f64): f64 {
  return exp(bounded(above, REACH));
}

/** Relative error where a score lies so far above its target. */
function relativeAt(above: f64): f64 {
  const near = bounded(above, REACH), error = exp(near) - 1.0 + exp(near) * (above - near);
  return error > 0.0 ? error : -error;
}

/** Gradient of the pinball loss for a residual. */
function slope(residual: f64): f64 {
  if (residual === 0.0) return 0.0;
  return factor * (residual > 0.0 ? -level : 1.0 - level);
}

/** Weighted mean loss of listed rows. */
export function meanLoss(rows: i32, count: i32): f64 {
  let sum: f64 = 0.0, total: f64 = 0.0;
  for (let i: i32 = 0; i < count; i++) {
    const row = rowAt(rows, i);
    sum += weightOf(row) * (loss === SOFTMAX ? classLoss(row) : lossOf(targetOf(row), scoreOf(row)));
    total += weightOf(row);
  }
  return sum / total;
}

function classLoss(row: i32): f64 {
  const most = mostScore(row);
  let sum: f64 = 0.0;
  for (let k: i32 = 0; k < outputs; k++) sum += exp(scoreFor(k, row) - most);
  return most + log(sum) - scoreFor(i32(targetOf(row)), row);
}

function lossOf(target: f64, score: f64): f64 {
  const residual = target - score;
  if (loss === SQUARED) return residual * residual;
  if (loss === PINBALL) return factor * residual * (residual > 0.0 ? level : level - 1.0);
  if (loss === POISSON) return exp(score < 700.0 ? score : 700.0) - target * score;
  if (loss === RELATIVE) return relativeAt(score - target);
  if (loss === TWEEDIE) {
    const bound = bounded(score, 300.0);
    return exp((2.0 - level) * bound) / (2.0 - level) - target * exp((1.0 - level) * bound) / (1.0 - level);
  }
  const size = score > 0.0 ? score : -score;
  return (score > 0.0 ? score : 0.0) + log1p(exp(-size)) - target * score;
}
