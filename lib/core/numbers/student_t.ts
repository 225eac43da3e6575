/**
 * Quantile of Student's t.
 *
 * @param probability In (0, 1). @param freedom Degrees of freedom, a whole number >= 1; the time grows with it.
 * @returns The value that t lies below with this probability.
 * @see Abramowitz & Stegun (1964), 26.7.3 and 26.7.4
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { quantileOfT } from "@lib/core/numbers/student_t.ts";
 * assertAlmostEquals(quantileOfT(0.9, 2), 1.886, 1e-3);
 * ```
 */
export function quantileOfT(probability: number, freedom: number): number {
  const within = Math.abs(2 * probability - 1);
  let low = 0, high = Math.PI / 2;
  // The distribution has a short form in the angle, and no inverse: halving the angle 50 times gives it to the last digits.
  for (let i = 0; i < 50; i++) {
    const angle = (low + high) / 2;
    if (shareWithin(angle, freedom) < within) low = angle;
    else high = angle;
  }
  return Math.sign(2 * probability - 1) * Math.sqrt(freedom) * Math.tan(low);
}

/** Probability of |t| below √freedom × tan(angle). */
function shareWithin(angle: number, freedom: number): number {
  const isOdd = freedom % 2 === 1, square = Math.cos(angle) ** 2;
  let term = isOdd ? Math.cos(angle) : 1, sum = 0;
  for (let k = isOdd ? 1 : 0; k <= freedom - 2; k += 2) {
    sum += term;
    term *= (k + 1) / (k + 2) * square;
  }
  return isOdd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
