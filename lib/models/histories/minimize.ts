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

/** How a function of one variable is searched. */
export interface ScalarOptions {
  /** Most evaluations after the grid, default 16; fewer where the minimum is known to 1e-3 of the first span before. */
  readonly evaluations?: number;
  /** The function at each point of the grid, by its number; default: it is evaluated there. */
  readonly onGrid?: (i: number) => number;
}

/**
 * Minimum of a function of one variable: a grid, then Brent's search between the neighbours of its best point, which leaps
 * to the vertex of a parabola through the three best points and takes a golden section where that leads nowhere.
 *
 * @param f Function; NaN counts as infinitely high.
 * @param grid Ascending points, at least one.
 * @param options Evaluations, and what is known of the grid.
 * @see Brent (1973), Algorithms for Minimization without Derivatives, chapter 5
 */
export function minimizeScalar(
  f: (x: number) => number,
  grid: readonly number[],
  options: ScalarOptions = {},
): Minimum<number> {
  const { evaluations = 16, onGrid = (i) => f(grid[i]!) } = options,
    { centre, left, least, right } = leastOf(grid, onGrid);
  const hasLeft = centre > 0, hasRight = centre < grid.length - 1, isInside = hasLeft && hasRight;
  let low = grid[hasLeft ? centre - 1 : centre]!, high = grid[hasRight ? centre + 1 : centre]!;
  const best: BestPoints = { x0: grid[centre]!, y0: least, x1: NaN, y1: NaN, x2: NaN, y2: NaN };
  if (hasLeft) takeIn(best, low, left);
  if (hasRight) takeIn(best, high, right);
  const smallest = PRECISION * (high - low);
  let last = Infinity, lastButOne = Infinity;
  for (let i = 0; i < evaluations; i++) {
    const at = best.x0, room = at - low > high - at ? low - at : high - at;
    if (Math.abs(room) <= 2 * smallest) break;
    let step = vertex(best) - at;
    // Steps must stay inside and shrink; NaN fails too.
    if (!(at + step > low && at + step < high && Math.abs(step) < lastButOne / 2)) step = (1 - GOLDEN) * room;
    // At an end of the grid the smallest step tells whether there is anything to find inside.
    if (Math.abs(step) < smallest || (i === 0 && !isInside)) step = Math.sign(room) * smallest;
    const x = at + step, value = heightOf(f(x));
    lastButOne = last;
    last = Math.abs(step);
    // The better of both points stays inside, the other bounds it.
    const better = value < best.y0, bound = better ? at : x;
    if (better === (step > 0)) low = bound;
    else high = bound;
    takeIn(best, x, value);
  }
  return { at: best.x0, value: best.y0 };
}

/**
 * The points that {@linkcode minimizeScalar} asks for first where an end of the grid is its lowest point: who finds the function
 * at many points at once can find it there too.
 *
 * @param grid At least two ascending points. @returns Inside of the first point, and of the last.
 */
export function insideEnds(grid: readonly number[]): [number, number] {
  const first = grid[0]!, second = grid[1]!, last = grid.at(-1)!, lastButOne = grid.at(-2)!;
  return [first + PRECISION * (second - first), last - PRECISION * (last - lastButOne)];
}

/** The three best points of a search, the best first; NaN where there are fewer. */
interface BestPoints {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** The first of the lowest points of a grid, and the heights beside it; NaN at an end. */
function leastOf(
  { length }: readonly number[],
  onGrid: (i: number) => number,
): { readonly centre: number; readonly left: number; readonly least: number; readonly right: number } {
  let centre = 0, left = NaN, least = heightOf(onGrid(0)), right = NaN;
  for (let i = 1, before = least; i < length; i++) {
    const value = heightOf(onGrid(i));
    if (value < least) {
      centre = i;
      left = before;
      least = value;
      right = NaN;
    } else if (i === centre + 1) right = value;
    before = value;
  }
  return { centre, left, least, right };
}

function heightOf(value: number): number {
  return value === value ? value : Infinity;
}

/** Put a point among the best, behind those of its height. */
function takeIn(best: BestPoints, x: number, y: number): void {
  if (y < best.y0) {
    best.x2 = best.x1;
    best.y2 = best.y1;
    best.x1 = best.x0;
    best.y1 = best.y0;
    best.x0 = x;
    best.y0 = y;
  } else if (!(y >= best.y1)) {
    best.x2 = best.x1;
    best.y2 = best.y1;
    best.x1 = x;
    best.y1 = y;
  } else if (!(y >= best.y2)) {
    best.x2 = x;
    best.y2 = y;
  }
}

/** Where the parabola through three points is least or greatest; NaN if there is none. */
function vertex({ x0, y0, x1, y1, x2, y2 }: BestPoints): number {
  const left = (x0 - x1) * (y0 - y2), right = (x0 - x2) * (y0 - y1);
  return x0 - ((x0 - x1) * left - (x0 - x2) * right) / (2 * (left - right));
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
