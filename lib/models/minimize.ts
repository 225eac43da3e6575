const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** A point and the value of the function there. */
export interface Minimum<Point> {
  /** Where. */
  readonly at: Point;
  /** How low. */
  readonly value: number;
}

/**
 * Minimum of a function of one variable: a grid, then golden sections around its best point.
 *
 * @param f Function; NaN counts as infinitely high.
 * @param grid Ascending points, at least one.
 * @param sections Golden sections between the neighbours of the best point; each shrinks the span to 62 %.
 * @see Kiefer (1953), doi:10.1090/S0002-9939-1953-0055639-3
 */
export function minimizeScalar(f: (x: number) => number, grid: readonly number[], sections = 16): Minimum<number> {
  let best = 0, value = Infinity;
  grid.forEach((x, i) => {
    const here = f(x);
    if (here < value) [best, value] = [i, here];
  });
  let at = grid[best], low = grid[Math.max(0, best - 1)], high = grid[Math.min(grid.length - 1, best + 1)];
  let left = high - GOLDEN * (high - low), right = low + GOLDEN * (high - low);
  let atLeft = f(left), atRight = f(right);
  for (let i = 0; i < sections; i++) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = f(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = f(right);
    }
  }
  if (atLeft < value) [at, value] = [left, atLeft];
  if (atRight < value) [at, value] = [right, atRight];
  return { at, value };
}

/** Where Nelder-Mead starts and when it stops. */
export interface SimplexOptions {
  /** Distance of the first corners from the start, shape [d]. */
  readonly steps: readonly number[];
  /** Most evaluations of the function. */
  readonly evaluations: number;
  /** Stops when the corners' values differ by less than this share. */
  readonly tolerance?: number;
}

/**
 * Local minimum of a function of few variables by Nelder-Mead; bounds are the function's (infinite outside).
 *
 * @param f Function; NaN counts as infinitely high. It must not keep its argument.
 * @param start Shape [d], d >= 1.
 * @param options First steps and stopping rule.
 * @see Nelder & Mead (1965), doi:10.1093/comjnl/7.4.308
 */
export function minimizeSimplex(
  f: (x: Float64Array) => number,
  start: Float64Array,
  options: SimplexOptions,
): Minimum<Float64Array> {
  const { steps, evaluations, tolerance = 1e-6 } = options, d = start.length;
  let count = 0;
  const evaluate = (at: Float64Array) => {
    count++;
    const value = f(at);
    return { at, value: Number.isNaN(value) ? Infinity : value };
  };
  const corners = [evaluate(start)];
  for (let i = 0; i < d; i++) corners.push(evaluate(start.with(i, start[i] + steps[i])));
  while (true) {
    corners.sort((a, b) => a.value - b.value);
    const best = corners[0], worst = corners[d];
    if (count >= evaluations || !(worst.value - best.value > tolerance * Math.abs(best.value))) return best;
    const centre = new Float64Array(d);
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) centre[j] += corners[i].at[j] / d;
    const toward = (share: number) => evaluate(centre.map((value, j) => value + share * (worst.at[j] - value)));
    const reflected = toward(-1);
    if (reflected.value < best.value) {
      const expanded = toward(-2);
      corners[d] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < corners[d - 1].value) {
      corners[d] = reflected;
    } else {
      const contracted = toward(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) corners[d] = contracted;
      else {
        for (let i = 1; i <= d; i++) {
          corners[i] = evaluate(corners[i].at.map((value, j) => (value + best.at[j]) / 2));
        }
      }
    }
  }
}
