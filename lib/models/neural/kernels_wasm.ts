// @ts-nocheck AssemblyScript, built into kernels_bytes.ts by `deno task engine`. Each function is one of kernels.ts, four numbers to
// a register and every sum in the same order: the bits are the same. Positions are counted in floats.

/** `multiply` of kernels.ts: four rows and eight columns at a time, whose sums stay in registers. */
export function multiply(
  a: i32,
  rowStep: i32,
  step: i32,
  b: i32,
  bias: i32,
  c: i32,
  m: i32,
  k: i32,
  n: i32,
): void {
  const rows = rowStep << 2, steps = step << 2, width = n << 2, end = m << 2, whole = (m & ~3) << 2;
  a <<= 2;
  b <<= 2;
  c <<= 2;
  let j: i32 = 0;
  for (; j + 32 <= width; j += 32) {
    const b0 = bias < 0 ? f32x4.splat(0) : v128.load((bias << 2) + j);
    const b1 = bias < 0 ? f32x4.splat(0) : v128.load((bias << 2) + j, 16);
    for (let i: i32 = 0; i < whole; i += 16) {
      const from = a + (i >> 2) * rows, to = c + (i >> 2) * width + j;
      if (step == 1) tileOfEight(from, rows, b + j, to, width, k, b0, b1);
      else turnedTile(from, steps, b + j, to, width, k, b0, b1);
    }
    for (let i = whole; i < end; i += 4) {
      rowOfEight(a + (i >> 2) * rows, steps, b + j, c + (i >> 2) * width + j, width, k, b0, b1);
    }
  }
  for (; j < width; j += 16) {
    const b0 = bias < 0 ? f32x4.splat(0) : v128.load((bias << 2) + j);
    for (let i: i32 = 0; i < whole; i += 16) {
      tileOfFour(a + (i >> 2) * rows, rows, steps, b + j, c + (i >> 2) * width + j, width, k, b0);
    }
    for (let i = whole; i < end; i += 4) {
      rowOfFour(a + (i >> 2) * rows, steps, b + j, c + (i >> 2) * width + j, width, k, b0);
    }
  }
}

