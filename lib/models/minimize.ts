const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Share of the first span between the neighbours to which a search of one variable is precise. */
const PRECISION = 1e-3;

/** A point and the value of the function there. */
export interface Minimum<Point> {
  /** Where. */
  readonly at: Point;
  /** How low. */
  readonly value: number;
}

/**
 * Minimum of a function of one variable: a grid, then Brent's search between the neighbours of its best point, which leaps
 * to the vertex of a parabola through the three best points and takes a golden section where that leads nowhere.
 *
 * @param f Function; NaN counts as infinitely high.
 * @param grid Ascending points, at least one.
 * @param evaluations Most evaluations after the grid; fewer where the minimum is known to 1e-3 of the first span before.
 * @see Brent (1973), Algorithms for Minimization without Derivatives, chapter 5
 */
export function minimizeScalar(f: (x: number) => number, grid: readonly number[], evaluations = 16): Minimum<number> {
  const measure = (at: number): Minimum<number> => {
    const value = f(at);
    return { at, value: value === value ? value : Infinity };
  };
  const cells = grid.map(measure);
  const centre = cells.reduce((least, cell, i) => cell.value < cells[least]!.value ? i : least, 0);
  const near = cells.slice(Math.max(0, centre - 1), centre + 2);
  let low = near[0]!.at, high = near.at(-1)!.at, last = Infinity, lastButOne = Infinity;
  const smallest = PRECISION * (high - low), points = near.toSorted(byValue);
  for (let i = 0; i < evaluations; i++) {
    const { at } = points[0]!, room = at - low > high - at ? low - at : high - at;
    if (Math.abs(room) <= 2 * smallest) break;
    let step = vertex(points) - at;
    // Steps must stay inside and shrink; NaN fails too.
    if (!(at + step > low && at + step < high && Math.abs(step) < lastButOne / 2)) step = (1 - GOLDEN) * room;
    // At an end of the grid the smallest step tells whether there is anything to find inside.
    if (Math.abs(step) < smallest || (i === 0 && near.length === 2)) step = Math.sign(room) * smallest;
    const point = measure(at + step);
    [lastButOne, last] = [last, Math.abs(step)];
    // The better of both points stays inside, the other bounds it.
    const better = point.value < points[0]!.value, bound = better ? at : point.at;
    if (better === (step > 0)) low = bound;
    else high = bound;
    points.push(point);
    points.sort(byValue);
    points.length = Math.min(points.length, 3);
  }
  return points[0]!;
}

/** Ascending by value; infinite ones are equal. */
function byValue(a: Minimum<number>, b: Minimum<number>): number {
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

/** Where the parabola through three points is least or greatest; NaN if there is none. */
function vertex([a, b, c]: readonly Minimum<number>[]): number {
  if (a === undefined || b === undefined || c === undefined) return NaN;
  const left = (a.at - b.at) * (a.value - c.value), right = (a.at - c.at) * (a.value - b.value);
  return a.at - ((a.at - b.at) * left - (a.at - c.at) * right) / (2 * (left - right));
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
  const corners = Array.from({ length: d + 1 }, () => start.slice());
  const values = new Float64Array(d + 1), centre = new Float64Array(d);
  // Three spare points: reflected, and expanded or contracted; a point that becomes a corner leaves the old one as spare.
  let reflected = start.slice(), second = start.slice(), count = 0;
  const evaluate = (at: Float64Array) => {
    count++;
    const value = f(at);
    return value === value ? value : Infinity;
  };
  values[0] = evaluate(corners[0]!);
  for (let i = 0; i < d; i++) {
    corners[i + 1]![i]! += steps[i]!;
    values[i + 1] = evaluate(corners[i + 1]!);
  }
  while (true) {
    sortCorners(corners, values);
    const worst = corners[d]!, least = values[0], most = values[d]!;
    if (count >= evaluations || !(most - least > tolerance * Math.abs(least))) return { at: corners[0]!, value: least };
    centre.fill(0);
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) centre[j]! += corners[i]![j]! / d;
    const toward = (out: Float64Array, share: number) => {
      for (let j = 0; j < d; j++) out[j] = centre[j]! + share * (worst[j]! - centre[j]!);
      return evaluate(out);
    };
    const first = toward(reflected, -1);
    if (first >= least && first < values[d - 1]!) {
      [corners[d], reflected] = [reflected, worst];
      values[d] = first;
      continue;
    }
    const other = toward(second, first < least ? -2 : first < most ? -0.5 : 0.5);
    if (first < least && !(other < first)) {
      [corners[d], reflected] = [reflected, worst];
      values[d] = first;
    } else if (other < Math.min(first, most)) {
      [corners[d], second] = [second, worst];
      values[d] = other;
    } else {
      for (let i = 1; i <= d; i++) {
        for (let j = 0; j < d; j++) corners[i]![j] = (corners[i]![j]! + corners[0]![j]!) / 2;
        values[i] = evaluate(corners[i]!);
      }
    }
  }
}

/** Ascending by value, by insertion: few corners, mostly in order. */
function sortCorners(corners: Float64Array[], values: Float64Array): void {
  for (let i = 1; i < values.length; i++) {
    const corner = corners[i]!, value = values[i]!;
    let j = i;
    for (; j > 0 && values[j - 1]! > value; j--) {
      corners[j] = corners[j - 1]!;
      values[j] = values[j - 1]!;
    }
    corners[j] = corner;
    values[j] = value;
  }
}
