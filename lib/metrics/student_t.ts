/** Continued fraction steps: convergence takes some tens even for thousands of degrees of freedom. */
const MOST_STEPS = 500, PRECISION = 1e-15, TINY = 1e-300;

/**
 * Two-sided p-value of Student's t.
 *
 * @param t Statistic; NaN gives NaN. @param freedom Degrees of freedom, > 0.
 * @returns P(|T| >= |t|), in [0, 1].
 * @throws {RangeError} If the degrees of freedom are not above 0.
 * @see Press et al. (2007), Numerical Recipes, section 6.4
 */
export function studentPValue(t: number, freedom: number): number {
  if (!(freedom > 0)) {
    throw new RangeError(`Cannot test by Student's t as degrees of freedom must be > 0: current value is ${freedom}`);
  }
  if (Number.isNaN(t)) return NaN;
  return regularizedBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/** Regularised incomplete beta function I_x(a, b) for x in [0, 1]. */
function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  // The fraction converges fast on this side of the mean.
  return x < (a + 1) / (a + b + 2) ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(1 - x, b, a) / b;
}

/** Lentz's method for the continued fraction of the incomplete beta function. */
function betaFraction(x: number, a: number, b: number): number {
  const away = (value: number) => Math.abs(value) < TINY ? TINY : value;
  let c = 1, d = 1 / away(1 - (a + b) * x / (a + 1)), value = d;
  for (let m = 1; m <= MOST_STEPS; m++) {
    let change = 1;
    for (
      const term of [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ]
    ) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      change = c * d;
      value *= change;
    }
    if (Math.abs(change - 1) < PRECISION) break;
  }
  return value;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/**
 * Logarithm of the gamma function for x > 0.
 *
 * @see Lanczos (1964), doi:10.1137/0701008, with the coefficients for g = 7
 */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const series = LANCZOS.reduce((sum, coefficient, i) => i === 0 ? coefficient : sum + coefficient / (x - 1 + i), 0);
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(series);
}

const LANCZOS = [
  0.99999999999980993,
  676.5203681218851,
  -1259.1392167224028,
  771.32342877765313,
  -176.61502916214059,
  12.507343278686905,
  -0.13857109526572012,
  9.9843695780195716e-6,
  1.5056327351493116e-7,
];