/** Of rows that lie one after the other, whose length is a multiple of 4: four steps are written out, as loads take constant offsets alone. */
function tileOfEight(a0: i32, rows: i32, b: i32, c: i32, width: i32, k: i32, bias0: v128, bias1: v128): void {
  let a1 = a0 + rows, a2 = a1 + rows, a3 = a2 + rows;
  let s00 = bias0, s01 = bias1, s10 = bias0, s11 = bias1, s20 = bias0, s21 = bias1, s30 = bias0, s31 = bias1;
  for (const end = a0 + (k << 2); a0 < end;) {
    {
      const b0 = v128.load(b), b1 = v128.load(b, 16);
      b += width;
      const x0 = v128.load32_splat(a0);
      s00 = f32x4.add(s00, f32x4.mul(x0, b0));
      s01 = f32x4.add(s01, f32x4.mul(x0, b1));
      const x1 = v128.load32_splat(a1);
      s10 = f32x4.add(s10, f32x4.mul(x1, b0));
      s11 = f32x4.add(s11, f32x4.mul(x1, b1));
      const x2 = v128.load32_splat(a2);
      s20 = f32x4.add(s20, f32x4.mul(x2, b0));
      s21 = f32x4.add(s21, f32x4.mul(x2, b1));
      const x3 = v128.load32_splat(a3);
      s30 = f32x4.add(s30, f32x4.mul(x3, b0));
      s31 = f32x4.add(s31, f32x4.mul(x3, b1));
    }
    {
      const b0 = v128.load(b), b1 = v128.load(b, 16);
      b += width;
      const x0 = v128.load32_splat(a0, 4);
      s00 = f32x4.add(s00, f32x4.mul(x0, b0));
      s01 = f32x4.add(s01, f32x4.mul(x0, b1));
      const x1 = v128.load32_splat(a1, 4);
      s10 = f32x4.add(s10, f32x4.mul(x1, b0));
      s11 = f32x4.add(s11, f32x4.mul(x1, b1));
      const x2 = v128.load32_splat(a2, 4);
      s20 = f32x4.add(s20, f32x4.mul(x2, b0));
      s21 = f32x4.add(s21, f32x4.mul(x2, b1));
      const x3 = v128.load32_splat(a3, 4);
      s30 = f32x4.add(s30, f32x4.mul(x3, b0));
      s31 = f32x4.add(s31, f32x4.mul(x3, b1));
    }
    {
      const b0 = v128.load(b), b1 = v128.load(b, 16);
      b += width;
      const x0 = v128.load32_splat(a0, 8);
      s00 = f32x4.add(s00, f32x4.mul(x0, b0));
      s01 = f32x4.add(s01, f32x4.mul(x0, b1));
      const x1 = v128.load32_splat(a1, 8);
      s10 = f32x4.add(s10, f32x4.mul(x1, b0));
      s11 = f32x4.add(s11, f32x4.mul(x1, b1));
      const x2 = v128.load32_splat(a2, 8);
      s20 = f32x4.add(s20, f32x4.mul(x2, b0));
      s21 = f32x4.add(s21, f32x4.mul(x2, b1));
      const x3 = v128.load32_splat(a3, 8);
      s30 = f32x4.add(s30, f32x4.mul(x3, b0));
      s31 = f32x4.add(s31, f32x4.mul(x3, b1));
    }
    {
      const b0 = v128.load(b), b1 = v128.load(b, 16);
      b += width;
      const x0 = v128.load32_splat(a0, 12);
      s00 = f32x4.add(s00, f32x4.mul(x0, b0));
      s01 = f32x4.add(s01, f32x4.mul(x0, b1));
      const x1 = v128.load32_splat(a1, 12);
      s10 = f32x4.add(s10, f32x4.mul(x1, b0));
      s11 = f32x4.add(s11, f32x4.mul(x1, b1));
      const x2 = v128.load32_splat(a2, 12);
      s20 = f32x4.add(s20, f32x4.mul(x2, b0));
      s21 = f32x4.add(s21, f32x4.mul(x2, b1));
      const x3 = v128.load32_splat(a3, 12);
      s30 = f32x4.add(s30, f32x4.mul(x3, b0));
      s31 = f32x4.add(s31, f32x4.mul(x3, b1));
    }
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
  }
  storeTile(c, width, s00, s01, s10, s11, s20, s21, s30, s31);
}

/** Of rows that lie side by side. */
function turnedTile(a: i32, steps: i32, b: i32, c: i32, width: i32, k: i32, bias0: v128, bias1: v128): void {
  let s00 = bias0, s01 = bias1, s10 = bias0, s11 = bias1, s20 = bias0, s21 = bias1, s30 = bias0, s31 = bias1;
  for (let left = k; left > 0; left--) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    b += width;
    const x0 = v128.load32_splat(a);
    s00 = f32x4.add(s00, f32x4.mul(x0, b0));
    s01 = f32x4.add(s01, f32x4.mul(x0, b1));
    const x1 = v128.load32_splat(a, 4);
    s10 = f32x4.add(s10, f32x4.mul(x1, b0));
    s11 = f32x4.add(s11, f32x4.mul(x1, b1));
    const x2 = v128.load32_splat(a, 8);
    s20 = f32x4.add(s20, f32x4.mul(x2, b0));
    s21 = f32x4.add(s21, f32x4.mul(x2, b1));
    const x3 = v128.load32_splat(a, 12);
    s30 = f32x4.add(s30, f32x4.mul(x3, b0));
    s31 = f32x4.add(s31, f32x4.mul(x3, b1));
    a += steps;
  }
  storeTile(c, width, s00, s01, s10, s11, s20, s21, s30, s31);
}

function storeTile(
  c: i32,
  width: i32,
  s00: v128,
  s01: v128,
  s10: v128,
  s11: v128,
  s20: v128,
  s21: v128,
  s30: v128,
  s31: v128,
): void {
  v128.store(c, s00);
  v128.store(c, s01, 16);
  c += width;
  v128.store(c, s10);
  v128.store(c, s11, 16);
  c += width;
  v128.store(c, s20);
  v128.store(c, s21, 16);
  c += width;
  v128.store(c, s30);
  v128.store(c, s31, 16);
}

