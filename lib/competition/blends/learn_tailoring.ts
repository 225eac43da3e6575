import { factorizeCholesky, solveCholesky } from "../../core/numbers/linear_algebra.ts";
import { mean, quantileSorted, sortFinite } from "../../core/numbers/statistics.ts";
import type { Backtest } from "../backtest/backtest.ts";
import {
  evidenceOf,
  expectedLosses,
  relativeLosses,
  type Sharpness,
  standardise,
  type Tailoring,
  traitCount,
  traitsAt,
} from "./tailor.ts";

/** What weights by key are learned from. */
export interface TailoringOptions {
  /** Of the group, for use, shape [C]. */
  readonly weights: Float64Array;
  /** Of the group, learned without a span's own fold, shape [S][C]. */
  readonly bySpan: readonly Float64Array[];
  /** Folds to learn from, oldest first. */
  readonly folds: readonly number[];
  /** How much each fold says, by span; absent: all alike. */
  readonly evidence?: readonly number[];
}

/** How much of an expectation comes true: of what traits foretell, and of what a member has shown on the key. */
type Trust = readonly [foretold: number, shown: number];

/** By which power of a loss that is sure to come weights fall, as weights by the inverse error do. */
const SHARPNESS = 4;
/** Trust before a later fold has told, and how many folds that counts for. */
const FIRST_TRUST: Trust = [0.5, 0.25], TRUST_FOLDS = 0.5;
/** What a member has shown on so many folds is believed by half. */
const HALF_SHOWN = 1;
/** Ridge penalty per row of the regression on traits: keys of one fold share its weather. */
const RIDGE = 0.5;
/** Share of what they vary that two expectations must not have in common to be told apart. */
const ALMOST_ALIKE = 1e-9;
/** Fewest rows, keys on folds, that anything is learned from. */
const ENOUGH = 40;

/**
 * Learn how keys of a group differ: the loss of each member beside the group's combination, in logarithms, regressed on traits of
 * the series that are known at the origin of the fold; and by the later folds how much of that comes true, and how much of what a
 * member has shown on the key before. Weights fall with what is expected as far as that has come true.
 *
 * @param backtests Keys of the group, a bounded sample. @param options Weights of the group, and folds.
 * @returns `use`: by all folds; `bySpan`: of a fold by those before it, null where these are too few. Null: nothing can be learned.
 */
export function learnTailoring(
  backtests: readonly Backtest[],
  { weights, bySpan, folds, evidence }: TailoringOptions,
): { readonly use: Tailoring; readonly bySpan: readonly (Tailoring | null)[] } | null {
  const last = learnDirection(backtests, weights, folds);
  if (last === null) return null;
  const seen: Moments[] = [], own = new Map<number, Tailoring | null>();
  for (const fold of folds) {
    const before = folds.filter((one) => one < fold), found = learnDirection(backtests, bySpan[fold]!, before);
    own.set(fold, found === null ? null : { ...found, sharpness: sharpnessBy(seen, before.length) });
    if (found !== null) seen.push(momentsOn(backtests, found, { fold, before, weight: evidence?.[fold] ?? 1 }));
  }
  const use = { ...last, sharpness: sharpnessBy(seen, folds.length) };
  return { use, bySpan: bySpan.map((_, span) => folds.includes(span) ? own.get(span) ?? null : use) };
}

type Direction = Omit<Tailoring, "sharpness">;

/** The regression on traits; null where keys or members are too few. */
function learnDirection(
  backtests: readonly Backtest[],
  weights: Float64Array,
  folds: readonly number[],
): Direction | null {
  const members = [...weights.keys()].filter((c) => weights[c]! > 0);
  const total = members.reduce((sum, c) => sum + weights[c]!, 0),
    shares = Float64Array.from(members, (c) => weights[c]! / total);
  const traits = traitCount(backtests[0]);
  if (members.length < 2 || traits === 0) return null;
  const rows = backtests.flatMap((backtest) =>
    folds.map((fold) => ({
      x: traitsAt(backtest, fold),
      y: relativeLosses(backtest, { members, shares, folds: [fold] }),
    }))
  ).filter(({ y }) => !y.some(Number.isNaN));
  if (rows.length < ENOUGH) return null;
  const columns = Array.from({ length: traits }, (_, t) => sortFinite(rows.map(({ x }) => x[t]!)));
  const at = (column: Float64Array, p: number) => column.length === 0 ? 0 : quantileSorted(column, p);
  const middle = Float64Array.from(columns, (column) => at(column, 0.5));
  const width = Float64Array.from(columns, (column) => (at(column, 0.84) - at(column, 0.16)) / 2);
  const z = rows.map(({ x }) => standardise(x, { middle, width }));
  const fit = regress(z, rows.map(({ y }) => y));
  const own = Float64Array.from(members, (_, j) => mean(rows.map(({ y }) => y[j]!)));
  return { members, weights: shares, middle, width, ...fit, own };
}

