/** Rows [from, to) of a flat column: one key. */
export interface RowSpan {
  /** First row. */
  readonly from: number;
  /** End, exclusive. */
  readonly to: number;
}

/*
 * All windows are trailing, cut at the key's start, and skip NaN. Each uses van Herk's blocks: with blocks of w periods,
 * a window is the end of one block and the beginning of the next.
 *
 *     block b - 1            block b
 *     . . . [ suffix ][ prefix  i ] . .
 *
 * That takes O(1) a step and, unlike running sums from which old values are subtracted, leaves no rounding residue: an
 * old spike is gone without a trace, and a constant window has a deviation of exactly 0.
 */

/** Numbers of working memory that a window needs: give that many to do without an allocation for each key and column. */
export function rollingRoom(window: number, span: RowSpan): number {
  return 5 * (Math.min(window, span.to - span.from) + 1);
}

/** Working memory of a call: the caller's where it is large enough. Its content does not matter. */
function roomOf(size: number, room: Float64Array | undefined): Float64Array {
  return room !== undefined && room.length >= size ? room : new Float64Array(size);
}

/**
 * Trailing mean and standard deviation (divisor n - 1).
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows.
 * @param options `window`: periods, >= 1; receives `mean` (NaN if nothing is known) and, if given, `std` (NaN below two values), shape [n]; `room`: working
 * memory, see {@linkcode rollingRoom}.
 * @see Chan, Golub & LeVeque (1983), doi:10.1080/00031305.1983.10483115
 */
export function rollMoments(
  source: Float64Array,
  span: RowSpan,
  options: { window: number; mean: Float64Array; std: Float64Array | null; room?: Float64Array },
): void {
  const { window, mean, std, room } = options;
  // suffix: counts, means, sums of squares of values j … window - 1 of the block before; entry `window` stays empty.
  const size = Math.min(window, span.to - span.from) + 1;
  const suffix = roomOf(3 * size, room);
  for (let start = span.from; start < span.to; start += window) {
    const end = Math.min(start + window, span.to);
    let n = 0, m = 0, q = 0;
    for (let i = start; i < end; i++) {
      const x = source[i]!;
      if (x === x) {
        n++;
        const delta = x - m;
        m += delta / n;
        q += delta * (x - m);
      }
      const j = i - start + 1;
      const older = start === span.from ? 0 : suffix[j]!;
      const total = n + older;
      if (older === 0) {
        mean[i] = total === 0 ? NaN : m;
        if (std !== null) std[i] = total < 2 ? NaN : Math.sqrt(q / (total - 1));
        continue;
      }
      const gap = suffix[size + j]! - m;
      mean[i] = n === 0 ? suffix[size + j]! : m + gap * older / total;
      if (std !== null) {
        std[i] = total < 2 ? NaN : Math.sqrt((q + suffix[2 * size + j]! + gap * gap * n * older / total) / (total - 1));
      }
    }
    if (end < span.to) fillSuffixMoments(source, start, window, suffix);
  }
}

function fillSuffixMoments(
  source: Float64Array,
  start: number,
  window: number,
  suffix: Float64Array,
): void {
  // A block that another follows is whole, so the window fits into the key's rows.
  const size = window + 1;
  let n = 0, m = 0, q = 0;
  suffix[window] = 0;
  for (let j = window - 1; j >= 0; j--) {
    const x = source[start + j]!;
    if (x === x) {
      n++;
      const delta = x - m;
      m += delta / n;
      q += delta * (x - m);
    }
    suffix[j] = n;
    suffix[size + j] = m;
    suffix[2 * size + j] = q;
  }
}

/**
 * Trailing minimum or maximum.
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows.
 * @param options `window`: periods, >= 1; `sign` 1 for the maximum, -1 for the minimum; `out` receives it, NaN if nothing is known, shape [n]; `room`: working
 * memory, see {@linkcode rollingRoom}.
 * @see van Herk (1992), doi:10.1016/0167-8655(92)90069-C
 */