function rowOfEight(a: i32, steps: i32, b: i32, c: i32, width: i32, k: i32, bias0: v128, bias1: v128): void {
  let s0 = bias0, s1 = bias1;
  for (let left = k; left > 0; left--) {
    const x = v128.load32_splat(a);
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(b)));
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(b, 16)));
    a += steps;
    b += width;
  }
  v128.store(c, s0);
  v128.store(c, s1, 16);
}

function tileOfFour(a0: i32, rows: i32, steps: i32, b: i32, c: i32, width: i32, k: i32, bias: v128): void {
  let a1 = a0 + rows, a2 = a1 + rows, a3 = a2 + rows, s0 = bias, s1 = bias, s2 = bias, s3 = bias;
  for (let left = k; left > 0; left--) {
    const b0 = v128.load(b);
    s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(a0), b0));
    s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(a1), b0));
    s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(a2), b0));
    s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(a3), b0));
    a0 += steps;
    a1 += steps;
    a2 += steps;
    a3 += steps;
    b += width;
  }
  v128.store(c, s0);
  v128.store(c + width, s1);
  v128.store(c + 2 * width, s2);
  v128.store(c + 3 * width, s3);
}

function rowOfFour(a: i32, steps: i32, b: i32, c: i32, width: i32, k: i32, bias: v128): void {
  let sum = bias;
  for (let left = k; left > 0; left--) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(a), v128.load(b)));
    a += steps;
    b += width;
  }
  v128.store(c, sum);
}

export function transpose(from: i32, to: i32, rows: i32, columns: i32): void {
  for (let i: i32 = 0; i < rows; i++) {
    let at = (from + i * columns) << 2, out = (to + i) << 2;
    for (let j: i32 = 0; j < columns; j++, at += 4, out += rows << 2) store<f32>(out, load<f32>(at));
  }
}

export function sumRows(from: i32, to: i32, rows: i32, columns: i32): void {
  const width = columns << 2, start = from << 2, end = (from + rows * columns) << 2;
  for (let j: i32 = 0; j < width; j += 16) {
    let sum = f32x4.splat(0);
    for (let at = start + j; at < end; at += width) sum = f32x4.add(sum, v128.load(at));
    v128.store((to << 2) + j, sum);
  }
}

export function relu(z: i32, slope: i32, count: i32): void {
  const zero = f32x4.splat(0), one = f32x4.splat(1), away = (slope - z) << 2;
  for (let at = z << 2, end = (z + count) << 2; at < end; at += 16) {
    const value = v128.load(at);
    v128.store(at, f32x4.max(value, zero));
    v128.store(at + away, v128.and(f32x4.gt(value, zero), one));
  }
}

export function silu(z: i32, slope: i32, count: i32): void {
  const away = (slope - z) << 2;
  for (let at = z << 2, end = (z + count) << 2; at < end; at += 16) siluOf(at, away);
}

// Read from memory: each constant in a register is made anew wherever it is used, which takes longer than what it is used for.
const TABLE = memory.data<f32>([
  -87.0,
  87.0,
  1.44269504,
  12582912.0,
  0.693359375,
  -0.00021219444,
  0.00019875691,
  0.0013981999,
  0.008333452,
  0.041665795,
  0.16666666,
  0.5,
  1.0,
]);

function siluOf(at: i32, away: i32): void {
  const value = v128.load(at), one = v128.load32_splat(TABLE, 48);
  const share = f32x4.div(one, f32x4.add(one, exponential(f32x4.sub(f32x4.splat(0), value))));
  const out = f32x4.mul(value, share);
  v128.store(at, out);
  v128.store(at + away, f32x4.add(share, f32x4.mul(out, f32x4.sub(one, share))));
}