/** Sums of squares and products of what was foretold, shown and came, on one fold. */
type Moments = readonly [foretold2: number, both: number, shown2: number, foretoldCame: number, shownCame: number];

/** How what was expected of a fold went with what came; members count by their weight, the fold by what it says. */
function momentsOn(
  backtests: readonly Backtest[],
  found: Direction,
  { fold, before, weight }: { readonly fold: number; readonly before: readonly number[]; readonly weight: number },
): Moments {
  const { members, weights: shares, own } = found, belief = beliefIn(before.length);
  const sums: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  let keys = 0;
  for (const backtest of backtests) {
    const came = relativeLosses(backtest, { members, shares, folds: [fold] });
    if (came.some(Number.isNaN)) continue;
    const { foretold, shown } = expectedLosses(found, evidenceOf(found, backtest, { span: fold, folds: before }));
    keys++;
    came.forEach((loss, j) => {
      const share = shares[j]!, u = foretold[j]!, v = belief * shown[j]!, y = loss - own[j]!;
      [u * u, u * v, v * v, u * y, v * y].forEach((product, i) => sums[i]! += share * product);
    });
  }
  const [uu, uv, vv, uy, vy] = sums, unit = weight / Math.max(1, keys);
  return [unit * uu, unit * uv, unit * vv, unit * uy, unit * vy];
}

/** How much of what a member has shown on some folds is believed to be its own. */
function beliefIn(folds: number): number {
  return folds / (folds + HALF_SHOWN);
}

function sharpnessBy(seen: readonly Moments[], shownOn: number): Sharpness {
  const [foretold, shown] = trustBy(seen);
  return { foretold: SHARPNESS * foretold, shown: SHARPNESS * beliefIn(shownOn) * shown };
}

/** Least squares of what came on what was foretold and shown, neither negative, held to the first trust. */
function trustBy(seen: readonly Moments[]): Trust {
  const sum = (i: keyof Moments & number) => seen.reduce((total, moments) => total + Number(moments[i]), 0);
  const held = TRUST_FOLDS / Math.max(1, seen.length), [first, firstShown] = FIRST_TRUST;
  const uv = sum(1), uu = (1 + held) * sum(0), vv = (1 + held) * sum(2);
  const uy = sum(3) + held * sum(0) * first, vy = sum(4) + held * sum(2) * firstShown;
  const determinant = uu * vv - uv * uv;
  // Nothing was foretold, or nothing shown, that differs from key to key.
  if (!(determinant > ALMOST_ALIKE * uu * vv)) return FIRST_TRUST;
  const foretold = (uy * vv - vy * uv) / determinant, shown = (vy * uu - uy * uv) / determinant;
  if (foretold < 0) return [0, Math.max(0, vy / vv)];
  return shown < 0 ? [Math.max(0, uy / uu), 0] : [foretold, shown];
}

/** Ridge regression of each column of y on z, both centred: slopes by column, and what they give at the mean of z. */
function regress(
  z: readonly Float64Array[],
  y: readonly Float64Array[],
): Pick<Tailoring, "slopes" | "offsets" | "centre"> {
  const traits = z[0]!.length, members = y[0]!.length, n = z.length;
  const centre = Float64Array.from({ length: traits }, (_, t) => mean(z.map((row) => row[t]!)));
  const gram = new Float64Array(traits * traits);
  for (const row of z) {
    for (let s = 0; s < traits; s++) {
      for (let t = 0; t <= s; t++) gram[s * traits + t]! += (row[s]! - centre[s]!) * (row[t]! - centre[t]!);
    }
  }
  for (let s = 0; s < traits; s++) {
    gram[s * traits + s]! += RIDGE * n;
    for (let t = 0; t < s; t++) gram[t * traits + s] = gram[s * traits + t]!;
  }
  factorizeCholesky(gram, traits);
  const slopes = new Float64Array(members * traits), offsets = new Float64Array(members);
  for (let j = 0; j < members; j++) {
    const level = mean(y.map((row) => row[j]!)), right = new Float64Array(traits);
    z.forEach((row, i) => row.forEach((value, t) => right[t]! += (value - centre[t]!) * (y[i]![j]! - level)));
    slopes.set(solveCholesky(gram, right, traits), j * traits);
    offsets[j] = centre.reduce((sum, value, t) => sum + slopes[j * traits + t]! * value, 0);
  }
  return { slopes, offsets, centre };
}
