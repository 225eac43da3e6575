import type { NormalEquations } from "./normal_equations.ts";
import { solveShifted, tridiagonalize } from "./tridiagonal.ts";

/** Ridge solutions of one problem at several penalties. */
export interface RidgePath {
  /** Weighted mean squared error on the training rows, shape [penalties]. */
  readonly error: Float64Array;
  /** Degrees of freedom: 1 for the intercept and the trace of the hat matrix, shape [penalties]. */
  readonly freedom: Float64Array;
  /** Change of the target per standard deviation of each column, shape [k], at one of the penalties; O(k²). */
  coefficients(penalty: number): Float64Array;
}

/**
 * All penalties from one factorisation: 2/3 k³ operations once, then O(k) for each penalty's error and degrees of freedom.
 *
 * @param equations Of k columns. @param penalties Each > 0, relative to the columns' variance of 1: the penalty of the
 * usual form, |y - Xb|² + α|b|², is the sum of the rows' weights times it.
 * @see Eldén (1977), doi:10.1007/BF01932285
 */
export function ridgePath(
  equations: Pick<NormalEquations, "gram" | "moment" | "spread">,
  penalties: ArrayLike<number>,
): RidgePath {
  const { moment, spread } = equations, k = moment.length;
  const t = tridiagonalize(equations.gram.slice(), k);
  const right = t.rotate(moment.slice());
  const error = new Float64Array(penalties.length), freedom = new Float64Array(penalties.length);
  const solutions = new Float64Array(penalties.length * k), work = new Float64Array(k);
  for (let i = 0, at = 0; i < penalties.length; i++, at += k) {
    const penalty = penalties[i]!;
    freedom[i] = 1 + k - penalty * solveShifted(t, right, { shift: penalty, out: solutions, at, work });
    let fitted = 0, length = 0;
    for (let c = 0; c < k; c++) {
      const x = solutions[at + c]!;
      fitted += x * right[c]!;
      length += x * x;
    }
    error[i] = Math.max(0, spread - fitted - penalty * length); // y'y - b'c - λ b'b
  }
  return { error, freedom, coefficients: (i) => t.rotateBack(solutions.slice(i * k, (i + 1) * k)) };
}
