import { createRng } from "@lib/core/numbers/random.ts";
import { FAMILIES } from "@lib/models/catalog.ts";
import type { Params, Training } from "@lib/models/contract/family.ts";

/** Ending of the names of families on top of the same family's model of all keys. */
const ON_TOP = /_residual$/;

/** Whether a family must be given a model of all keys. */
export function needsPrior(name: string): boolean {
  return ON_TOP.test(name);
}

/** A training with the prior that a family must have, fitted on the same rows; of others as it is. */
export function withPrior(name: string, training: Training, params: Params = {}): Training {
  const family = FAMILIES[name.replace(ON_TOP, "")];
  if (!needsPrior(name) || family === undefined || training.design === null) return training;
  return { ...training, prior: family.fit(training, params, createRng(1)) };
}
