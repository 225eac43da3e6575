import type { Rng } from "../../core/random.ts";
import type { BinnedDesign } from "./bin.ts";
import type { TreeEnsemble } from "./ensemble.ts";
import { readEnsemble, runEngine } from "./fit_trees.ts";
import type { GrowOptions } from "./grow_options.ts";
import { allRows } from "./rows.ts";

/** Options of {@linkcode fitForest} beside the shape of its trees. */
export interface BagOptions extends GrowOptions {
  /** Number of trees, >= 1. */
  readonly trees: number;
  /** Draw rows with replacement (bootstrap) or without. */
  readonly bootstrap: boolean;
  /** Rows drawn for each tree as a share of all, in (0, 1]. */
  readonly rowSample: number;
  /** Share of the columns drawn for each tree, in (0, 1]. */
  readonly columnSample: number;
  /** Rows that are fitted. Default: all. */
  readonly rows?: Int32Array;
}

/** A forest with its out-of-bag judgement. */
export interface Bagged {
  /** The trees; their mean predicts. */
  readonly ensemble: TreeEnsemble;
  /** Mean prediction of the trees that did not see the row, shape [n]; NaN if all did or the row was not fitted. */
  readonly outOfBag: Float64Array;
  /** Weighted mean squared out-of-bag error; NaN if no row is out of bag. */
  readonly outOfBagError: number;
}

/**
 * Random forest for squared error on a binned design; the bootstrap is integer weights, no row is copied.
 *
 * @param binned Rows, shape [n × q]. @param data Target and weights > 0, shape [n].
 * @param options Trees and their shape, sampling.
 * @see Breiman (2001), doi:10.1023/A:1010933404324
 */
export function fitForest(
  binned: BinnedDesign,
  data: { target: Float64Array; weight: Float64Array },
  options: BagOptions & { rng: Rng },
): Bagged {
  const { trees, bootstrap, rowSample, columnSample, rng } = options, rows = options.rows ?? allRows(binned.rows);
  const input = { binned, data, rows, watch: new Int32Array(0), trees, constantHessian: true, rng };
  return runEngine(input, options, (calls, engine) => {
    const symmetric = options.growth === "symmetric";
    const outOfBagError = calls.bag(trees, symmetric, bootstrap, rowSample, columnSample);
    const base = calls.forestMean();
    const ensemble = readEnsemble(engine, binned.map, { base, link: "identity", average: true, trees });
    const scores = new Float64Array(engine.buffer(), calls.scoresAt(), binned.rows);
    const outOfBag = new Float64Array(binned.rows).fill(NaN);
    for (const row of rows) outOfBag[row] = scores[row];
    return { ensemble, outOfBag, outOfBagError };
  });
}
