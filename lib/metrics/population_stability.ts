import { assertSameLength, type Values } from "./_rows.ts";

/** Rows that each category has at least, so that one that is empty on one side is no infinite difference. */
const FEWEST = 0.5;

/**
 * Population stability index of two distributions over the same categories: the symmetric Kullback-Leibler divergence.
 *
 * @param expected Rows by category, >= 0, shape [c]. @param actual The same categories, shape [c].
 * @returns Dimensionless, >= 0; NaN if a side has no rows. By custom 0.1 is some change, 0.2 one that matters.
 * @throws {RangeError} If shapes differ.
 * @see Yurdakul & Naranjo (2020), doi:10.21314/JRMV.2020.227
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { populationStability } from "@lib/metrics/population_stability.ts";
 * assertEquals(populationStability([50, 50], [10, 10]), 0);
 * ```
 */
export function populationStability(expected: Values, actual: Values): number {
  assertSameLength(expected, actual);
  const before = total(expected), after = total(actual);
  if (before === 0 || after === 0) return NaN;
  let index = 0;
  for (let c = 0; c < expected.length; c++) {
    if (expected[c] === 0 && actual[c] === 0) continue;
    const e = Math.max(expected[c]!, FEWEST) / before, a = Math.max(actual[c]!, FEWEST) / after;
    index += (a - e) * Math.log(a / e);
  }
  return index;
}

/**
 * Chance of a population stability index without any change: over 1/n + 1/m it is about chi-squared, with one degree of freedom
 * less than there are categories with rows.
 *
 * @param index Of {@linkcode populationStability}. @param expected Rows by category, shape [c]. @param actual The same, shape [c].
 * @returns In [0, 1], by the cube root that is about normal; NaN if the index is, or with fewer than two categories.
 * @see Yurdakul & Naranjo (2020), doi:10.21314/JRMV.2020.227; Wilson & Hilferty (1931), doi:10.1073/pnas.17.12.684
 */
export function stabilityTail(index: number, expected: Values, actual: Values): number {
  assertSameLength(expected, actual);
  let freedom = -1;
  for (let c = 0; c < expected.length; c++) if (expected[c]! + actual[c]! > 0) freedom++;
  if (freedom < 1) return NaN;
  const statistic = index / (1 / total(expected) + 1 / total(actual)), spread = 2 / (9 * freedom);
  return normalTail((Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread));
}

/** Share of the standard normal distribution above z, to seven digits. */
function normalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
  return z >= 0 ? tail : 1 - tail;
}

function total(values: Values): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
