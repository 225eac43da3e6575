import { dot } from "../../core/numbers/linear_algebra.ts";

/** A smooth function. @param x Where. @param slope Takes the gradient. @returns Its value. */
export type Smooth = (x: Float64Array, slope: Float64Array) => number;

/** Options of {@linkcode lbfgs}. */
export interface LbfgsOptions {
  /** Most iterations. Default 300. */
  readonly iterations?: number;
  /** It ends where no entry of the gradient is larger. Default 1e-7. */
  readonly tolerance?: number;
}

/** Steps that the curvature is learned from. */
const MEMORY = 10;
/** A step must lower the function by this share of what its slope promises; else it is halved, so many times at most. */
const DECREASE = 1e-4, MOST_HALVINGS = 40;

/**
 * Minimum of a smooth convex function, by steps whose length the last gradients tell.
 *
 * @param f Its values and gradients. @param start Where to begin, not changed. @param options When to end.
 * @see Nocedal (1980), doi:10.1090/S0025-5718-1980-0572855-7
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { lbfgs } from "@lib/models/linear/lbfgs.ts";
 * const [x = NaN] = lbfgs(([x = 0], slope) => {
 *   slope[0] = 2 * (x - 3);
 *   return (x - 3) ** 2;
 * }, Float64Array.of(0));
 * assertAlmostEquals(x, 3, 1e-6);
 * ```
 */
export function lbfgs(f: Smooth, start: Float64Array, options: LbfgsOptions = {}): Float64Array {
  const { iterations = 300, tolerance = 1e-7 } = options, n = start.length;
  let x = start.slice(), slope = new Float64Array(n), value = f(x, slope);
  let next = new Float64Array(n), nextSlope = new Float64Array(n);
  const pairs: Pair[] = [];
  for (let i = 0; i < iterations && largest(slope) > tolerance; i++) {
    const direction = descend(slope, pairs), promise = dot(direction, slope);
    if (!(promise < 0)) break;
    let step = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(slope, slope))) : 1, reached = NaN, halvings = 0;
    for (; halvings < MOST_HALVINGS; halvings++, step /= 2) {
      for (let j = 0; j < n; j++) next[j] = x[j]! + step * direction[j]!;
      reached = f(next, nextSlope);
      if (reached <= value + DECREASE * step * promise) break;
    }
    if (halvings === MOST_HALVINGS) break;
    remember(pairs, { x, next, slope, nextSlope });
    [x, next, slope, nextSlope, value] = [next, x, nextSlope, slope, reached];
  }
  return x;
}

/** A step and how the gradient changed along it. */
interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (step · change). */
  readonly scale: number;
}

function remember(
  pairs: Pair[],
  at: {
    readonly x: Float64Array;
    readonly next: Float64Array;
    readonly slope: Float64Array;
    readonly nextSlope: Float64Array;
  },
): void {
  const step = at.next.map((value, j) => value - at.x[j]!),
    change = at.nextSlope.map((value, j) => value - at.slope[j]!);
  const curvature = dot(step, change);
  if (!(curvature > 1e-300)) return;
  pairs.push({ step, change, scale: 1 / curvature });
  if (pairs.length > MEMORY) pairs.shift();
}

/** Minus the gradient, through the inverse of the curvature that the pairs show. */
function descend(slope: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = slope.map((value) => -value), shares: number[] = [];
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { step, change, scale } = pairs[p]!;
    add(direction, change, -(shares[p] = scale * dot(step, direction)));
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const unit = 1 / (last.scale * dot(last.change, last.change));
    for (let j = 0; j < direction.length; j++) direction[j]! *= unit;
  }
  pairs.forEach(({ step, change, scale }, p) => add(direction, step, shares[p]! - scale * dot(change, direction)));
  return direction;
}

function add(to: Float64Array, from: Float64Array, factor: number): void {
  for (let j = 0; j < to.length; j++) to[j]! += factor * from[j]!;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (!(Math.abs(value) <= most)) most = Math.abs(value);
  return most;
}
