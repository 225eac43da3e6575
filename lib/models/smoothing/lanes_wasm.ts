// @ts-nocheck AssemblyScript, built into lanes_bytes.ts by `deno task engine`. Each function is a scalar one of a family, with
// two weights to a register and every sum in the same order: the bits of each weight are those of the scalar one.

/** `profile` of ses.ts for each of `count` weights (a multiple of 4): leaves error and first level of each at `out`. */
export function simpleSmoothing(y: i32, n: i32, weights: i32, count: i32, out: i32): void {
  const end = y + (n << 3), one = f64x2.splat(1.0), zero = f64x2.splat(0.0);
  for (let w = weights, to = out; w < weights + (count << 3); w += 32, to += 64) {
    const alpha0 = v128.load(w), keep0 = f64x2.sub(one, alpha0);
    const alpha1 = v128.load(w, 16), keep1 = f64x2.sub(one, alpha1);
    let from0 = zero, share0 = one, xy0 = zero, yy0 = zero, from1 = zero, share1 = one, xy1 = zero, yy1 = zero;
    for (let at = y; at < end; at += 8) {
      // One register after the other: so the compiler keeps all of them in registers.
      const value = v128.load_splat<f64>(at), residual0 = f64x2.sub(value, from0);
      xy0 = f64x2.add(xy0, f64x2.mul(share0, residual0));
      yy0 = f64x2.add(yy0, f64x2.mul(residual0, residual0));
      from0 = f64x2.add(f64x2.mul(keep0, from0), f64x2.mul(alpha0, value));
      share0 = f64x2.mul(share0, keep0);
      const residual1 = f64x2.sub(value, from1);
      xy1 = f64x2.add(xy1, f64x2.mul(share1, residual1));
      yy1 = f64x2.add(yy1, f64x2.mul(residual1, residual1));
      from1 = f64x2.add(f64x2.mul(keep1, from1), f64x2.mul(alpha1, value));
      share1 = f64x2.mul(share1, keep1);
    }
    leaveProfile(to, keep0, share0, xy0, yy0);
    leaveProfile(to + 32, keep1, share1, xy1, yy1);
  }
}

function leaveProfile(out: i32, keep: v128, share: v128, xy: v128, yy: v128): void {
  const one = f64x2.splat(1.0), rest = f64x2.sub(one, f64x2.mul(share, share));
  const xx = f64x2.div(rest, f64x2.sub(one, f64x2.mul(keep, keep)));
  const error = f64x2.max(f64x2.splat(0.0), f64x2.sub(yy, f64x2.div(f64x2.mul(xy, xy), xx)));
  leavePairs(out, error, f64x2.div(xy, xx));
}

/** Two numbers for each of two weights, those of a weight side by side. */

function leavePairs(out: i32, a: v128, b: v128): void {
  v128.store(out, v128.shuffle<f64>(a, b, 0, 2));
  v128.store(out, v128.shuffle<f64>(a, b, 1, 3), 16);
}

/**
 * Squared errors of tsb.ts for all pairs of two weights of the size (at `demands`) and six of the chance (at `chances`), each
 * six side by side at `out`. All values are known.
 */
export function pairErrors(y: i32, n: i32, demands: i32, chances: i32, out: i32): void {
  const end = y + (n << 3), one = f64x2.splat(1.0), zero = f64x2.splat(0.0), sizeWeights = v128.load(demands);
  const chance0 = v128.load(chances), chance1 = v128.load(chances, 16), chance2 = v128.load(chances, 32);
  // The first demand is taken as it is.
  let weights = one, sizes = zero, share0 = zero, share1 = zero, share2 = zero;
  let a0 = zero, a1 = zero, a2 = zero, b0 = zero, b1 = zero, b2 = zero;
  for (let at = y; at < end; at += 8) {
    const value = v128.load_splat<f64>(at), demand = f64x2.ne(value, zero), occurs = v128.and(demand, one);
    if (at === y) {
      share0 = occurs;
      share1 = occurs;
      share2 = occurs;
    } else {
      const sizeA = v128.shuffle<f64>(sizes, sizes, 0, 0), sizeB = v128.shuffle<f64>(sizes, sizes, 1, 1);
      a0 = addSquare(a0, f64x2.sub(value, f64x2.mul(sizeA, share0)));
      b0 = addSquare(b0, f64x2.sub(value, f64x2.mul(sizeB, share0)));
      share0 = f64x2.add(share0, f64x2.mul(chance0, f64x2.sub(occurs, share0)));
      a1 = addSquare(a1, f64x2.sub(value, f64x2.mul(sizeA, share1)));
      b1 = addSquare(b1, f64x2.sub(value, f64x2.mul(sizeB, share1)));
      share1 = f64x2.add(share1, f64x2.mul(chance1, f64x2.sub(occurs, share1)));
      a2 = addSquare(a2, f64x2.sub(value, f64x2.mul(sizeA, share2)));
      b2 = addSquare(b2, f64x2.sub(value, f64x2.mul(sizeB, share2)));
      share2 = f64x2.add(share2, f64x2.mul(chance2, f64x2.sub(occurs, share2)));
    }
    sizes = v128.bitselect(f64x2.add(sizes, f64x2.mul(weights, f64x2.sub(value, sizes))), sizes, demand);
    weights = v128.bitselect(sizeWeights, weights, demand);
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, a2, 32);
  v128.store(out, b0, 48);
  v128.store(out, b1, 64);
  v128.store(out, b2, 80);
}

