import { classifyDemand, mean, variance } from "../../core/statistics.ts";

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
];

/** How many there are. */
export const TRAITS = TRAIT_NAMES.length;

/** Fewest known values that tell traits. */
const FEWEST = 4;

/**
 * What a series is like, by which contenders are known to differ: logarithms of length and level, interval between demands and
 * CV², strength of trend and season, autocorrelation at one step and one season, change of level, roughness, zeros of late.
 *
 * @param y Target up to an origin, shape [n]; NaN is skipped. @param seasonLength m >= 1.
 * @returns Dimensionless but for the level, shape [{@linkcode TRAITS}]; NaN where a series is too short to tell.
 * @see Montero-Manso et al. (2020), doi:10.1016/j.ijforecast.2019.02.011
 */
export function seriesTraits(y: Float64Array, seasonLength: number): Float64Array {
  const known = y.filter((value) => !Number.isNaN(value)), n = known.length;
  if (n < FEWEST) return new Float64Array(TRAITS).fill(NaN);
  const { adi, cv2 } = classifyDemand(known), level = mean(known), spread = variance(known) * (n - 1);
  const slope = slopeOf(known, level), rest = known.map((value, i) => value - level - slope * (i - (n - 1) / 2));
  const trend = slope ** 2 * n * (n ** 2 - 1) / 12, late = Math.max(2, Math.min(seasonLength, n >> 2));
  const recent = known.subarray(n - late), before = known.subarray(Math.max(0, n - 2 * late), n - late);
  const floor = 0.01 * Math.abs(level) + Number.MIN_VALUE;
  let rough = 0;
  for (let i = 1; i < n; i++) rough += (known[i]! - known[i - 1]!) ** 2;
  return Float64Array.of(
    Math.log(n),
    Math.log(floor),
    adi,
    cv2,
    trend / spread,
    seasonStrength(rest, seasonLength),
    autocorrelation(known, { level, spread, lag: 1 }),
    autocorrelation(known, { level, spread, lag: seasonLength }),
    Math.log((Math.max(0, mean(recent)) + floor) / (Math.max(0, mean(before)) + floor)),
    rough / (2 * spread),
    recent.filter((value) => value === 0).length / late,
  );
}

/** Of the line of least squares, per step. */
function slopeOf(known: Float64Array, level: number): number {
  const n = known.length, centre = (n - 1) / 2;
  return known.reduce((sum, value, i) => sum + (i - centre) * (value - level), 0) / (n * (n ** 2 - 1) / 12);
}

/** Share of the variance that means by place in the season explain; NaN under two seasons. */
function seasonStrength(rest: Float64Array, seasonLength: number): number {
  if (seasonLength < 2 || rest.length < 2 * seasonLength) return NaN;
  const sums = new Float64Array(seasonLength), counts = new Float64Array(seasonLength);
  rest.forEach((value, i) => {
    sums[i % seasonLength]! += value;
    counts[i % seasonLength]!++;
  });
  const all = rest.reduce((sum, value) => sum + value ** 2, 0);
  return sums.reduce((sum, value, s) => sum + value ** 2 / counts[s]!, 0) / all;
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
