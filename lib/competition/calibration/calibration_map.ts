import { clipped } from "../../metrics/log_loss.ts";
import { isotonic } from "./isotonic.ts";

/** What a probability becomes: by its log odds, or by steps between points. */
export type CalibrationMap =
  | { readonly kind: "platt"; readonly slope: number; readonly offset: number }
  | { readonly kind: "isotonic"; readonly points: readonly number[]; readonly shares: readonly number[] };

/** Rows of one class against all others, shape [n] each. */
export interface OneClass {
  /** What was said, in [0, 1]. */
  readonly said: Float64Array;
  /** Whether it came: 1 or 0. */
  readonly came: ArrayLike<number>;
  /** Weights > 0. */
  readonly weights: Float64Array;
}

/** Newton steps at most, and the change of the loss below which they end. */
const STEPS = 50, SETTLED = 1e-10;
/** Pull of the slope and the offset to what changes nothing: far less than a row. */
const PULL = 1e-6;

/**
 * Platt's calibration: a straight line through log odds. Targets are drawn in by one row of each side, so that few rows do not
 * make it certain; a slope below zero, by which what was said would be turned round, is none.
 *
 * @param rows Of one class. @see Platt (1999), Probabilistic Outputs for Support Vector Machines
 */
export function fitPlatt({ said, came, weights }: OneClass): CalibrationMap {
  let hits = 0, others = 0;
  for (let i = 0; i < said.length; i++) came[i]! > 0 ? hits += weights[i]! : others += weights[i]!;
  const odds = said.map(logOdds), high = (hits + 1) / (hits + 2), low = 1 / (others + 2);
  const target = said.map((_, i) => came[i]! > 0 ? high : low);
  const free = newton(odds, { target, weights, start: [1, 0] });
  const [slope, offset] = free[0] > 0 ? free : newton(odds.map(() => 0), { target, weights, start: [0, 0] });
  return { kind: "platt", slope, offset };
}

/** Slope and offset of the least cross-entropy. */
function newton(
  odds: Float64Array,
  { target, weights, start }: {
    readonly target: Float64Array;
    readonly weights: Float64Array;
    readonly start: readonly [number, number];
  },
): [number, number] {
  const lossAt = (a: number, b: number) => {
    let sum = PULL * ((a - start[0]) ** 2 + b ** 2) / 2;
    // log(1 + e^z) - t z without overflow
    for (let i = 0; i < odds.length; i++) {
      const z = a * odds[i]! + b;
      sum += weights[i]! * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target[i]! * z);
    }
    return sum;
  };
  let [a, b] = start, loss = lossAt(a, b);
  for (let step = 0; step < STEPS; step++) {
    let ga = PULL * (a - start[0]), gb = PULL * b, haa = PULL, hab = 0, hbb = PULL;
    for (let i = 0; i < odds.length; i++) {
      const p = 1 / (1 + Math.exp(-(a * odds[i]! + b))), miss = weights[i]! * (p - target[i]!);
      const bend = weights[i]! * p * (1 - p), x = odds[i]!;
      ga += miss * x;
      gb += miss;
      haa += bend * x * x;
      hab += bend * x;
      hbb += bend;
    }
    const det = haa * hbb - hab * hab, da = (hbb * ga - hab * gb) / det, db = (haa * gb - hab * ga) / det;
    let size = 1, next = lossAt(a - da, b - db);
    while (!(next <= loss) && size > 1e-6) next = lossAt(a - (size /= 2) * da, b - size * db);
    if (!(next < loss)) break;
    const gain = loss - next;
    a -= size * da;
    b -= size * db;
    loss = next;
    if (gain < SETTLED * loss) break;
  }
  return [a, b];
}

/**
 * Isotonic calibration: the shares that came of what was said, which never fall; each level is drawn to the share of all by one
 * row, so that none is 0 or 1, and points between levels lie on straight lines.
 *
 * @param rows Of one class, at least one. @see Zadrozny & Elkan (2002), doi:10.1145/775047.775151
 */
export function fitIsotonic({ said, came, weights }: OneClass): CalibrationMap {
  const steps = distinct({ said, came, weights });
  // As if one more row of each side had come: of rows that are all of one side the other is not impossible.
  const all = sum(steps.map(({ weight }) => weight)), hits = sum(steps.map(({ share, weight }) => share * weight));
  const base = (hits + 1) / (all + 2);
  const fitted = isotonic(steps.map(({ share }) => share), steps.map(({ weight }) => weight));
  const levels: { from: number; to: number; share: number; weight: number }[] = [];
  steps.forEach(({ at, weight }, i) => {
    const last = levels.at(-1);
    if (last !== undefined && last.share === fitted[i]) {
      last.to = at;
      last.weight += weight;
    } else levels.push({ from: at, to: at, share: fitted[i]!, weight });
  });
  // Drawn in, a small level may fall below its neighbour: they are pooled again.
  const shares = isotonic(
    levels.map(({ share, weight }) => (share * weight + base) / (weight + 1)),
    levels.map(({ weight }) => weight),
  );
  const ends = levels.flatMap(({ from, to }, i) => (from === to ? [from] : [from, to]).map((at) => [at, shares[i]!]));
  return { kind: "isotonic", points: ends.map(([at]) => at!), shares: ends.map(([, share]) => share!) };
}

/** What a probability becomes. @param map As it was fitted. @param said In [0, 1]. */
export function mapProbability(map: CalibrationMap, said: number): number {
  if (map.kind === "platt") return 1 / (1 + Math.exp(-(map.slope * logOdds(said) + map.offset)));
  const { points, shares } = map, last = points.length - 1;
  if (!(said > points[0]!)) return Number.isNaN(said) ? NaN : shares[0]!;
  if (said >= points[last]!) return shares[last]!;
  let low = 0, high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    points[middle]! <= said ? low = middle : high = middle;
  }
  const way = (said - points[low]!) / (points[high]! - points[low]!);
  return shares[low]! + way * (shares[high]! - shares[low]!);
}

function logOdds(probability: number): number {
  const p = clipped(probability);
  return Math.log(p / (1 - p));
}

/** What came of each probability that was said, ascending. */
function distinct({ said, came, weights }: OneClass): { at: number; share: number; weight: number }[] {
  const steps: { at: number; share: number; weight: number }[] = [];
  for (const i of Uint32Array.from(said.keys()).sort((a, b) => said[a]! - said[b]!)) {
    const last = steps.at(-1), weight = weights[i]!;
    if (last === undefined || last.at !== said[i]) steps.push({ at: said[i]!, share: came[i]!, weight });
    else {
      last.share += (came[i]! - last.share) * weight / (last.weight + weight);
      last.weight += weight;
    }
  }
  return steps;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
