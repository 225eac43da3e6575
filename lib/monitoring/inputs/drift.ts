import { kolmogorovSmirnov } from "../../metrics/kolmogorov_smirnov.ts";
import { populationStability, stabilityTail } from "../../metrics/population_stability.ts";
import { wasserstein } from "../../metrics/wasserstein.ts";
import { mean, variance } from "../../core/numbers/statistics.ts";
import type { ColumnDrift } from "./data_alarm.ts";

/** Values of one column in two spans. */
export interface SamplePair {
  /** Of the later span, shape [n]. */
  readonly newest: readonly number[];
  /** Of the one before, shape [m]. */
  readonly before: readonly number[];
}

/** Values of one column in all compared spans. */
export interface ColumnSamples {
  /** Column name. */
  readonly column: string;
  /** Number of categories; null for numbers. A value of a category is its index. */
  readonly levels: number | null;
  /** As in `ComparedSpans`: the newest first, then the past. */
  readonly pairs: readonly SamplePair[];
}

/** Values on either side from which distances of whole distributions are used: a test would find anything there. */
const LARGE_SAMPLE = 1000;
/** Values on either side without which nothing is said. */
const SMALL_SAMPLE = 10;
/** Chance of a distance without drift, above which a sample says nothing. */
const SIGNIFICANCE = 0.001;
/** By how much the newest must exceed the largest distance of the past, at least. */
const BEYOND = 1.5;
/** Of so many past spans the largest distance is left out: it may have been drift. */
const ROBUST_PAST = 8;

/**
 * Compare the newest span of a column with the same season before. An effect size decides, never a p-value alone; the size
 * that is an alarm is the larger of the config's and of what same seasons of the past differ by.
 *
 * Categories by PSI; up to 1,000 numbers by the Kolmogorov-Smirnov distance; both must be significant, too, as a few values
 * over many categories always differ. More numbers by the Wasserstein distance in standard deviations.
 *
 * @param samples Of the column. @param floor Of the config, > 0.
 */
export function judgeDrift({ column, levels, pairs }: ColumnSamples, floor: number): ColumnDrift & {
  /** Whether it is an alarm. */
  readonly isDrift: boolean;
} {
  const [newest = { newest: [], before: [] }, ...past] = pairs;
  const fewest = Math.min(newest.newest.length, newest.before.length);
  const method = levels !== null ? "psi" : fewest < LARGE_SAMPLE ? "ks" : "wasserstein";
  const measure = (pair: SamplePair) => distanceOf(pair, method, levels ?? 0);
  const { distance, pValue } = measure(newest);
  const usual = past.filter(isEnough).map((pair) => measure(pair).distance).filter(Number.isFinite);
  const limit = limitOf(usual, floor);
  const isKnown = isEnough(newest) && Number.isFinite(distance);
  const judged: ColumnDrift = {
    column,
    method,
    distance: isKnown ? distance : null,
    limit,
    pValue: isKnown && Number.isFinite(pValue) ? pValue : null,
    values: newest.newest.length,
  };
  return { ...judged, isDrift: isDrift(judged) };
}

/** Whether a distance is an alarm: it reaches its limit, and is no chance where that is known. */
export function isDrift({ distance, limit, pValue }: Pick<ColumnDrift, "distance" | "limit" | "pValue">): boolean {
  return distance !== null && distance >= limit && (pValue === null || pValue < SIGNIFICANCE);
}

function isEnough({ newest, before }: SamplePair): boolean {
  return Math.min(newest.length, before.length) >= SMALL_SAMPLE;
}

/** What is usual, or the floor, times a margin that is larger the fewer past spans there are to say so. */
function limitOf(usual: readonly number[], floor: number): number {
  const descending = usual.toSorted((a, b) => b - a), margin = marginOf(usual.length);
  const largest = descending[usual.length >= ROBUST_PAST ? 1 : 0] ?? 0;
  return Math.max(margin * floor, Math.max(BEYOND, margin) * largest);
}

/**
 * How much more than what was seen is still usual, by the number of spans that were seen.
 *
 * @param past Number of spans, >= 0. @returns From 4 where nothing was seen down to 1.
 */
export function marginOf(past: number): number {
  return 1 + 3 / Math.max(1, past);
}

function distanceOf(
  { newest, before }: SamplePair,
  method: ColumnDrift["method"],
  levels: number,
): { distance: number; pValue: number } {
  if (method === "ks") return kolmogorovSmirnov(before, newest);
  if (method === "psi") {
    const { expected, actual } = binLevels(countLevels(before, levels), countLevels(newest, levels));
    const distance = populationStability(expected, actual);
    return { distance, pValue: stabilityTail(distance, expected, actual) };
  }
  const deviation = Math.sqrt((variance(before) + variance(newest)) / 2), distance = wasserstein(before, newest);
  // A column that varies in neither has no deviation to measure by: its size is what there is.
  const scale = deviation > 0 ? deviation : Math.max(Math.abs(mean(before)), Math.abs(mean(newest)));
  return { distance: distance === 0 ? 0 : distance / scale, pValue: NaN };
}

/** Rows of both spans together that make a bin: what is rare differs by chance. */
const FEWEST_ROWS = 20;

/** Neighbours are put together, up to enough rows: texts that are near in the alphabet, so that another spelling is seen. */
function binLevels(before: readonly number[], newest: readonly number[]): { expected: number[]; actual: number[] } {
  const expected: number[] = [], actual: number[] = [];
  let isFull = true;
  before.forEach((rows, level) => {
    if (isFull) {
      expected.push(0);
      actual.push(0);
    }
    const last = expected.length - 1;
    expected[last]! += rows;
    actual[last]! += newest[level]!;
    isFull = expected[last]! + actual[last]! >= FEWEST_ROWS;
  });
  return { expected, actual };
}

function countLevels(values: readonly number[], levels: number): number[] {
  const counts = new Array<number>(levels).fill(0);
  for (const value of values) if (value >= 0 && value < levels) counts[value]!++;
  return counts;
}
