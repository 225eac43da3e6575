import type { Design } from "../../core/rows/design.ts";
import { createRng, hashSeed } from "../../core/numbers/random.ts";
import { fitBoosting } from "./boost.ts";
import type { TreeEnsemble } from "./ensemble/ensemble.ts";
import { lossOf } from "./loss.ts";
import { binnedOf } from "./model.ts";
import { predictRaw } from "./predict.ts";

/** Bins of the features: those that forests and boosted trees have by default, so that their edges are shared. */
const BINS = 64;

/**
 * A small boosted ensemble that has learned what a large one says of its training rows: a smooth target, which few trees
 * follow where the noise of demand took many.
 *
 * @param ensemble Teacher, not changed. @param design Rows that it was fitted on.
 * @param options `trees`, `depth`: of the pupil.
 * @returns Raw predictions of the teacher's link and, by name, of its importance.
 * @see Hinton, Vinyals and Dean (2015), arXiv:1503.02531
 */
export function distill(
  ensemble: TreeEnsemble,
  design: Design,
  { trees, depth }: { readonly trees: number; readonly depth: number },
): TreeEnsemble {
  const target = predictRaw(ensemble, design.values, { rows: design.rows });
  const { ensemble: pupil } = fitBoosting(binnedOf(design, BINS), { target, weight: design.weight }, {
    trees,
    learningRate: Math.min(0.5, 8 / trees),
    growth: "depth",
    maxDepth: depth,
    maxLeaves: 0,
    rules: {
      minLeaf: 2,
      minWeight: 1e-3,
      lambda: 0.1,
      l1: 0,
      minGain: 0,
      categorySmooth: 10,
      categoryLambda: 10,
    },
    columnSampleLevel: 1,
    columnsPerNode: 0,
    maxDelta: 0,
    loss: lossOf("squared", 0.5),
    rowSample: 1,
    columnSample: 1,
    rng: createRng(hashSeed("distill", trees, depth)),
  });
  return { ...pupil, link: ensemble.link, gain: ensemble.gain };
}
