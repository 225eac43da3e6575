import { add, type DoubleDouble, expPair, minusOne, multiply, pair, scaled, sum } from "./exact_math.ts";

/** Beyond these results, and below this exponent, all runtimes agree, or nobody asks for it. */
const HUGE = 2 ** 1000, TINY = 2 ** -60;

/**
 * A power, correctly rounded likewise. Runtimes differ in its last bit too, even of whole exponents.
 *
 * @param x Base. @param y Exponent.
 */
export function exactPow(x: number, y: number): number {
  if (y === 2) return x * x;
  const isWhole = Number.isInteger(y);
  // What all runtimes agree on: ends, roots, powers of two, and what is no number.
  if (y === 0 || y === 1 || y === 0.5 || x === 1 || x === 0 || !Number.isFinite(x) || !Number.isFinite(y)) {
    return x ** y;
  }
  if (isWhole && isPowerOfTwo(x) || x < 0 && !isWhole || Math.abs(y) < TINY) return x ** y;
  const about = x ** y, size = Math.abs(about);
  if (!(size > 1 / HUGE && size < HUGE)) return about;
  const power = expPair(scaled(logPair(Math.abs(x)), y));
  return x < 0 && y % 2 !== 0 ? -sum(power) : sum(power);
}

function isPowerOfTwo(x: number): boolean {
  const exponent = Math.round(Math.log2(Math.abs(x)));
  return Math.abs(x) === 2 ** exponent;
}

/** A logarithm to all digits of a pair: ln x = y + ln(1 + d), d = x e^-y - 1. */
function logPair(x: number): DoubleDouble {
  const y = Math.log(x), d = minusOne(scaled(expPair(pair(-y)), x)), [head] = d;
  const [high, low] = multiply(d, d), half: DoubleDouble = [-high / 2, -low / 2];
  return add(pair(y), add(d, add(half, pair(head * head * head / 3))));
}
