// @ts-nocheck AssemblyScript: compiled in place of kernels.ts, whose docstrings hold here too.
import { clear } from "../memory/heap.ts";
import { binCount, codes, columnCount, offsetOf, pairs, treeRows } from "../memory/fit.ts";
import { TIE } from "./best.ts";

export function sumHistogram(slot: i32, start: i32, end: i32): void {
  clear(slot, binCount << 4);
  const width = columnCount << 1, last = treeRows + (end << 2);
  for (let position = treeRows + (start << 2); position < last; position += 4) {
    const row = load<i32>(position);
    const pair = v128.load(pairs + (row << 4));
    let at = codes + row * width;
    const stop = at + width;
    for (const block = stop - 6; at < block; at += 8) {
      const four = load<u64>(at);
      const a = slot + (<i32> (four & 0xffff) << 4), b = slot + (<i32> ((four >> 16) & 0xffff) << 4);
      const c = slot + (<i32> ((four >> 32) & 0xffff) << 4), d = slot + (<i32> (four >> 48) << 4);
      v128.store(a, f64x2.add(v128.load(a), pair));
      v128.store(b, f64x2.add(v128.load(b), pair));
      v128.store(c, f64x2.add(v128.load(c), pair));
      v128.store(d, f64x2.add(v128.load(d), pair));
    }
    for (; at < stop; at += 2) {
      const a = slot + (<i32> load<u16>(at) << 4);
      v128.store(a, f64x2.add(v128.load(a), pair));
    }
  }
}

export function sumColumns(slot: i32, start: i32, end: i32, columns: i32, count: i32): void {
  const stop = columns + (count << 2);
  const zero = f64x2.splat(0.0);
  for (let j = columns; j < stop; j += 4) {
    const end = slot + (offsetOf(load<i32>(j) + 1) << 4);
    // A few dozen stores cost less than a call of memory.fill.
    for (let at = slot + (offsetOf(load<i32>(j)) << 4); at < end; at += 16) v128.store(at, zero);
  }
  const width = columnCount << 1, last = treeRows + (end << 2);
  for (let position = treeRows + (start << 2); position < last; position += 4) {
    const row = load<i32>(position);
    const pair = v128.load(pairs + (row << 4)), from = codes + row * width;
    let j = columns;
    for (const block = stop - 12; j < block; j += 16) {
      const a = slot + (<i32> load<u16>(from + (load<i32>(j) << 1)) << 4);
      const b = slot + (<i32> load<u16>(from + (load<i32>(j, 4) << 1)) << 4);
      const c = slot + (<i32> load<u16>(from + (load<i32>(j, 8) << 1)) << 4);
      const d = slot + (<i32> load<u16>(from + (load<i32>(j, 12) << 1)) << 4);
      v128.store(a, f64x2.add(v128.load(a), pair));
      v128.store(b, f64x2.add(v128.load(b), pair));
      v128.store(c, f64x2.add(v128.load(c), pair));
      v128.store(d, f64x2.add(v128.load(d), pair));
    }
    for (; j < stop; j += 4) {
      const bin = slot + (<i32> load<u16>(from + (load<i32>(j) << 1)) << 4);
      v128.store(bin, f64x2.add(v128.load(bin), pair));
    }
  }
}

export function subtract(from: i32, part: i32, count: i32): void {
  for (const end = from + (count << 3); from < end; from += 16, part += 16) {
    v128.store(from, f64x2.sub(v128.load(from), v128.load(part)));
  }
}

export let foundRatio: f64 = 0.0;
export let foundAt: i32 = -1;
export let foundGradient: f64 = 0.0;
export let foundHessian: f64 = 0.0;
export let otherRatio: f64 = 0.0;
export let otherAt: i32 = -1;
export let otherGradient: f64 = 0.0;
export let otherHessian: f64 = 0.0;

let lambda: f64 = 0.0, whole: f64 = 0.0, mean: f64 = 0.0, least: f64 = 0.0, most: f64 = 0.0;

export function setNode(l2: f64, s: f64, q: f64, low: f64, high: f64): void {
  lambda = l2;
  whole = s;
  mean = q;
  least = low;
  most = high;
}

