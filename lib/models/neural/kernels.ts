/**
 * Loops of neural networks, number by number, on one stretch of memory. `kernels_wasm.ts` has the same with four numbers to a
 * register; both give the same bits, as every result is rounded to 32 bits and every sum is made in the same order.
 *
 * Matrices are row-major. Positions and steps are counted in floats; numbers of columns are multiples of 4.
 *
 * @module
 */

const { fround, max, min, sqrt } = Math;

/** Floats at the beginning of the memory that are the loops' own. */
export const FIRST = 512;

let heap = new Float32Array(0), bits = new Int32Array(0);

/** The memory, at least so many floats long; what it held is gone if it grows. */
export function reserve(floats: number): Float32Array<ArrayBuffer> {
  if (heap.length < floats) {
    heap = new Float32Array(floats);
    bits = new Int32Array(heap.buffer);
  }
  return heap;
}

/**
 * C = A B + bias, shape [m × n]: value (i, l) of A, [m × k], lies at `a + i × rowStep + l × step`, one of which is 1: A may be the
 * transpose of what is stored. n, and k where `step` is 1, are multiples of 4, as all stored rows are padded. `bias` [n] is added to
 * each row, none if it is negative. C may not overlap the others.
 */
export function multiply(
  a: number,
  rowStep: number,
  step: number,
  b: number,
  bias: number,
  c: number,
  m: number,
  k: number,
  n: number,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = bias < 0 ? 0 : heap[bias + j]!;
      for (let l = 0, x = a + i * rowStep, y = b + j; l < k; l++, x += step, y += n) {
        sum = fround(sum + fround(heap[x]! * heap[y]!));
      }
      heap[c + i * n + j] = sum;
    }
  }
}

/** The transpose of [rows × columns]. */
export function transpose(from: number, to: number, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) heap[to + j * rows + i] = heap[from + i * columns + j]!;
  }
}

/** Sums of the columns of [rows × columns]. */
export function sumRows(from: number, to: number, rows: number, columns: number): void {
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    for (let i = 0, at = from + j; i < rows; i++, at += columns) sum = fround(sum + heap[at]!);
    heap[to + j] = sum;
  }
}

/** max(z, 0) in the place of z, and its slope. */
export function relu(z: number, slope: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = heap[z + i]!;
    heap[z + i] = max(value, 0);
    heap[slope + i] = value > 0 ? 1 : 0;
  }
}

/** z / (1 + exp(-z)) in the place of z, and its slope. */
export function silu(z: number, slope: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = heap[z + i]!, share = fround(1 / fround(1 + exponential(-value))), out = fround(value * share);
    heap[z + i] = out;
    heap[slope + i] = fround(share + fround(out * fround(1 - share)));
  }
}

const EXP = [0.0013981999, 0.008333452, 0.041665795, 0.16666666, 0.5].map(fround);
const [PER_LOG, LOG_HIGH, LOG_LOW, LEAD, FAR] = [1.44269504, 0.693359375, -0.00021219444, 0.00019875691, 12582912]
  .map(fround) as [number, number, number, number, number];

/**
 * exp(x) to about 1e-7, by x = n ln 2 + r and a polynomial of r: the host's own would be another function in vector registers.
 *
 * @see Moshier, Cephes Mathematical Library, expf.c
 */
function exponential(given: number): number {
  const x = min(87, max(-87, given));
  // A sum beyond 2^23 has no fraction: this rounds.
  const n = fround(fround(fround(x * PER_LOG) + FAR) - FAR);
  const r = fround(fround(x - fround(n * LOG_HIGH)) - fround(n * LOG_LOW));
  let y = LEAD;
  for (const coefficient of EXP) y = fround(fround(y * r) + coefficient);
  return fround(fround(fround(fround(fround(y * r) * r) + r) + 1) * 2 ** n);
}

/**
 * Set values and their slopes to 0, but for a share of `kept` / 2^24, which are multiplied by `factor`. `state`: four 32-bit
 * generators, none of them 0, which take turns.
 *
 * @see Marsaglia (2003), doi:10.18637/jss.v008.i14
 */
export function dropOut(
  z: number,
  slope: number,
  count: number,
  state: number,
  kept: number,
  factor: number,
): void {
  const times = fround(factor);
  for (let i = 0; i < count; i++) {
    const at = state + (i & 3);
    let word = bits[at]!;
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    bits[at] = word;
    const mask = word >>> 8 < kept ? times : 0;
    heap[z + i] = heap[z + i]! * mask;
    heap[slope + i] = heap[slope + i]! * mask;
  }
}

/** Multiply each value by another. */
export function timesEach(to: number, by: number, count: number): void {
  for (let i = 0; i < count; i++) heap[to + i] = heap[to + i]! * heap[by + i]!;
}

/** Multiply all values by a factor. */
export function scale(at: number, count: number, factor: number): void {
  const by = fround(factor);
  for (let i = at; i < at + count; i++) heap[i] = heap[i]! * by;
}

/** Sum of squares, of four values in turn side by side. */
export function sumSquares(at: number, count: number): number {
  const sums = new Float32Array(4);
  for (let i = 0; i < count; i++) sums[i & 3] = fround(sums[i & 3]! + fround(heap[at + i]! * heap[at + i]!));
  return fround(fround(sums[0]! + sums[1]!) + fround(sums[2]! + sums[3]!));
}

const [KEEP_1, ADD_1, KEEP_2, ADD_2, TINY, LEAST, EPSILON] = [0.9, 0.1, 0.999, 0.001, 1e-20, 1e-30, 1e-8]
  .map(fround) as [number, number, number, number, number, number, number];

/**
 * One step of Adam with decoupled weight decay: p by gradient g and its moments m and v. `rate` has the corrections of the moments
 * in it; `decay` is the share of p that goes. Moments do not fade into numbers too small for the processor to be quick with.
 *
 * @see Kingma & Ba (2015), arXiv:1412.6980; Loshchilov & Hutter (2019), arXiv:1711.05101
 */
export function adam(
  p: number,
  g: number,
  m: number,
  v: number,
  count: number,
  rate: number,
  decay: number,
): void {
  const step = fround(rate), fade = fround(decay);
  for (let i = 0; i < count; i++) {
    const slope = heap[g + i]!, old = heap[p + i]!;
    const moment = fround(fround(heap[m + i]! * KEEP_1) + fround(slope * ADD_1));
    const first = fround(fround(moment + TINY) - TINY);
    const square = fround(fround(heap[v + i]! * KEEP_2) + fround(fround(slope * slope) * ADD_2));
    const second = max(square, LEAST);
    heap[m + i] = first;
    heap[v + i] = second;
    const move = fround(fround(step * first) / fround(fround(sqrt(second)) + EPSILON));
    heap[p + i] = fround(fround(old - fround(fade * old)) - move);
  }
}
