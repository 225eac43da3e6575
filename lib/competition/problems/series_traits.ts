import { classifyDemand, mean, variance } from "../../core/numbers/statistics.ts";

/** A trait for people. */
export interface TraitName {
  /** What it is. */
  readonly name: string;
  /** Its value as people know it, from that of {@linkcode seriesTraits}. */
  readonly told: (value: number) => number;
}

const asItIs = (value: number) => value;

/** The traits that {@linkcode seriesTraits} gives, in its order. */
export const TRAIT_NAMES: readonly TraitName[] = [
  { name: "length", told: Math.exp },
  { name: "level", told: (value) => 100 * Math.exp(value) },
  { name: "periods from demand to demand", told: asItIs },
  { name: "CV²", told: asItIs },
  { name: "strength of trend", told: asItIs },
  { name: "strength of season", told: asItIs },
  { name: "autocorrelation", told: asItIs },
  { name: "autocorrelation at a season", told: asItIs },
  { name: "level of late beside before", told: Math.exp },
  { name: "roughness", told: asItIs },
  { name: "share of zeros of late", told: asItIs },
  { name: "entropy of ups and downs", told: asItIs },
  { name: "periods since the last demand", told: (value) => Math.exp(value) - 1 },
  { name: "share of promotions", told: asItIs },
  { name: "demand of promotions beside others", told: Math.exp },
];

/** How many there are. */
export const TRAITS = TRAIT_NAMES.length;

/** Fewest known values that tell traits. */
const FEWEST = 4;

/**
 * What a series is like, by which contenders are known to differ: logarithms of length and level, interval between demands and
 * CV², strength of trend and season, autocorrelation at one step and one season, change of level, roughness, zeros of late,
 * entropy of ups and downs, periods since the last demand, share of promotions and what demand they bring.
 *
 * @param y Target up to an origin, shape [n]; NaN is skipped.
 * @param options `seasonLength`: m >= 1; `flags`: columns known ahead that are 1 or 0, such as a promotion, shape [n] each.
 * @returns Dimensionless but for the level, shape [{@linkcode TRAITS}]; NaN where a series is too short to tell.
 * @see Bandt & Pompe (2002), permutation entropy, doi:10.1103/PhysRevLett.88.174102
 * @see Montero-Manso et al. (2020), doi:10.1016/j.ijforecast.2019.02.011
 */
export function seriesTraits(
  y: Float64Array,
  { seasonLength, flags = [] }: { readonly seasonLength: number; readonly flags?: readonly Float64Array[] },
): Float64Array {
  const known = y.includes(NaN) ? y.filter((value) => !Number.isNaN(value)) : y, n = known.length;
  if (n < FEWEST) return new Float64Array(TRAITS).fill(NaN);
  const { adi, cv2 } = classifyDemand(known), level = mean(known), spread = variance(known) * (n - 1);
  const slope = slopeOf(known, level);
  const trend = slope ** 2 * n * (n ** 2 - 1) / 12, late = Math.max(2, Math.min(seasonLength, n >> 2));
  const recent = known.subarray(n - late), before = known.subarray(Math.max(0, n - 2 * late), n - late);
  const floor = 0.01 * Math.abs(level) + Number.MIN_VALUE;
  let rough = 0, idle = 0;
  for (let i = 1; i < n; i++) rough += (known[i]! - known[i - 1]!) ** 2;
  for (let i = n - late; i < n; i++) if (known[i] === 0) idle++;
  return Float64Array.of(
    Math.log(n),
    Math.log(floor),
    adi,
    cv2,
    trend / spread,
    seasonStrength(known, { level, slope, seasonLength }),
    autocorrelation(known, { level, spread, lag: 1 }),
    autocorrelation(known, { level, spread, lag: seasonLength }),
    Math.log((Math.max(0, mean(recent)) + floor) / (Math.max(0, mean(before)) + floor)),
    rough / (2 * spread),
    idle / late,
    orderEntropy(known),
    Math.log(n - known.findLastIndex((value) => value > 0)),
    ...promotions(y, flags, floor),
  );
}

/** Entropy of the orders of three neighbours, over that of chance: 1 where no order is likelier than another. */
function orderEntropy(known: Float64Array): number {
  const counts = new Float64Array(8), orders: number[] = [], triples = known.length - 2;
  for (let i = 0; i < triples; i++) {
    const a = known[i]!, b = known[i + 1]!, c = known[i + 2]!;
    const order = (a < b ? 4 : 0) + (b < c ? 2 : 0) + (a < c ? 1 : 0);
    if (counts[order]!++ === 0) orders.push(order);
  }
  let sum = 0;
  for (const order of orders) sum -= counts[order]! / triples * Math.log(counts[order]! / triples);
  return sum / Math.log(6);
}

/** Share of periods with a flag, and the logarithm of their demand over that of the others; NaN without either. */
function promotions(y: Float64Array, flags: readonly Float64Array[], floor: number): [share: number, gain: number] {
  if (flags.length === 0) return [NaN, NaN];
  const on: number[] = [], off: number[] = [];
  y.forEach((value, i) => {
    if (!Number.isNaN(value)) (flags.some((flag) => flag[i] === 1) ? on : off).push(value);
  });
  const gain = Math.log((Math.max(0, mean(on)) + floor) / (Math.max(0, mean(off)) + floor));
  return [on.length / (on.length + off.length), gain];
}

/** Of the line of least squares, per step. */
function slopeOf(known: Float64Array, level: number): number {
  const n = known.length, centre = (n - 1) / 2;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (i - centre) * (known[i]! - level);
  return sum / (n * (n ** 2 - 1) / 12);
}

/** Share of the variance about a line that means by place in the season explain; NaN under two seasons. */
function seasonStrength(
  known: Float64Array,
  { level, slope, seasonLength }: { readonly level: number; readonly slope: number; readonly seasonLength: number },
): number {
  const n = known.length;
  if (seasonLength < 2 || n < 2 * seasonLength) return NaN;
  const sums = new Float64Array(seasonLength), counts = new Float64Array(seasonLength);
  let all = 0, explained = 0;
  for (let i = 0, place = 0; i < n; i++) {
    const value = known[i]! - level - slope * (i - (n - 1) / 2);
    sums[place]! += value;
    counts[place]!++;
    all += value ** 2;
    if (++place === seasonLength) place = 0;
  }
  for (let s = 0; s < seasonLength; s++) explained += sums[s]! ** 2 / counts[s]!;
  return explained / all;
}

function autocorrelation(
  known: Float64Array,
  { level, spread, lag }: { readonly level: number; readonly spread: number; readonly lag: number },
): number {
  if (known.length < lag + FEWEST) return NaN;
  let sum = 0;
  for (let i = lag; i < known.length; i++) sum += (known[i]! - level) * (known[i - lag]! - level);
  return sum / spread;
}
