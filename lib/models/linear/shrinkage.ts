import { factorizeCholesky, solveCholesky } from "../../core/numbers/linear_algebra.ts";
import { type KeySums, squaredError } from "./key_sums.ts";

/** How the coefficients of a linear model differ from key to key. */
export interface CoefficientPrior {
  /** Mean over keys, shape [d]. */
  readonly mean: Float64Array;
  /** Variance between keys > 0, shape [d]: 0 for a coefficient that all share. */
  readonly variance: Float64Array;
  /** Variance of what a key's own model leaves of its targets, > 0. */
  readonly noise: number;
  /** Rows of a key that say as much as one independent row, >= 1: errors of neighbouring targets and steps are alike. */
  readonly overlap: number;
}

/** A key's coefficients by its own rows and what is known of all keys. */
export interface Posterior {
  /** Posterior mean, shape [d]. */
  readonly coefficients: Float64Array;
  /** Variance of what they leave of the key's targets. */
  readonly noise: number;
}

/** Rounds of {@linkcode estimatePrior}: where more move no forecast. */
const ROUNDS = 10;
/** Rounds in which a key's noise and coefficients are found together. */
const OWN_ROUNDS = 3;
/** Rows that the noise of all keys counts for beside a key's own. */
const NOISE_ROWS = 10;
/** Smallest variance between keys, and first guess of it, in units of the noise. */
const LEAST = 1e-8, FIRST = 0.05;

/**
 * Estimate how coefficients differ between keys, by empirical Bayes: each key's coefficients are a draw from one normal
 * distribution with a variance of its own for each column, its targets a draw around them.
 *
 * Rounds of posterior means of all keys by the variances so far, and variances by how far those means lie apart, over the number of
 * keys whose own rows decide them (MacKay's update, which needs a fifth of the rounds of the EM algorithm's).
 *
 * @param keys Sums of each key, at least one. @param start Least squares of one model for all, shape [d]: what does not differ
 * between keys stays near it.
 * @param overlap As {@linkcode CoefficientPrior}.
 * @returns The prior; of a single key with the start as its mean, and no variance.
 * @see MacKay (1992), doi:10.1162/neco.1992.4.3.415; Laird & Ware (1982), doi:10.2307/2529876
 */
export function estimatePrior(keys: readonly KeySums[], start: Float64Array, overlap: number): CoefficientPrior {
  const d = start.length, least = 1e-12;
  let total = 0, left = 0;
  for (const key of keys) {
    total += key.weight;
    left += squaredError(key, start);
  }
  let prior: CoefficientPrior = { mean: start, variance: new Float64Array(d), noise: left / total + least, overlap };
  prior.variance.fill((keys.length > 1 ? FIRST : LEAST) * prior.noise);
  const noises = new Float64Array(keys.length).fill(prior.noise);
  const own = new Float64Array(keys.length * d), room = new Float64Array(d * d);
  for (let round = 0; round < ROUNDS && keys.length > 1; round++) {
    const mean = new Float64Array(d), undecided = new Float64Array(d), { variance } = prior;
    let rest = 0;
    keys.forEach((key, k) => {
      const solved = solveKey(key, prior, { noise: noises[k]!, room });
      own.set(solved.coefficients, k * d);
      for (let c = 0; c < d; c++) {
        mean[c]! += solved.coefficients[c]! / keys.length;
        undecided[c]! += solved.spread[c]! / variance[c]!;
      }
      const error = squaredError(key, solved.coefficients) + overlap * noises[k]! * solved.freedom;
      rest += error;
      noises[k] = (error + NOISE_ROWS * prior.noise) / (key.weight + NOISE_ROWS);
    });
    prior = { ...prior, mean, noise: rest / total + least, variance: variancesOf(own, mean, undecided) };
    for (let c = 0; c < d; c++) prior.variance[c] = Math.max(prior.variance[c]!, LEAST * prior.noise);
  }
  return prior;
}

