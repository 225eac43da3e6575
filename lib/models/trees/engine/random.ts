/**
 * The engine's random numbers: the generator of `core/numbers/random.ts` (sfc32) with its state in four integers.
 *
 * @see http://pracrand.sourceforge.net/RNG_engines.txt
 * @module
 */
import { copy, i32At, setI32, unsigned } from "./memory/heap.ts";
import { f64, i32 } from "./memory/scalar.ts";

/** 2^-32; a product is cheaper than a quotient, and as exact. */
const TO_UNIT: f64 = 2.3283064365386963e-10;

let a: i32 = 0, b: i32 = 0, c: i32 = 0, counter: i32 = 0;

/** Start the stream of a seed; the same numbers as `createRng(seed)` gives. */
export function seedRandom(seed: i32): void {
  a = seed | 0;
  b = -1640531527; // 0x9e3779b9
  c = 0x243f6a88 | 0;
  counter = 1;
  for (let i: i32 = 0; i < 12; i++) nextBits();
}

function nextBits(): i32 {
  const t: i32 = (((a + b) | 0) + counter) | 0;
  counter = (counter + 1) | 0;
  a = b ^ (b >>> 9);
  b = (c + (c << 3)) | 0;
  c = (((c << 21) | (c >>> 11)) + t) | 0;
  return t;
}

/** Next number in [0, 1). */
export function nextRandom(): f64 {
  return unsigned(nextBits()) * TO_UNIT;
}

/** Next integer in [0, bound). */
export function nextInteger(bound: i32): i32 {
  return i32(nextRandom() * f64(bound));
}

/**
 * Draw `count` of `total` integers without replacement, order kept, into `to` (which may be `from`).
 *
 * @see Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S
 */
export function drawSubset(from: i32, total: i32, count: i32, to: i32): void {
  let taken: i32 = 0;
  for (let i: i32 = 0; taken < count; i++) {
    // What is not taken is overwritten by what is taken next: no branch to mispredict.
    setI32(to + (taken << 2), i32At(from + (i << 2)));
    taken += nextRandom() * f64(total - i) < f64(count - taken) ? 1 : 0;
  }
}

/** As `drawSubset` into another list, and what is not drawn into `rest`, order kept. */
export function splitSubset(from: i32, total: i32, count: i32, to: i32, rest: i32): void {
  let taken: i32 = 0, i: i32 = 0;
  for (; taken < count; i++) {
    const value = i32At(from + (i << 2));
    setI32(to + (taken << 2), value);
    setI32(rest + ((i - taken) << 2), value);
    taken += nextRandom() * f64(total - i) < f64(count - taken) ? 1 : 0;
  }
  copy(rest + ((i - count) << 2), from + (i << 2), (total - i) << 2);
}

/** Move a random choice of `count` of the integers at positions [at, total) of a list to its positions [at, at + count). */
export function shuffleHead(list: i32, at: i32, count: i32, total: i32): void {
  const end = at + count < total ? at + count : total;
  for (let i = at; i < end; i++) {
    const mine = list + (i << 2), other = list + ((i + nextInteger(total - i)) << 2);
    const held = i32At(mine);
    setI32(mine, i32At(other));
    setI32(other, held);
  }
}
