import type { Rng } from "../../core/numbers/random.ts";
import { proposeByDensity } from "./parzen.ts";

/** How trials are chosen: `grid`: evenly; `random`; `tpe`: near those that were good, by tree-structured Parzen estimators. */
export type TuningMethod = "random" | "grid" | "tpe";

/** A trial that has been judged. */
export interface JudgedPoint {
  /** Position in [0, 1] by dimension, shape [d]. */
  readonly point: Float64Array;
  /** Loss; smaller is better, NaN if it failed. */
  readonly loss: number;
}

/**
 * The next trials of a search.
 *
 * @param method How. @param options `dimensions` d; `count` of trials; `known`: those judged so far; `done`: how many were proposed
 * before; `total`: how many there will be (a grid is laid for all of them); `rng`.
 * @returns Points, shape [count][d], each in [0, 1).
 */
export function proposePoints(
  method: TuningMethod,
  options: {
    readonly dimensions: number;
    readonly count: number;
    readonly known: readonly JudgedPoint[];
    readonly done: number;
    readonly total: number;
    readonly rng: Rng;
  },
): Float64Array[] {
  const { dimensions, count, known, done, total, rng } = options;
  if (method === "grid") return gridPoints(dimensions, total).slice(done, done + count);
  return Array.from({ length: count }, () => {
    const random = Float64Array.from({ length: dimensions }, () => rng.next());
    return method === "tpe" ? proposeByDensity(known, rng) ?? random : random;
  });
}

/**
 * A grid of any number of points: the first of a Kronecker sequence, which fills the cube evenly for every count, where a product
 * of lists would need a whole power of points.
 *
 * @see Roberts (2018), The unreasonable effectiveness of quasirandom sequences
 */
function gridPoints(dimensions: number, count: number): Float64Array[] {
  // The positive root of x^(d+1) = x + 1.
  let root = 2;
  for (let i = 0; i < 40; i++) root = (1 + root) ** (1 / (dimensions + 1));
  return Array.from(
    { length: count },
    (_, i) => Float64Array.from({ length: dimensions }, (_, d) => (0.5 + (i + 1) * root ** -(d + 1)) % 1),
  );
}
