import { mean, variance } from "../../core/numbers/statistics.ts";
import type { Moments, Triple } from "./score_moments.ts";

/** What the keys of a group say of one score of one of them. */
export interface ScorePrior {
  /** Mean over the keys. */
  readonly centre: number;
  /** Variance of the keys' true means around it, >= 0: what is left of that of the observed ones without their noise. */
  readonly spread: number;
  /** Mean persistence, >= 0.5. */
  readonly persistence: number;
  /** How much a key's own persistence counts beside that, in [0, 1]. */
  readonly ownPersistence: number;
}

/** One for each of bias, error and coverage. */
export type Priors = readonly [bias: ScorePrior, error: ScorePrior, coverage: ScorePrior];

/** A mean of a key, shrunk toward its group. */
export interface ShrunkMean {
  /** Estimate. */
  readonly estimate: number;
  /** Weight of the key's own mean, in [0, 1]. */
  readonly weight: number;
  /** Standard deviation of what is not known of it. */
  readonly error: number;
  /** Persistence of the score. */
  readonly persistence: number;
}

/** No persistence is taken for less. */
const LEAST_PERSISTENCE = 0.5;

/**
 * Empirical Bayes over the keys of a group: how far their means differ beyond their noise.
 *
 * @param keys Moments by key, at least two. @param lags That their persistence was looked for at.
 * @see Efron & Morris (1975), doi:10.1080/01621459.1975.10479864
 */
export function priorsOf(keys: readonly Moments[], lags: number): Priors {
  const prior = (j: 0 | 1 | 2): ScorePrior => {
    const known = keys.filter(({ means }) => !Number.isNaN(means[j])), own = known.map(({ means }) => means[j]);
    if (known.length === 0) return { centre: 0.2, spread: 0, persistence: 1, ownPersistence: 0 };
    const persistences = known.map((moments) => moments.persistences[j]).filter((value) => !Number.isNaN(value));
    const persistence = Math.max(LEAST_PERSISTENCE, persistences.length === 0 ? 1 : mean(persistences));
    const noise = mean(known.map(({ variances, count }) => persistence * variances[j] / count));
    // The variance of an estimate with Bartlett's weights.
    const chance = mean(known.map(({ count }) => 4 / 3 * lags / count * persistence ** 2));
    const between = Math.max(0, variance(persistences) - chance);
    return {
      centre: mean(own),
      spread: Math.max(0, (own.length < 2 ? 0 : variance(own)) - noise),
      persistence,
      // Misses come in runs that no key's short record tells of.
      ownPersistence: j === 2 || persistences.length < 2 ? 0 : between / (between + chance),
    };
  };
  return [prior(0), prior(1), prior(2)];
}

/**
 * What is expected of one score of a key, by its own record and by its group.
 *
 * @param prior Of the score. @param moments Of the key. @param j Which score: 0 bias, 1 error, 2 coverage.
 */
export function shrink(prior: ScorePrior, moments: Moments, j: 0 | 1 | 2): ShrunkMean {
  const own = moments.means[j], difference = moments.persistences[j] - prior.persistence;
  const persistence = Math.max(
    LEAST_PERSISTENCE,
    prior.persistence + (Number.isNaN(difference) ? 0 : prior.ownPersistence * difference),
  );
  // A score that was constant by chance still varies as that of its group.
  const variance = moments.variances[j] > 0 ? moments.variances[j] : prior.centre * (1 - prior.centre);
  const noise = Math.max(persistence * variance / moments.count, 1e-9), weight = prior.spread / (prior.spread + noise);
  const estimate = Number.isNaN(own) ? prior.centre : prior.centre + weight * (own - prior.centre);
  return { estimate, weight, error: Math.sqrt(weight * noise), persistence };
}

/**
 * Means that vary from key to key as much as true ones do: observed ones vary more, shrunk ones less.
 *
 * @param priors Of the group. @param moments Of the key.
 */
export function plausibleMeans(priors: Priors, moments: Moments): Triple {
  const plausible = (j: 0 | 1 | 2) => {
    const { weight } = shrink(priors[j], moments, j), { centre } = priors[j];
    return centre + Math.sqrt(weight) * (moments.means[j] - centre);
  };
  return [plausible(0), plausible(1), plausible(2)];
}
