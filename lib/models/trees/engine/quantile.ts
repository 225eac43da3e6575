/**
 * Weighted quantiles of scratch values.
 *
 * @module
 */
import { alloc, f64At, setF64 } from "./memory/heap.ts";
import { rowCount } from "./memory/fit.ts";
import { f64, i32 } from "./memory/scalar.ts";

let values: i32 = 0, weights: i32 = 0;

/** Reserve what a fit needs. */
export function allocQuantile(): void {
  values = alloc(8 * rowCount);
  weights = alloc(8 * rowCount);
}

/** Set the i-th value and its weight. */
export function setObservation(i: i32, value: f64, weight: f64): void {
  setF64(values + (i << 3), value);
  setF64(weights + (i << 3), weight);
}

/**
 * Quantile of the first `count` observations, whose order is lost. With equal weights (n + 1) level of the order
 * statistics lie below it (type 6 of Hyndman & Fan): a new observation does with probability `level`, where type 7 falls
 * short, by a tenth of the loss for thin leaves. Else the smallest value whose cumulative weight reaches `level` of the total.
 *
 * @param count At least 1. @param level In (0, 1).
 */
export function quantile(count: i32, level: f64): f64 {
  const first = f64At(weights);
  let equal = true, total: f64 = 0.0;
  for (let i: i32 = 0; i < count; i++) {
    const weight = f64At(weights + (i << 3));
    total += weight;
    if (weight !== first) equal = false;
  }
  if (equal) return interpolated(count, level);
  let rest = level * total, low: i32 = 0, high = count - 1;
  // Quickselect by weight: the side that holds the quantile is partitioned further.
  while (low < high) {
    const middle = split(low, high);
    let weight: f64 = 0.0;
    for (let i = low; i <= middle; i++) weight += f64At(weights + (i << 3));
    if (weight >= rest) high = middle;
    else {
      rest -= weight;
      low = middle + 1;
    }
  }
  return f64At(values + (low << 3));
}

function interpolated(count: i32, level: f64): f64 {
  const free = level * f64(count + 1) - 1.0, last = f64(count - 1);
  const position = free < 0.0 ? 0.0 : free > last ? last : free, k = i32(position), share = position - f64(k);
  const lower = select(k, count - 1);
  if (share === 0.0) return lower;
  let upper = Infinity;
  for (let i = k + 1; i < count; i++) {
    const value = f64At(values + (i << 3));
    if (value < upper) upper = value;
  }
  return lower + share * (upper - lower);
}

/** The k-th smallest of the values [0, last]; smaller ones end up before it, larger ones behind. */
function select(k: i32, last: i32): f64 {
  let low: i32 = 0, high = last;
  while (low < high) {
    const middle = split(low, high);
    if (k <= middle) high = middle;
    else low = middle + 1;
  }
  return f64At(values + (k << 3));
}

/** Hoare partition of [low, high] around the median of three; values [low, result] <= values (result, high]. */
function split(low: i32, high: i32): i32 {
  const a = f64At(values + (low << 3)), b = f64At(values + (((low + high) >> 1) << 3)), c = f64At(values + (high << 3));
  const pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
  let i = low - 1, j = high + 1;
  while (true) {
    do i++; while (f64At(values + (i << 3)) < pivot);
    do j--; while (f64At(values + (j << 3)) > pivot);
    if (i >= j) return j === high ? high - 1 : j;
    swap(i, j);
  }
}

function swap(i: i32, j: i32): void {
  const value = f64At(values + (i << 3)), weight = f64At(weights + (i << 3));
  setF64(values + (i << 3), f64At(values + (j << 3)));
  setF64(weights + (i << 3), f64At(weights + (j << 3)));
  setF64(values + (j << 3), value);
  setF64(weights + (j << 3), weight);
}