/** Squared distances of the keys' coefficients from their mean, over the number of keys that decide theirs. */
function variancesOf(own: Float64Array, mean: Float64Array, undecided: Float64Array): Float64Array {
  const d = mean.length, keys = own.length / d;
  return mean.map((centre, c) => {
    let sum = 0;
    for (let k = 0; k < keys; k++) sum += (own[k * d + c]! - centre) ** 2;
    return sum / Math.max(keys - undecided[c]!, 1e-3 * keys);
  });
}

/**
 * A key's coefficients: least squares on its own rows, drawn to those of all keys by how little its rows say.
 *
 * @param key Its sums. @param prior Of all keys.
 */
export function posteriorOf(key: KeySums, prior: CoefficientPrior): Posterior {
  const room = new Float64Array(prior.mean.length ** 2);
  let { noise } = prior, coefficients = prior.mean;
  for (let round = 0; round < OWN_ROUNDS; round++) {
    const solved = solveKey(key, prior, { noise, room });
    coefficients = solved.coefficients;
    const error = squaredError(key, coefficients) + prior.overlap * noise * solved.freedom;
    noise = (error + NOISE_ROWS * prior.noise) / (key.weight + NOISE_ROWS);
  }
  return { coefficients, noise };
}

/** Posterior mean, its variances and the degrees of freedom that the key's rows take. */
function solveKey(
  { gram, moment }: KeySums,
  { mean, variance, overlap }: CoefficientPrior,
  at: { readonly noise: number; readonly room: Float64Array },
): { coefficients: Float64Array; spread: Float64Array; freedom: number } {
  const { room } = at, d = mean.length, share = 1 / (overlap * at.noise);
  const coefficients = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) room[i * d + j] = gram[i * d + j]! * share;
    room[i * d + i]! += 1 / variance[i]!;
    coefficients[i] = moment[i]! * share + mean[i]! / variance[i]!;
  }
  // Positive definite by the prior; rounding may still say no where a column is huge: then all keys' mean stands.
  if (!factorizeCholesky(room, d)) return { coefficients: mean.slice(), spread: variance.slice(), freedom: 0 };
  solveCholesky(room, coefficients, d);
  const spread = inverseDiagonal(room, d);
  let freedom = 0;
  for (let i = 0; i < d; i++) freedom += 1 - spread[i]! / variance[i]!;
  return { coefficients, spread, freedom: Math.max(0, freedom) };
}

/** Columns of an inverse that are found at once: each waits for its own numbers only. */
const LANES = 4;

/** Diagonal of the inverse of L Lᵀ: squares of the columns of L⁻¹. */
function inverseDiagonal(factor: Float64Array, d: number): Float64Array {
  const out = new Float64Array(d), columns = new Float64Array(LANES * d);
  for (let j = 0; j < d; j += LANES) {
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (let i = j; i < d; i++) {
      let a = i === j ? 1 : 0, b = i === j + 1 ? 1 : 0, c = i === j + 2 ? 1 : 0, e = i === j + 3 ? 1 : 0;
      for (let k = j, at = LANES * j, from = i * d + j; k < i; k++, at += LANES, from++) {
        const l = factor[from]!;
        a -= l * columns[at]!;
        b -= l * columns[at + 1]!;
        c -= l * columns[at + 2]!;
        e -= l * columns[at + 3]!;
      }
      const pivot = factor[i * d + i]!, to = LANES * i;
      columns[to] = a / pivot;
      columns[to + 1] = b / pivot;
      columns[to + 2] = c / pivot;
      columns[to + 3] = e / pivot;
      s0 += columns[to]! ** 2;
      s1 += columns[to + 1]! ** 2;
      s2 += columns[to + 2]! ** 2;
      s3 += columns[to + 3]! ** 2;
    }
    [s0, s1, s2, s3].forEach((sum, lane) => {
      if (j + lane < d) out[j + lane] = sum;
    });
  }
  return out;
}
