/** One round of successive halving. */
export interface Rung {
  /** Trials that take part in it. */
  readonly trials: number;
  /** Keys that they are judged on. */
  readonly keys: number;
}

/** Of the trials of a round, one in so many goes on. */
const KEEP = 3;
/** Fewest trials of a round that others came before: the mean of the best needs some to choose among, also by class. */
const LEAST_TRIALS = 6;
/** Fewest keys that tell trials apart. */
const LEAST_KEYS = 20;

/**
 * Rounds of successive halving: many trials on few keys, then a third of them on three times as many, until all keys are in.
 *
 * @param options `trials` >= 1; `keys`: of the last round, >= 1.
 * @returns At least one round, the last with all keys; no later round has fewer than {@linkcode LEAST_TRIALS} trials.
 * @see Jamieson & Talwalkar (2016), Non-stochastic Best Arm Identification and Hyperparameter Optimization
 */
export function planRungs({ trials, keys }: { readonly trials: number; readonly keys: number }): Rung[] {
  const rungs: Rung[] = [{ trials: Math.max(1, trials), keys }];
  for (let left = Math.ceil(trials / KEEP); left >= LEAST_TRIALS; left = Math.ceil(left / KEEP)) {
    rungs.push({ trials: left, keys });
  }
  return rungs.map((rung, r) => {
    const share = KEEP ** (rungs.length - 1 - r);
    return { ...rung, keys: Math.min(keys, Math.max(LEAST_KEYS, Math.ceil(keys / share))) };
  });
}