export function rollExtreme(
  source: Float64Array,
  span: RowSpan,
  options: { window: number; sign: 1 | -1; out: Float64Array; room?: Float64Array },
): void {
  const { window, sign, out } = options;
  const size = Math.min(window, span.to - span.from) + 1;
  const suffix = roomOf(size, options.room).fill(-Infinity, 0, size);
  for (let start = span.from; start < span.to; start += window) {
    const end = Math.min(start + window, span.to);
    let best = -Infinity;
    for (let i = start; i < end; i++) {
      const x = sign * source[i]!;
      if (x > best) best = x;
      const older = suffix[i - start + 1]!;
      const both = older > best ? older : best;
      out[i] = both === -Infinity ? NaN : sign * both;
    }
    if (end === span.to) break;
    let tail = -Infinity;
    for (let j = window - 1; j >= 0; j--) {
      const x = sign * source[start + j]!;
      if (x > tail) tail = x;
      suffix[j] = tail;
    }
  }
}

/**
 * Slope per period of the least squares line through the values of the trailing window.
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows.
 * @param options `window`: periods, >= 3; `out` receives the slope, NaN below three values, shape [n]; `room`: working memory, see
 * {@linkcode rollingRoom}.
 */
export function rollSlope(
  source: Float64Array,
  span: RowSpan,
  options: { window: number; out: Float64Array; room?: Float64Array },
): void {
  const { window, out } = options;
  const size = Math.min(window, span.to - span.from) + 1;
  const suffix = roomOf(size * 5, options.room).fill(0, (size - 1) * 5, size * 5);
  const sums = new Float64Array(5);
  for (let start = span.from; start < span.to; start += window) {
    const end = Math.min(start + window, span.to);
    sums.fill(0);
    for (let i = start; i < end; i++) {
      addPoint(sums, i - span.from, source[i]!);
      out[i] = mergedSlope(sums, suffix, start === span.from ? (size - 1) * 5 : (i - start + 1) * 5);
    }
    if (end === span.to) break;
    sums.fill(0);
    for (let j = window - 1; j >= 0; j--) {
      addPoint(sums, start + j - span.from, source[start + j]!);
      suffix.set(sums, j * 5);
    }
  }
}

// sums: count, mean of x, mean of y, sum of squares of x, sum of products.
function addPoint(sums: Float64Array, x: number, y: number): void {
  if (y !== y) return;
  const n = ++sums[0]!;
  const dx = x - sums[1]!, dy = y - sums[2]!;
  sums[1]! += dx / n;
  sums[2]! += dy / n;
  sums[3]! += dx * (x - sums[1]!);
  sums[4]! += dx * (y - sums[2]!);
}

function mergedSlope(a: Float64Array, b: Float64Array, at: number): number {
  const na = a[0]!, nb = b[at]!, n = na + nb;
  if (n < 3) return NaN;
  const weight = na * nb / n;
  const dx = b[at + 1]! - a[1]!, dy = b[at + 2]! - a[2]!;
  const squares = a[3]! + b[at + 3]! + weight * dx * dx;
  return (a[4]! + b[at + 4]! + weight * dx * dy) / squares;
}

/**
 * Trailing quantile by linear interpolation (type 7), from a window kept sorted by binary search.
 *
 * @param source Shape [n]; NaN is skipped. @param span The key's rows.
 * @param options `window`: periods, >= 1; `probability` in [0, 1]; `out` receives the quantile, NaN if nothing is known, shape [n]; `room`:
 * working memory, see {@linkcode rollingRoom}.
 */
export function rollQuantile(
  source: Float64Array,
  span: RowSpan,
  options: { window: number; probability: number; out: Float64Array; room?: Float64Array },
): void {
  const { window, probability, out } = options;
  const sorted = roomOf(Math.min(window, span.to - span.from) + 1, options.room);
  let size = 0;
  for (let i = span.from; i < span.to; i++) {
    const old = i - window >= span.from ? source[i - window]! : NaN;
    if (old === old) {
      const place = findPlace(sorted, size, old);
      sorted.copyWithin(place, place + 1, size);
      size--;
    }
    const x = source[i]!;
    if (x === x) {
      const place = findPlace(sorted, size, x);
      sorted.copyWithin(place + 1, place, size);
      sorted[place] = x;
      size++;
    }
    if (size === 0) {
      out[i] = NaN;
      continue;
    }
    const position = (size - 1) * probability;
    const low = Math.floor(position);
    const high = low + 1 < size ? low + 1 : low;
    out[i] = sorted[low]! + (position - low) * (sorted[high]! - sorted[low]!);
  }
}

// First index whose value is not below x.
function findPlace(sorted: Float64Array, size: number, x: number): number {
  let low = 0, high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
