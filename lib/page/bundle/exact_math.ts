/**
 * Correctly rounded `exp`, `expm1`, `log`, `log1p`, `sin` and `cos`. A language leaves their last bit open, and browsers differ
 * in it; the runtime that trains rounds correctly. They are computed in pairs of doubles, some 106 bits, of which the last few
 * are wrong: another double than the nearest comes out about once in 2^45 values.
 *
 * @see Dekker (1971), doi:10.1007/BF01397083 (arithmetic of pairs); Hida, Li and Bailey (2001), doi:10.1109/ARITH.2001.930115
 */
export const EXACT_MATH: Readonly<Record<"exp" | "expm1" | "log" | "log1p" | "sin" | "cos", (x: number) => number>> = {
  exp: (x) => !(Math.abs(x) < LARGEST) ? plain.exp(x) : sum(expPair(pair(x))),
  expm1: (x) => !(Math.abs(x) < LARGEST) || x === 0 ? plain.expm1(x) : sum(expm1Pair(pair(x))),
  log: (x) => {
    if (!(x > 1 / HUGE && x < HUGE) || x === 1) return plain.log(x);
    return x > 0.5 && x < 2 ? EXACT_MATH.log1p(x - 1) : refine(plain.log(x), (less) => minusOne(scaled(less, x)));
  },
  log1p: (x) => {
    if (!(x > -1 && x < HUGE) || Math.abs(x) < TINY) return plain.log1p(x);
    // (1 + x) (1 + e) - 1, where nothing cancels however small x is.
    return refine(plain.log1p(x), (_, e) => add(add(pair(x), e), scaled(e, x)));
  },
  sin: (x) => !(Math.abs(x) < TURNS) || Math.abs(x) < TINY ? plain.sin(x) : turn(x, 0),
  cos: (x) => !(Math.abs(x) < TURNS) ? plain.cos(x) : turn(x, 1),
};

/** A number as the sum of two doubles, the second below half a unit in the last place of the first. */
export type DoubleDouble = readonly [high: number, low: number];

/** What the browser has, before anything takes its place. */
const { exp, expm1, log, log1p, sin, cos } = Math;
const plain = { exp, expm1, log, log1p, sin, cos };

/** Beyond these arguments the browser's own result is the limit, or nobody asks for it. */
const LARGEST = 700, HUGE = 2 ** 1000, TURNS = 2 ** 20, TINY = 2 ** -60;
/** ln 2 and π / 2, the latter in three parts: a forecast's cycles end on multiples of it, where almost all cancels. */
const LN2: DoubleDouble = [0.6931471805599453, 2.3190468138462996e-17];
const HALF_PI = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591833e-33] as const;
/** Terms below it change nothing. */
const SMALL = 2 ** -118;

/** A double as a pair. */
export function pair(x: number): DoubleDouble {
  return [x, 0];
}

/** The double nearest to a pair. */
export function sum([high, low]: DoubleDouble): number {
  return high + low;
}

/** The exact sum of two doubles. */
function twoSum(a: number, b: number): DoubleDouble {
  const high = a + b, part = high - a;
  return [high, (a - (high - part)) + (b - part)];
}

/** The exact product of two doubles, each split into halves of 26 bits. */
function twoProduct(a: number, b: number): DoubleDouble {
  const high = a * b, [a1, a2] = halves(a), [b1, b2] = halves(b);
  return [high, a2 * b2 - (high - a1 * b1 - a2 * b1 - a1 * b2)];
}

function halves(x: number): DoubleDouble {
  const shifted = 134217729 * x, high = shifted - (shifted - x);
  return [high, x - high];
}

/** The sum of two pairs. */
export function add([a, a2]: DoubleDouble, [b, b2]: DoubleDouble): DoubleDouble {
  const [high, low] = twoSum(a, b), [tail, rest] = twoSum(a2, b2), [top, under] = twoSum(high, low + tail);
  return twoSum(top, under + rest);
}

/** The product of two pairs. */
export function multiply([a, a2]: DoubleDouble, [b, b2]: DoubleDouble): DoubleDouble {
  const [high, low] = twoProduct(a, b);
  return twoSum(high, low + (a * b2 + a2 * b));
}

/** A pair times a double. */
export function scaled(a: DoubleDouble, by: number): DoubleDouble {
  return multiply(a, pair(by));
}

function divided([a, a2]: DoubleDouble, by: number): DoubleDouble {
  const high = a / by, [product, low] = twoProduct(high, by);
  return twoSum(high, ((a - product) - low + a2) / by);
}

/** A pair less one. */
export function minusOne(a: DoubleDouble): DoubleDouble {
  return add(a, [-1, 0]);
}

/** e^x - 1 by its series, |x| < 0.35. */
function series(x: DoubleDouble): DoubleDouble {
  let term = x, total = x;
  for (let n = 2; Math.abs(term[0]) > SMALL * Math.abs(total[0]); n++) {
    term = divided(multiply(term, x), n);
    total = add(total, term);
  }
  return total;
}

/** x = k ln 2 + rest. */
function reduced(x: DoubleDouble): { power: number; rest: DoubleDouble } {
  const k = Math.round(x[0] / LN2[0]), [high, low] = multiply(LN2, pair(k));
  return { power: 2 ** k, rest: add(x, [-high, -low]) };
}

/** e^x to all digits of a pair. */
export function expPair(x: DoubleDouble): DoubleDouble {
  const { power, rest } = reduced(x), [high, low] = add([1, 0], rest[0] === 0 ? rest : series(rest));
  return [high * power, low * power];
}

function expm1Pair(x: DoubleDouble): DoubleDouble {
  return Math.abs(x[0]) < 0.35 ? series(x) : minusOne(expPair(x));
}

/** One step of Newton's from the browser's logarithm: it doubles the digits. `rest` is argument × e^-y - 1, near 0. */
function refine(y: number, rest: (less: DoubleDouble, lessOne: DoubleDouble) => DoubleDouble): number {
  const less = pair(-y), correction = rest(expPair(less), expm1Pair(less)), [d] = correction;
  // ln(1 + d) = d - d² / 2 + ...
  return sum(add(pair(y), add(correction, pair(-d * d / 2))));
}

/** sin(x + quarters × π / 2). */
function turn(x: number, quarters: number): number {
  const k = Math.round(x / HALF_PI[0]);
  let rest = pair(x);
  for (const part of HALF_PI) {
    const [high, low] = twoProduct(k, part);
    rest = add(rest, [-high, -low]);
  }
  const at = ((k + quarters) % 4 + 4) % 4, value = at % 2 === 0 ? sineSeries(rest) : cosineSeries(rest);
  return at < 2 ? value : -value;
}

function sineSeries(x: DoubleDouble): number {
  return sum(alternating(x, x, 2));
}

function cosineSeries(x: DoubleDouble): number {
  return sum(alternating([1, 0], x, 1));
}

/** first - first x² / (n (n + 1)) + ..., until terms change nothing. */
function alternating(first: DoubleDouble, x: DoubleDouble, n: number): DoubleDouble {
  const square = multiply(x, x);
  let term = first, total = first;
  for (; Math.abs(term[0]) > SMALL * Math.abs(total[0]); n += 2) {
    const [high, low] = divided(multiply(term, square), n * (n + 1));
    term = [-high, -low];
    total = add(total, term);
  }
  return total;
}
