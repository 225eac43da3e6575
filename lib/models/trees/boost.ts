import type { Rng } from "../../core/numbers/random.ts";
import type { BinnedDesign } from "./bin.ts";
import type { TreeEnsemble } from "./ensemble/ensemble.ts";
import { readEnsemble, runEngine } from "./fit_trees.ts";
import type { GrowOptions } from "./grow_options.ts";
import type { BoostingLoss } from "./loss.ts";
import { allRows } from "../contract/design_rows.ts";

/** Options of {@linkcode fitBoosting} beside the shape of its trees. */
export interface BoostOptions extends GrowOptions {
  /** Most trees of an output, >= 1. */
  readonly trees: number;
  /** Factor on each tree, in (0, 1]. */
  readonly learningRate: number;
  /** What the trees lower. */
  readonly loss: BoostingLoss;
  /** Share of the rows drawn for each tree without replacement, in (0, 1]. */
  readonly rowSample: number;
  /** Share of the columns drawn for each tree, in (0, 1]. */
  readonly columnSample: number;
  /** Rows that are fitted. Default: all. */
  readonly rows?: Int32Array;
  /** Rows whose loss stops the fit. Default: none, all trees are grown. */
  readonly validationRows?: Int32Array;
  /** Scores that rows begin with, on the scale of the loss' link; its trees are on top of them. Default: the best constants. */
  readonly start?: Float64Array;
  /** Stop after this many trees without a better validation loss. Default 20. */
  readonly patience?: number;
}

/** A boosted ensemble and how its validation loss went. */
export interface Boosted {
  /** Cut to the best number of trees if there are validation rows. */
  readonly ensemble: TreeEnsemble;
  /** Mean validation loss after each tree grown, shape [grown]; empty without validation rows. */
  readonly validationLoss: Float64Array;
}

/**
 * Gradient boosting on a binned design.
 *
 * @param binned Rows, shape [n × q]. @param data Target (of several classes their numbers) and weights > 0, shape [n].
 * @param options Loss, trees and their shape, sampling, validation.
 * @see Friedman (2001), doi:10.1214/aos/1013203451; Chen & Guestrin (2016), doi:10.1145/2939672.2939785
 */
export function fitBoosting(
  binned: BinnedDesign,
  data: { target: Float64Array; weight: Float64Array },
  options: BoostOptions & { rng: Rng },
): Boosted {
  const { loss, trees, learningRate, rowSample, columnSample, patience = 20, rng } = options;
  const rows = options.rows ?? allRows(binned.rows), watch = options.validationRows ?? new Int32Array(0);
  const symmetric = options.growth === "symmetric", { constantHessian, outputs } = loss, { start } = options;
  const input = { binned, data, rows, watch, trees, constantHessian, outputs, start, rng };
  return runEngine(input, options, (calls, engine) => {
    calls.setLoss(loss.kind, loss.level, loss.factor);
    const grown = calls.boost(trees, learningRate, symmetric, rowSample, columnSample, patience);
    const ensemble = readEnsemble(engine, binned.map, {
      base: outputs === 1
        ? calls.basePrediction(0)
        : Float64Array.from({ length: outputs }, (_, k) => calls.basePrediction(k)),
      link: loss.link,
      average: false,
      trees: calls.keptTrees() * outputs,
    });
    const losses = new Float64Array(engine.buffer(), calls.lossesAt(), watch.length > 0 ? grown : 0);
    return { ensemble, validationLoss: losses.slice() };
  });
}