export function searchPair(a: i32, aBins: i32, b: i32, bBins: i32, floor: f64): void {
  foundAt = -1;
  otherAt = -1;
  let k: i32 = 0;
  let sumA = f64x2.splat(0.0), sumB = sumA;
  let ratioA = floor, ratioB = floor;
  if (b != a) {
    const both = aBins < bBins ? aBins : bBins;
    const l2 = f64x2.splat(lambda), s = f64x2.splat(whole), q = f64x2.splat(mean);
    const low = f64x2.splat(least), high = f64x2.splat(most);
    let ratio = f64x2.splat(floor);
    for (; k < both; k++) {
      sumA = f64x2.add(sumA, v128.load(a + (k << 4)));
      sumB = f64x2.add(sumB, v128.load(b + (k << 4)));
      const g = v128.shuffle<f64>(sumA, sumB, 0, 2), h = v128.shuffle<f64>(sumA, sumB, 1, 3);
      const l = f64x2.add(h, l2), t = f64x2.sub(g, f64x2.mul(q, l));
      const product = f64x2.mul(l, f64x2.sub(s, l)), square = f64x2.mul(t, t);
      const better = v128.and(
        f64x2.gt(square, f64x2.mul(ratio, product)),
        v128.and(f64x2.ge(h, low), f64x2.le(h, high)),
      );
      if (v128.any_true(better)) {
        if (i64x2.extract_lane(better, 0) != 0) {
          ratioA = TIE * f64x2.extract_lane(square, 0) / f64x2.extract_lane(product, 0);
          foundAt = k;
          foundGradient = f64x2.extract_lane(g, 0);
          foundHessian = f64x2.extract_lane(h, 0);
        }
        if (i64x2.extract_lane(better, 1) != 0) {
          ratioB = TIE * f64x2.extract_lane(square, 1) / f64x2.extract_lane(product, 1);
          otherAt = k;
          otherGradient = f64x2.extract_lane(g, 1);
          otherHessian = f64x2.extract_lane(h, 1);
        }
        ratio = f64x2.replace_lane(f64x2.splat(ratioA), 1, ratioB);
      }
    }
  }
  foundRatio = ratioA;
  otherRatio = ratioB;
  if (k < aBins) searchRest(a, k, aBins, sumA, false);
  if (b != a && k < bBins) searchRest(b, k, bBins, sumB, true);
}

/** The bins that one column has beyond the other's. */
function searchRest(first: i32, from: i32, bins: i32, sum: v128, other: boolean): void {
  let ratio = other ? otherRatio : foundRatio;
  for (let k = from; k < bins; k++) {
    sum = f64x2.add(sum, v128.load(first + (k << 4)));
    const g = f64x2.extract_lane(sum, 0), h = f64x2.extract_lane(sum, 1);
    if (h < least) continue;
    if (h > most) break;
    const l = h + lambda, t = g - mean * l, product = l * (whole - l), square = t * t;
    if (!(square > ratio * product)) continue;
    ratio = TIE * square / product;
    if (other) {
      otherAt = k;
      otherGradient = g;
      otherHessian = h;
    } else {
      foundAt = k;
      foundGradient = g;
      foundHessian = h;
    }
  }
  if (other) otherRatio = ratio;
  else foundRatio = ratio;
}

export function ratioOf(g: f64, h: f64, floor: f64): f64 {
  if (h < least || h > most) return -1.0;
  const l = h + lambda, t = g - mean * l, product = l * (whole - l), square = t * t;
  return square > floor * product ? TIE * square / product : -1.0;
}

let gathered: i32 = 0, gatheredRows: i32 = 0;
export let foundLane: i32 = -1;

export function gatheredSize(rows: i32): i32 {
  return 52 * rows + 64;
}

export function gatherRows(start: i32, end: i32, space: i32): void {
  gathered = space;
  gatheredRows = end - start;
  const width = columnCount << 1, addresses = space + 48 * gatheredRows;
  for (let i: i32 = 0; i < gatheredRows; i++) {
    const row = load<i32>(treeRows + ((start + i) << 2));
    v128.store(space + (i << 4), v128.load(pairs + (row << 4)));
    store<i32>(addresses + (i << 2), codes + row * width);
  }
}

/** Eight columns side by side, one in each 16-bit lane: keys (bin, row), a vector for each row. */
export function searchBlock(columns: i32, count: i32, floor: f64): i32 {
  const incomplete = gatherKeys(columns, count);
  if (gatheredRows > 1) sortKeys();
  markBorders();
  foundRatio = floor;
  foundLane = -1;
  for (let lane: i32 = 0; lane < count; lane += 2) {
    const second = lane + 1 < count && (incomplete & (2 << lane)) === 0;
    searchSorted(lane, (incomplete & (1 << lane)) === 0, second);
  }
  return incomplete;
}