function addSquare(sum: v128, error: v128): v128 {
  return f64x2.add(sum, f64x2.mul(error, error));
}

/**
 * `profile` of theta.ts for each of `count` weights (even): leaves error, first level and share of each at `out`, 32 bytes
 * apart. `lines` holds n intercepts, then n slopes; `drifts` is room for 2 n numbers.
 */
export function thetaProfiles(
  y: i32,
  n: i32,
  lines: i32,
  drifts: i32,
  weights: i32,
  count: i32,
  out: i32,
  warmUp: i32,
): void {
  for (let w = weights, to = out; w < weights + (count << 3); w += 16, to += 64) {
    const alpha = v128.load(w);
    sumProducts(y, n, lines, drifts, alpha, warmUp, to);
    sumSquares(y, n, drifts, alpha, warmUp, to);
  }
}

function sumProducts(y: i32, n: i32, lines: i32, drifts: i32, alpha: v128, warmUp: i32, out: i32): void {
  const one = f64x2.splat(1.0), zero = f64x2.splat(0.0), keep = f64x2.sub(one, alpha), slopes = n << 3;
  let decay = one, base = zero, ofLevel = one, held = zero, aa = zero, ab = zero, bb = zero, ay = zero, by = zero;
  for (let t = 0, at = y, line = lines, to = drifts; t < n; t++, at += 8, line += 8, to += 16) {
    const value = v128.load_splat<f64>(at), faded = f64x2.mul(decay, keep);
    const rise = f64x2.div(f64x2.mul(v128.load_splat<f64>(line + slopes), f64x2.sub(one, faded)), alpha);
    const drift = f64x2.add(f64x2.mul(decay, v128.load_splat<f64>(line)), rise), ofShare = f64x2.add(held, drift);
    v128.store(to, drift);
    decay = faded;
    if (f64x2.extract_lane(value, 0) != f64x2.extract_lane(value, 0)) {
      held = f64x2.add(held, f64x2.mul(alpha, drift));
      continue;
    }
    const residual = f64x2.sub(value, base);
    if (t >= warmUp) {
      aa = addSquare(aa, ofLevel);
      ab = f64x2.add(ab, f64x2.mul(ofLevel, ofShare));
      bb = addSquare(bb, ofShare);
      ay = f64x2.add(ay, f64x2.mul(ofLevel, residual));
      by = f64x2.add(by, f64x2.mul(ofShare, residual));
    }
    base = f64x2.add(base, f64x2.mul(alpha, residual));
    ofLevel = f64x2.mul(ofLevel, keep);
    held = f64x2.mul(held, keep);
  }
  const determinant = f64x2.sub(f64x2.mul(aa, bb), f64x2.mul(ab, ab));
  const isSound = f64x2.gt(determinant, f64x2.mul(f64x2.mul(f64x2.splat(1e-12), aa), bb));
  const free = f64x2.div(f64x2.sub(f64x2.mul(aa, by), f64x2.mul(ab, ay)), determinant);
  const share = f64x2.min(f64x2.max(v128.and(free, isSound), zero), one);
  const level = f64x2.div(f64x2.sub(ay, f64x2.mul(ab, share)), aa);
  // Error and level of the first weight, its share; then of the second.
  store<f64>(out, f64x2.extract_lane(level, 0), 8);
  store<f64>(out, f64x2.extract_lane(share, 0), 16);
  store<f64>(out, f64x2.extract_lane(level, 1), 40);
  store<f64>(out, f64x2.extract_lane(share, 1), 48);
}

function sumSquares(y: i32, n: i32, drifts: i32, alpha: v128, warmUp: i32, out: i32): void {
  let level = f64x2.replace_lane(v128.load_splat<f64>(out, 8), 1, load<f64>(out, 40)), error = f64x2.splat(0.0);
  const share = f64x2.replace_lane(v128.load_splat<f64>(out, 16), 1, load<f64>(out, 48));
  for (let t = 0, at = y, from = drifts; t < n; t++, at += 8, from += 16) {
    const value = v128.load_splat<f64>(at), drift = f64x2.mul(share, v128.load(from));
    if (f64x2.extract_lane(value, 0) != f64x2.extract_lane(value, 0)) {
      level = f64x2.add(level, f64x2.mul(alpha, drift));
      continue;
    }
    const step = f64x2.sub(value, level);
    if (t >= warmUp) error = addSquare(error, f64x2.sub(step, drift));
    level = f64x2.add(level, f64x2.mul(alpha, step));
  }
  store<f64>(out, f64x2.extract_lane(error, 0));
  store<f64>(out, f64x2.extract_lane(error, 1), 32);
}