function exponential(x: v128): v128 {
  const far = v128.load32_splat(TABLE, 12);
  // These two are one instruction each, and what is no number stays none.
  x = f32x4.pmin(f32x4.pmax(x, v128.load32_splat(TABLE)), v128.load32_splat(TABLE, 4));
  const rounded = f32x4.add(f32x4.mul(x, v128.load32_splat(TABLE, 8)), far), n = f32x4.sub(rounded, far);
  let r = f32x4.sub(x, f32x4.mul(n, v128.load32_splat(TABLE, 16)));
  r = f32x4.sub(r, f32x4.mul(n, v128.load32_splat(TABLE, 20)));
  let y = f32x4.add(f32x4.mul(v128.load32_splat(TABLE, 24), r), v128.load32_splat(TABLE, 28));
  y = f32x4.add(f32x4.mul(y, r), v128.load32_splat(TABLE, 32));
  y = f32x4.add(f32x4.mul(y, r), v128.load32_splat(TABLE, 36));
  y = f32x4.add(f32x4.mul(y, r), v128.load32_splat(TABLE, 40));
  y = f32x4.add(f32x4.mul(y, r), v128.load32_splat(TABLE, 44));
  y = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(y, r), r), r), v128.load32_splat(TABLE, 48));
  // The lowest bits of the sum are n as an integer.
  return f32x4.mul(y, i32x4.shl(i32x4.add(rounded, i32x4.splat(127)), 23));
}

export function dropOut(z: i32, slope: i32, count: i32, state: i32, kept: i32, factor: f32): void {
  let bits = v128.load(state << 2);
  const limit = i32x4.splat(kept), times = f32x4.splat(factor), away = (slope - z) << 2;
  for (let at = z << 2, end = (z + count) << 2; at < end; at += 16) {
    bits = v128.xor(bits, i32x4.shl(bits, 13));
    bits = v128.xor(bits, i32x4.shr_u(bits, 17));
    bits = v128.xor(bits, i32x4.shl(bits, 5));
    const mask = v128.and(i32x4.lt_s(i32x4.shr_u(bits, 8), limit), times);
    v128.store(at, f32x4.mul(v128.load(at), mask));
    v128.store(at + away, f32x4.mul(v128.load(at + away), mask));
  }
  v128.store(state << 2, bits);
}

export function timesEach(to: i32, by: i32, count: i32): void {
  const away = (by - to) << 2;
  for (let at = to << 2, end = (to + count) << 2; at < end; at += 16) {
    v128.store(at, f32x4.mul(v128.load(at), v128.load(at + away)));
  }
}

export function scale(at: i32, count: i32, factor: f32): void {
  const by = f32x4.splat(factor);
  for (let to = at << 2, end = (at + count) << 2; to < end; to += 16) v128.store(to, f32x4.mul(v128.load(to), by));
}

export function sumSquares(at: i32, count: i32): f32 {
  let sum = f32x4.splat(0);
  for (let from = at << 2, end = (at + count) << 2; from < end; from += 16) {
    const value = v128.load(from);
    sum = f32x4.add(sum, f32x4.mul(value, value));
  }
  const low = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
  return low + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

export function adam(p: i32, g: i32, m: i32, v: i32, count: i32, rate: f32, decay: f32): void {
  const keep1 = f32x4.splat(0.9), add1 = f32x4.splat(0.1), keep2 = f32x4.splat(0.999), add2 = f32x4.splat(0.001);
  const tiny = f32x4.splat(1e-20), least = f32x4.splat(1e-30), eps = f32x4.splat(1e-8);
  const step = f32x4.splat(rate), fade = f32x4.splat(decay), toG = (g - p) << 2, toM = (m - p) << 2, toV = (v - p) << 2;
  for (let at = p << 2, end = (p + count) << 2; at < end; at += 16) {
    const slope = v128.load(at + toG), old = v128.load(at);
    let first = f32x4.add(f32x4.mul(v128.load(at + toM), keep1), f32x4.mul(slope, add1));
    first = f32x4.sub(f32x4.add(first, tiny), tiny);
    let second = f32x4.add(f32x4.mul(v128.load(at + toV), keep2), f32x4.mul(f32x4.mul(slope, slope), add2));
    second = f32x4.pmax(second, least);
    v128.store(at + toM, first);
    v128.store(at + toV, second);
    const move = f32x4.div(f32x4.mul(step, first), f32x4.add(f32x4.sqrt(second), eps));
    v128.store(at, f32x4.sub(f32x4.sub(old, f32x4.mul(fade, old)), move));
  }
}