/** Write the keys in row order; returns which lanes have missing values. Lanes beyond `count` repeat the last column. */
function gatherKeys(columns: i32, count: i32): i32 {
  const keys = gathered + (gatheredRows << 4), addresses = gathered + 48 * gatheredRows;
  const scratch = addresses + (gatheredRows << 2), p0 = load<i32>(columns) << 1;
  let contiguous = count === 8;
  for (let lane: i32 = 0; lane < 8; lane++) {
    const column = load<i32>(columns + ((lane < count ? lane : count - 1) << 2)), first = offsetOf(column);
    store<u16>(scratch + (lane << 1), <u16> first);
    store<u16>(scratch + 16 + (lane << 1), <u16> (offsetOf(column + 1) - 1));
    store<i32>(scratch + 32 + (lane << 2), column << 1);
    if (column << 1 !== p0 + (lane << 1)) contiguous = false;
  }
  const low = v128.load(scratch), missing = v128.load(scratch + 16);
  let found = i16x8.splat(0);
  if (contiguous) {
    for (let i: i32 = 0; i < gatheredRows; i++) {
      const found8 = v128.load(load<i32>(addresses + (i << 2)) + p0);
      found = v128.or(found, i16x8.eq(found8, missing));
      const key = v128.or(i16x8.shl(i16x8.sub(found8, low), 8), i16x8.splat(<i16> i));
      v128.store(keys + (i << 4), key);
    }
    return i16x8.bitmask(found);
  }
  const p1 = load<i32>(scratch + 36), p2 = load<i32>(scratch + 40), p3 = load<i32>(scratch + 44);
  const p4 = load<i32>(scratch + 48), p5 = load<i32>(scratch + 52), p6 = load<i32>(scratch + 56);
  const p7 = load<i32>(scratch + 60);
  for (let i: i32 = 0; i < gatheredRows; i++) {
    const at = load<i32>(addresses + (i << 2));
    let eight = v128.load_lane<u16>(at + p0, low, 0);
    eight = v128.load_lane<u16>(at + p1, eight, 1);
    eight = v128.load_lane<u16>(at + p2, eight, 2);
    eight = v128.load_lane<u16>(at + p3, eight, 3);
    eight = v128.load_lane<u16>(at + p4, eight, 4);
    eight = v128.load_lane<u16>(at + p5, eight, 5);
    eight = v128.load_lane<u16>(at + p6, eight, 6);
    eight = v128.load_lane<u16>(at + p7, eight, 7);
    found = v128.or(found, i16x8.eq(eight, missing));
    const key = v128.or(i16x8.shl(i16x8.sub(eight, low), 8), i16x8.splat(<i16> i));
    v128.store(keys + (i << 4), key);
  }
  return i16x8.bitmask(found);
}

/** Sort all lanes at once. @see Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M (Batcher's merge exchange) */
function sortKeys(): void {
  const keys = gathered + (gatheredRows << 4), total = gatheredRows << 4;
  let top: i32 = 16;
  while (top << 1 < total) top <<= 1;
  for (let p = top; p > 8; p >>= 1) {
    let q = top, r: i32 = 0, d = p;
    while (true) {
      for (let base = r; base < total - d; base += p << 1) {
        const end = base + p < total - d ? base + p : total - d;
        for (let i = keys + base; i < keys + end; i += 16) {
          const a = v128.load(i), b = v128.load(i + d);
          v128.store(i, i16x8.min_u(a, b));
          v128.store(i + d, i16x8.max_u(a, b));
        }
      }
      if (q === p) break;
      d = q - p;
      q >>= 1;
      r = p;
    }
  }
}

/** Behind the keys: all bits of a lane are set where the next row is of another bin. */
function markBorders(): void {
  const keys = gathered + (gatheredRows << 4), total = gatheredRows << 4, last = keys + total - 16;
  for (let at = keys; at < last; at += 16) {
    const change = v128.xor(v128.load(at), v128.load(at + 16));
    v128.store(at + total, i16x8.ne(i16x8.shr_u(change, 8), i16x8.splat(0)));
  }
}

/**
 * Search two sorted lanes. The loop has no branch on the data: it finds the largest ratios only; where one is good enough,
 * which is rare, a second pass finds its place.
 */
function searchSorted(lane: i32, first: boolean, second: boolean): void {
  const keys = gathered + (gatheredRows << 4) + (lane << 1), borders = gatheredRows << 4;
  const l2 = f64x2.splat(lambda), s = f64x2.splat(whole), q = f64x2.splat(mean);
  const low = f64x2.splat(least), high = f64x2.splat(most);
  let sumA = f64x2.splat(0.0), sumB = sumA, best = sumA;
  const last = keys + ((gatheredRows - 1) << 4);
  for (let at = keys; at < last; at += 16) {
    const key = load<u32>(at);
    sumA = f64x2.add(sumA, v128.load(gathered + ((key & 255) << 4)));
    sumB = f64x2.add(sumB, v128.load(gathered + (((key >> 16) & 255) << 4)));
    const border = i64x2.extend_low_i32x4_s(i32x4.extend_low_i16x8_s(v128.load32_zero(at + borders)));
    const g = v128.shuffle<f64>(sumA, sumB, 0, 2), h = v128.shuffle<f64>(sumA, sumB, 1, 3);
    const l = f64x2.add(h, l2), t = f64x2.sub(g, f64x2.mul(q, l));
    const ratio = f64x2.div(f64x2.mul(t, t), f64x2.mul(l, f64x2.sub(s, l)));
    const allowed = v128.and(border, v128.and(f64x2.ge(h, low), f64x2.le(h, high)));
    best = f64x2.pmax(best, v128.and(ratio, allowed));
  }
  // No place has the ratio 0 that the search begins with, whatever the floor.
  const a = f64x2.extract_lane(best, 0), b = f64x2.extract_lane(best, 1);
  if (first && a > 0.0 && a > foundRatio) noteLane(lane, a);
  if (second && b > 0.0 && b > foundRatio) noteLane(lane + 1, b);
}

/** Find the first place of a lane's largest ratio. */
function noteLane(lane: i32, best: f64): void {
  const borders = gatheredRows << 4;
  let sum = f64x2.splat(0.0);
  for (let at = gathered + (gatheredRows << 4) + (lane << 1);; at += 16) {
    const key = <i32> load<u16>(at);
    sum = f64x2.add(sum, v128.load(gathered + ((key & 255) << 4)));
    if (load<i16>(at + borders) === 0) continue;
    const g = f64x2.extract_lane(sum, 0), h = f64x2.extract_lane(sum, 1);
    if (h < least || h > most) continue;
    const l = h + lambda, t = g - mean * l;
    if (t * t / (l * (whole - l)) !== best) continue;
    foundLane = lane;
    foundRatio = TIE * best;
    foundAt = key >> 8;
    foundGradient = g;
    foundHessian = h;
    return;
  }
}

export function addGains(first: i32, bins: i32, shift: f64, gains: i32): void {
  const l2 = f64x2.splat(lambda), s = f64x2.splat(whole), q = f64x2.splat(mean), plus = f64x2.splat(shift);
  const low = f64x2.splat(least), high = f64x2.splat(most);
  let sum = f64x2.splat(0.0), k: i32 = 0;
  // Two neighbouring edges side by side.
  for (; k + 1 < bins; k += 2) {
    const one = f64x2.add(sum, v128.load(first + (k << 4)));
    sum = f64x2.add(one, v128.load(first + (k << 4) + 16));
    const g = v128.shuffle<f64>(one, sum, 0, 2), h = v128.shuffle<f64>(one, sum, 1, 3);
    const l = f64x2.add(h, l2), t = f64x2.sub(g, f64x2.mul(q, l));
    const ratio = f64x2.div(f64x2.mul(t, t), f64x2.mul(l, f64x2.sub(s, l)));
    const gain = f64x2.add(f64x2.mul(s, ratio), plus), at = gains + (k << 3);
    const allowed = v128.and(f64x2.ge(h, low), f64x2.le(h, high));
    v128.store(at, f64x2.add(v128.load(at), v128.and(gain, allowed)));
  }
  if (k === bins) return;
  sum = f64x2.add(sum, v128.load(first + (k << 4)));
  const g = f64x2.extract_lane(sum, 0), h = f64x2.extract_lane(sum, 1);
  if (h < least || h > most) return;
  const l = h + lambda, t = g - mean * l, at = gains + (k << 3);
  store<f64>(at, load<f64>(at) + (whole * (t * t / (l * (whole - l))) + shift));
}
